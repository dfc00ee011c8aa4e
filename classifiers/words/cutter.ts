/**
 * Words of a text by jieba's method, word for word what jieba-rs 0.10 says: the likeliest chain of dictionary words, and a hidden Markov model
 * for what is left over in single characters. Written here because a native module pays for every word that it hands to JavaScript, and keeps a dictionary an instance
 * (docs/decisions/0010).
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cutUnknown, isModelled } from './unknown-words.ts'
import type { WordTrie } from './word-trie.ts'
import { createWordTrie, none, root } from './word-trie.ts'

export interface Cutter {
  /** Words in order, punctuation included; joined they are the text again. Pure; never throws on any text. */
  cut(text: string): string[]
  /** The same, each long word preceded by the words of two and three characters in it. */
  cutForSearch(text: string): string[]
}

/** jieba's dictionary, as the package has it: a line a word, its frequency and its part of speech. */
function* dictionaryWords(): Generator<readonly [word: string, frequency: number]> {
  const text = readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'), 'utf8')
  for (let at = 0; at < text.length; ) {
    const line = text.indexOf('\n', at)
    const stop = line === -1 ? text.length : line
    const space = text.indexOf(' ', at)
    if (space !== -1 && space < stop) yield [text.slice(at, space), Number.parseInt(text.slice(space + 1, stop), 10)]
    at = stop + 1
  }
}

let dictionary: WordTrie | undefined

/** A cutter with jieba's dictionary, and more words where some are given. The dictionary is read once (a quarter of a second). */
export function createCutter(own: Iterable<readonly [word: string, frequency: number]> = []): Cutter {
  dictionary ??= createWordTrie(dictionaryWords())
  const more = [...own]
  return cutterOf(more.length === 0 ? dictionary : dictionary.with(more))
}

const inRange = (char: number, ranges: readonly (readonly [number, number])[]): boolean => ranges.some(([from, to]) => char >= from && char <= to)
const han = [[0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xf900, 0xfaff], [0x20000, 0x2a6df], [0x2a700, 0x2b73f], [0x2b740, 0x2b81f], [0x2b820, 0x2ceaf], [0x2ceb0, 0x2ebef], [0x2f800, 0x2fa1f]] as const
const latin = /[a-zA-Z0-9+#&._%-]/
let inBlocks: Uint8Array | undefined

/** Whether a character belongs to what is cut by the dictionary; all others stand alone. */
function isInBlock(char: number): boolean {
  inBlocks ??= Uint8Array.from({ length: 65_536 }, (_, code) => (inRange(code, han) || latin.test(String.fromCharCode(code)) ? 1 : 0))
  return char < 65_536 ? inBlocks[char] === 1 : inRange(char, han)
}

/** Numbers and Latin words within what the model does not know. */
const latinWord = /[a-zA-Z0-9]+(?:.\d+)?%?/gu

function cutterOf(trie: WordTrie): Cutter {
  // Kept between texts. `chars`: code points; `at`: where each begins in the text; `best` and `to`: of the likeliest chain from here; `word`: its first word.
  let chars = new Int32Array(1024)
  let at = new Int32Array(1025)
  let best = new Float64Array(1025)
  let to = new Int32Array(1024)
  let word = new Int32Array(1024)
  const singles: string[] = []

  function grow(length: number): void {
    if (chars.length >= length) return
    chars = new Int32Array(length * 2)
    at = new Int32Array(length * 2 + 1)
    best = new Float64Array(length * 2 + 1)
    to = new Int32Array(length * 2)
    word = new Int32Array(length * 2)
  }

  /** The likeliest chain of words for the characters from `start` up to `stop`, from its end. */
  function chain(start: number, stop: number): void {
    best[stop] = 0
    for (let i = stop - 1; i >= start; i--) {
      let top = Number.NEGATIVE_INFINITY
      let end = i + 1
      let which = -1
      let node = root
      for (let j = i; j < stop; j++) {
        node = trie.next(node, chars[j]!)
        if (node === none) break
        const number = trie.wordAt(node)
        if (number === -1) continue
        const likely = trie.likelihoodAt(node) + best[j + 1]!
        if (likely >= top) {
          top = likely
          end = j + 1
          which = number
        }
      }
      best[i] = which === -1 ? trie.leastLikelihood + best[i + 1]! : top
      to[i] = end
      word[i] = which
    }
  }

  /** The number of the dictionary's word that these characters are; −1 where they are none. */
  function wordOf(some: ArrayLike<number>, start: number, stop: number): number {
    let node = root
    for (let i = start; i < stop; i++) {
      node = trie.next(node, some[i]!)
      if (node === none) return -1
    }
    return trie.wordAt(node)
  }

  const one = (i: number, text: string): string => {
    const char = chars[i]!
    return char < 65_536 ? (singles[char] ??= text.charAt(at[i]!)) : text.slice(at[i], at[i + 1])
  }

  /** Characters that the chain left single, side by side. */
  function cutSingles(text: string, start: number, stop: number, words: string[]): void {
    if (stop - start === 1) words.push(one(start, text))
    else if (wordOf(chars, start, stop) !== -1) for (let i = start; i < stop; i++) words.push(one(i, text))
    else {
      for (let i = start; i < stop; ) {
        const modelled = isModelled(chars[i]!)
        let j = i + 1
        while (j < stop && isModelled(chars[j]!) === modelled) j++
        if (!modelled) cutLatin(text.slice(at[i], at[j]), words)
        else if (j - i === 1) words.push(one(i, text))
        else cutUnknown(chars, i, j, (from, until) => words.push(until - from === 1 ? one(from, text) : text.slice(at[from], at[until])))
        i = j
      }
    }
  }

  function cutBlock(text: string, start: number, stop: number, words: string[]): void {
    chain(start, stop)
    let left = -1
    for (let i = start; i < stop; i = to[i]!) {
      if (to[i] === i + 1) {
        if (left === -1) left = i
        continue
      }
      if (left !== -1) cutSingles(text, left, i, words)
      left = -1
      words.push(trie.word(word[i]!))
    }
    if (left !== -1) cutSingles(text, left, stop, words)
  }

  function cut(text: string): string[] {
    const words: string[] = []
    grow(text.length)
    let length = 0
    for (let i = 0; i < text.length; length++) {
      const unit = text.charCodeAt(i)
      const char = unit >= 0xd800 && unit <= 0xdbff ? text.codePointAt(i)! : unit
      chars[length] = char
      at[length] = i
      i += char < 65_536 ? 1 : 2
    }
    at[length] = text.length
    for (let i = 0; i < length; ) {
      let j = i
      while (j < length && isInBlock(chars[j]!)) j++
      if (j > i) cutBlock(text, i, j, words)
      else if (chars[i] === 0x0d && i + 1 < length && chars[i + 1] === 0x0a) {
        words.push('\r\n')
        j = i + 2
      } else words.push(one(j++, text))
      i = j
    }
    return words
  }

  /** What stands in words, kept: the same words come again and again. */
  const partsOf = new Map<string, readonly string[]>()
  const mostKept = 50_000

  function parts(whole: string): readonly string[] {
    const kept = partsOf.get(whole)
    if (kept !== undefined) return kept
    const letters = Array.from(whole, (letter) => letter.codePointAt(0)!)
    const found: string[] = []
    for (const size of [2, 3]) {
      for (let i = 0; letters.length > size && i + size <= letters.length; i++) {
        const number = wordOf(letters, i, i + size)
        if (number !== -1) found.push(trie.word(number))
      }
    }
    if (partsOf.size < mostKept) partsOf.set(whole, found)
    return found
  }

  return {
    cut,
    cutForSearch: (text) => {
      const words: string[] = []
      for (const whole of cut(text)) {
        if (whole.length > 2) for (const part of parts(whole)) words.push(part)
        words.push(whole)
      }
      return words
    },
  }
}

function cutLatin(text: string, words: string[]): void {
  let done = 0
  for (const found of text.matchAll(latinWord)) {
    if (found.index > done) words.push(text.slice(done, found.index))
    words.push(found[0])
    done = found.index + found[0].length
  }
  if (done < text.length) words.push(text.slice(done))
}
