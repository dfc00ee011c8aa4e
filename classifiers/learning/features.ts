/**
 * Features of a text for the linear models: hashed character 1–3-grams and word 1–2-grams, counted.
 * The hash is part of every weights file and must not change without a new version of all of them:
 * FNV-1a over the UTF-16 units, started from a number of the feature's kind, finished by MurmurHash3's fmix32.
 */
import type { Jieba } from '@node-rs/jieba'
import { stopWords } from '../stop-words.ts'

export const featureVersion = 'features-1'

/** Distinct feature hashes (32 bits) with their counts. */
export interface Counts { hashes: Uint32Array; counts: Float32Array }

/** A place in the text for each feature hash that occurs, for evidence. */
const seeds = { char: [0x811c9dc5, 0x01c9dc51, 0x1c9dc582, 0x2dc58239], word: 0x3c582403, pair: 0x45824053 } as const

const prime = 0x01000193

function finish(hash: number): number {
  let x = hash
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

export function hashWord(word: string, seed: number = seeds.word): number {
  let hash = seed
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), prime)
  return finish(hash)
}

const useful = /[\p{L}\p{N}]/u

/** Words that count: no stop words, no punctuation. */
export function contentWords(text: string, jieba: Pick<Jieba, 'cut'>): string[] {
  return text === '' ? [] : jieba.cut(text, true).filter((word) => useful.test(word) && !stopWords.has(word))
}

/** Counts the features of words in order; character grams run over the words joined, so that text and bare words give the same. */
export function countFeatures(words: readonly string[], kinds: { chars: boolean; words: boolean } = { chars: true, words: true }): Counts {
  const found = new Map<number, number>()
  const add = (hash: number): void => {
    found.set(hash, (found.get(hash) ?? 0) + 1)
  }
  if (kinds.chars) {
    const text = words.join('')
    for (let i = 0; i < text.length; i++) {
      for (let n = 1; n <= 3 && i + n <= text.length; n++) {
        let hash: number = seeds.char[n]!
        for (let k = 0; k < n; k++) hash = Math.imul(hash ^ text.charCodeAt(i + k), prime)
        add(finish(hash))
      }
    }
  }
  if (kinds.words) {
    words.forEach((word, i) => {
      add(hashWord(word))
      if (i > 0) add(hashWord(`${words[i - 1]} ${word}`, seeds.pair))
    })
  }
  return { hashes: Uint32Array.from(found.keys()), counts: Float32Array.from(found.values()) }
}
