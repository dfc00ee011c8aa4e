/** Words of a text by jieba with the city's own: places, units, estates and words of the trade. */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import type { City } from './city.ts'
import { foldText } from './fold.ts'
import { stopWords } from './stop-words.ts'

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
export const createPlainJieba = (): Jieba => Jieba.withDict(dict)

/** Makes a segmenter (0.3 s for the dictionary); it is then asked any number of times. */
export function createSegmenter(city: City): Segmenter {
  const jieba = Jieba.withDict(dict)
  const own = [...cityWords(city)].map(([word, tag]) => `${word} ${ownFrequency} ${tag}`)
  jieba.loadDict(Buffer.from(own.join('\n') + '\n'))
  return {
    cut: (text) => (text === '' ? [] : jieba.cut(text, true)),
    searchWords: (text) => searchWords(jieba, foldText(text).text),
    searchFolded: (folded) => searchWords(jieba, folded),
  }
}

function searchWords(jieba: Jieba, folded: string): string[] {
  const seen = new Set<string>()
  for (const word of jieba.cutForSearch(folded, true)) if (!seen.has(word) && wordy.test(word) && !stopWords.has(word)) seen.add(word.trim())
  return [...seen]
}
