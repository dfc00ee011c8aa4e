/**
 * What offices of a kind do in any city (offices.json, written by hand from common knowledge): a unit's kind is told by its name, and its words are looked for in a
 * letter. It speaks for units that have answered few letters, or none.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { foldText } from '../fold.ts'
import { Lexicon } from '../lexicon.ts'

/** `names`: what is in the name of such an office; `words`: what letters to it speak of. The last one is that of districts and counties. */
const zOffices = z.array(z.object({ kind: z.string(), names: z.array(z.string().min(2)), words: z.array(z.string().min(1)).min(5) })).min(2)

export interface Offices {
  readonly count: number
  /** How much the words of a letter speak for each kind; 0 and up, no scale. */
  scores(letter: { title: string; content: string }): Float64Array
  /** One line a kind that says what it does, for the encoder. */
  readonly descriptions: readonly string[]
}

const district = /(?:[区县市旗镇乡]|街道|街道办事处|人民政府)$/
const titleWeight = 2
/** Words in a description: more would be cut by the encoder. */
const describedBy = 40

const kinds = zOffices.parse(JSON.parse(readFileSync(new URL('./offices.json', import.meta.url), 'utf8')))

/** What the kinds are called, in their order. */
export const officeKinds: readonly string[] = kinds.map(({ kind }) => kind)
/** The number of the kind of districts and counties. */
export const districtKind = kinds.length - 1

/** Numbers of the kinds that a unit's name tells; several for one that several units answered together, none where it tells nothing. */
export const kindsOf = (unit: string): number[] => [...new Set(unit.split(/[,，、]/).flatMap((part) => kindsOfOne(part.trim())))]

/** Every kind that the name speaks of; a district or county where it speaks of none. */
function kindsOfOne(unit: string): number[] {
  const found = [...kinds.keys()].filter((kind) => kinds[kind]!.names.some((name) => unit.includes(name)))
  return found.length === 0 && district.test(unit) ? [districtKind] : found
}

export function loadOffices(): Offices {
  const lexicon = new Lexicon<number[]>()
  kinds.forEach(({ names, words }, kind) => {
    for (const word of new Set([...words, ...names].map((one) => one.toLowerCase()))) {
      const known = lexicon.get(word)
      if (known === undefined) lexicon.set(word, [kind])
      else known.push(kind)
    }
  })

  function add(text: string, weight: number, scores: Float64Array): void {
    const seen = new Set<number[]>()
    for (const { start, end, value } of lexicon.scan(foldText(text).text)) {
      if (seen.has(value)) continue
      seen.add(value)
      // A word counts more the longer it is, and less the more kinds share it.
      const share = (weight * Math.min(3, end - start - 0.6)) / Math.sqrt(value.length)
      for (const kind of value) scores[kind]! += share
    }
  }

  return {
    count: kinds.length,
    scores: ({ title, content }) => {
      const scores = new Float64Array(kinds.length)
      add(title, titleWeight, scores)
      add(content, 1, scores)
      return scores
    },
    descriptions: kinds.map(({ kind, names, words }) => `${names[0] ?? kind}：${words.slice(0, describedBy).join('、')}`),
  }
}
