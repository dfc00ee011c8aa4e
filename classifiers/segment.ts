/** Words of a text by jieba with the city's own: places, units, estates and words of the trade. */
import type { City } from './city.ts'
import { foldText } from './fold.ts'
import { stopWords } from './stop-words.ts'
import type { Cutter } from './words/cutter.ts'
import { createCutter } from './words/cutter.ts'

export interface Segmenter {
  /** Words in order, punctuation included; joined they are the text again. */
  cut(text: string): string[]
  /** Distinct small-letter words for full-text search: long words and their parts, letters and digits only, no stop words. */
  searchWords(text: string): string[]
  /** The same for a text that is folded already. */
  searchFolded(folded: string): string[]
}

/** How sure jieba is to keep a word of ours whole: higher than any chain of dictionary words as short as these. */
const ownFrequency = 20_000
const wordy = /[\p{L}\p{N}]/u

/** Every name and term of the city's data worth keeping whole. */
export function cityWords(city: City): Map<string, 'ns' | 'nt' | 'n'> {
  const words = new Map<string, 'ns' | 'nt' | 'n'>()
  const add = (word: string, tag: 'ns' | 'nt' | 'n'): void => {
    if (word.length >= 2 && word.length <= 16 && !/\s/.test(word) && !words.has(word)) words.set(word.toLowerCase(), tag)
  }
  for (const unit of city.units) for (const name of [unit.name, ...unit.aliases]) add(name, 'nt')
  for (const place of city.places) for (const name of [place.name, ...place.aliases]) add(name, 'ns')
  for (const kind of city.categories.classes2025) for (const word of kind.words) add(word, 'n')
  for (const duty of city.duties) for (const word of duty.words) add(word, 'n')
  return words
}

/** jieba's own dictionary alone: what the learned models were trained with, so that a word added to the city's data does not change them. */
export const createPlainJieba = (): Cutter => createCutter()

/** Makes a segmenter (0.1 s, and a quarter of a second once for the dictionary); it is then asked any number of times. */
export function createSegmenter(city: City): Segmenter {
  const cutter = createCutter([...cityWords(city).keys()].map((word) => [word, ownFrequency] as const))
  return {
    cut: (text) => cutter.cut(text),
    searchWords: (text) => searchWords(cutter, foldText(text).text),
    searchFolded: (folded) => searchWords(cutter, folded),
  }
}

function searchWords(cutter: Cutter, folded: string): string[] {
  const seen = new Set<string>()
  for (const word of cutter.cutForSearch(folded)) if (!seen.has(word) && wordy.test(word) && !stopWords.has(word)) seen.add(word.trim())
  return [...seen]
}
