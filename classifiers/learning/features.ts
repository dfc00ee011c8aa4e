/**
 * Features of a text for the linear models: hashed character 1–3-grams and word 1–2-grams, counted.
 * The hash is part of every weights file and must not change without a new version of all of them:
 * FNV-1a over the UTF-16 units, started from a number of the feature's kind, finished by MurmurHash3's fmix32.
 */
import { stopWords } from '../stop-words.ts'
import type { Cutter } from '../words/cutter.ts'

export const featureVersion = 'features-1'

/** Distinct feature hashes (32 bits) with their counts. */
export interface Counts { hashes: Uint32Array; counts: Float32Array }

/** Where each kind of feature starts its hash: kinds do not meet. */
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
let usefulUnits: Uint8Array | undefined

/** Whether a UTF-16 unit is a letter or a digit; looked up, because it is asked of every word. Surrogates count as neither. */
function isUseful(word: string): boolean {
  usefulUnits ??= Uint8Array.from({ length: 65_536 }, (_, code) => (useful.test(String.fromCharCode(code)) ? 1 : 0))
  for (let i = 0; i < word.length; i++) if (usefulUnits[word.charCodeAt(i)] === 1) return true
  return false
}

/** Words that count: no stop words, no punctuation. */
export function contentWords(text: string, jieba: Pick<Cutter, 'cut'>): string[] {
  return text === '' ? [] : jieba.cut(text).filter((word) => isUseful(word) && !stopWords.has(word))
}

/** A counting table that is kept between texts; only the slots that were used are cleared. */
class Tally {
  private readonly keys = new Uint32Array(1 << 17)
  private readonly counts = new Int32Array(1 << 17)
  private readonly used: number[] = []

  add(hash: number): void {
    const last = this.keys.length - 1
    let slot = hash & last
    while (this.counts[slot] !== 0 && this.keys[slot] !== hash) slot = (slot + 1) & last
    if (this.counts[slot]!++ !== 0) return
    this.keys[slot] = hash
    this.used.push(slot)
  }

  /** What was counted, in the order of first occurrence; the table is empty afterwards. */
  take(): Counts {
    const { used, keys, counts } = this
    const taken: Counts = { hashes: new Uint32Array(used.length), counts: new Float32Array(used.length) }
    for (let i = 0; i < used.length; i++) {
      const slot = used[i]!
      taken.hashes[i] = keys[slot]!
      taken.counts[i] = counts[slot]!
      counts[slot] = 0
    }
    used.length = 0
    return taken
  }
}

let tally: Tally | undefined
/** The table holds at most so many grams: 20,000 units give 60,000. */
const longestText = 20_000

/** Counts the features of words in order; character grams run over the words joined, so that text and bare words give the same. */
export function countFeatures(words: readonly string[], kinds: { chars: boolean; words: boolean } = { chars: true, words: true }): Counts {
  tally ??= new Tally()
  if (kinds.chars) {
    const text = words.join('').slice(0, longestText)
    for (let i = 0; i < text.length; i++) {
      const first = text.charCodeAt(i)
      tally.add(finish(Math.imul(seeds.char[1] ^ first, prime)))
      if (i + 1 >= text.length) break
      const second = text.charCodeAt(i + 1)
      tally.add(finish(Math.imul(Math.imul(seeds.char[2] ^ first, prime) ^ second, prime)))
      if (i + 2 >= text.length) continue
      tally.add(finish(Math.imul(Math.imul(Math.imul(seeds.char[3] ^ first, prime) ^ second, prime) ^ text.charCodeAt(i + 2), prime)))
    }
  }
  if (kinds.words) {
    for (let i = 0; i < Math.min(words.length, longestText); i++) {
      tally.add(hashWord(words[i]!))
      if (i > 0) tally.add(hashPair(words[i - 1]!, words[i]!))
    }
  }
  return tally.take()
}

/** As `hashWord` of the two with a space between. */
function hashPair(one: string, other: string): number {
  let hash: number = seeds.pair
  for (let i = 0; i < one.length; i++) hash = Math.imul(hash ^ one.charCodeAt(i), prime)
  hash = Math.imul(hash ^ 0x20, prime)
  for (let i = 0; i < other.length; i++) hash = Math.imul(hash ^ other.charCodeAt(i), prime)
  return finish(hash)
}

export function joinCounts(one: Counts, other: Counts): Counts {
  const hashes = new Uint32Array(one.hashes.length + other.hashes.length)
  const counts = new Float32Array(hashes.length)
  hashes.set(one.hashes)
  hashes.set(other.hashes, one.hashes.length)
  counts.set(one.counts)
  counts.set(other.counts, one.counts.length)
  return { hashes, counts }
}
