/** Units named in a letter, and how often a letter that names a unit so was in fact answered by it: «教育» says less than «向阳区». */

export interface NamedUnit { full: string[]; stems: string[]; aliases: string[] }
/** For every unit the share of letters naming it that it answered, by full name, stem and alias. */
export type MentionTrust = Float64Array

const kinds = 3

export interface Mentions {
  /** Learned from the first `size` letters. */
  trust(size: number): MentionTrust
  /** Writes three features of a unit: the trust in each kind of name that the text has. */
  fill(trust: MentionTrust, unit: number, text: string, out: Float64Array, at: number): void
}

export function createMentions(units: readonly NamedUnit[], letters: readonly string[], answeredBy: Int32Array): Mentions {
  const named = units.map(({ full, stems, aliases }) => [full, stems, aliases.filter((alias) => !full.includes(alias) && !stems.includes(alias))])
  const says = (names: readonly string[], text: string): boolean => names.some((name) => text.includes(name))
  const found = units.map((_, u) => named[u]!.map((names) => Uint8Array.from(letters, (text) => (says(names, text) ? 1 : 0))))
  return {
    trust: (size) => {
      const trust = new Float64Array(units.length * kinds)
      found.forEach((byKind, u) => {
        byKind.forEach((flags, kind) => {
          let said = 0
          let right = 0
          for (let i = 0; i < size; i++) {
            if (flags[i] === 0) continue
            said++
            if (answeredBy[i] === u) right++
          }
          // As if one letter in two had been right before any was seen.
          trust[u * kinds + kind] = (right + 1) / (said + 2)
        })
      })
      return trust
    },
    fill: (trust, unit, text, out, at) => {
      for (let kind = 0; kind < kinds; kind++) out[at + kind] = says(named[unit]![kind]!, text) ? trust[unit * kinds + kind]! : 0
    },
  }
}
