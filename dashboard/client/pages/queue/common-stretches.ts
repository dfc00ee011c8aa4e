/** What two texts share, for comparing similar posts side by side. */

/** Shorter agreement is chance in Chinese. */
const LEAST = 5

export interface Stretch {
  text: string
  common: boolean
}

/** `text` cut into stretches that also stand in `other` (at least 5 characters, blanks aside) and those that do not. */
export function commonStretches(text: string, other: string): Stretch[] {
  const shared = new Set<string>()
  for (let at = 0; at + LEAST <= other.length; at++) shared.add(other.slice(at, at + LEAST))
  const marked = Array.from({ length: text.length }, () => false)
  for (let at = 0; at + LEAST <= text.length; at++) {
    const piece = text.slice(at, at + LEAST)
    if (shared.has(piece) && piece.trim().length === LEAST) marked.fill(true, at, at + LEAST)
  }
  const stretches: Stretch[] = []
  for (let at = 0; at < text.length; at++) {
    const common = marked[at] === true
    const last = stretches.at(-1)
    if (last?.common === common) last.text += text.charAt(at)
    else stretches.push({ text: text.charAt(at), common })
  }
  return stretches
}
