/**
 * A dictionary of words with their frequencies, walked character by character. One open-addressed table: a node is the slot where its (parent, character)
 * stands, so a step is one read from memory; a filter of single bits, small enough for the processor's cache, answers most steps that lead nowhere.
 */

/** Where every walk starts; no node has this number. */
export const root = -1
/** No such node. */
export const none = 0

/** A slot: parent node (`none`: free), character, number of the word that ends here plus 1 (0: only a beginning), number of its logarithm. Node n is slot n − 1. */
const stride = 4
const slotCount = 1 << 20
const lastSlot = slotCount - 1
/** Bits of the filter: about eight an edge of jieba's dictionary. */
const filterBits = 1 << 22
const planes = 65_536

export interface WordTrie {
  /** The node that `node` leads to by a character (its code point); `none` where no word goes on so. */
  next(node: number, char: number): number
  /** The number of the word that ends at a node, −1 where none does. */
  wordAt(node: number): number
  /** Logarithm of the share that a word of this node has of all frequencies; only where one ends here. */
  likelihoodAt(node: number): number
  /** Logarithm of one in the sum of all frequencies. */
  readonly leastLikelihood: number
  /** The word by its number; always the same string, so that sets and maps find it without reading it again. */
  word(number: number): string
  /** A new dictionary with more words; one that is known gets the new frequency. */
  with(words: Iterable<readonly [word: string, frequency: number]>): WordTrie
}

interface Parts {
  slots: Int32Array
  /** The nodes of single characters below 0x10000, most asked for. */
  first: Int32Array
  filter: Uint8Array
  nodes: number
  words: string[]
  frequencies: number[]
  /** The node where each word ends. */
  ends: number[]
}

/**
 * Makes a dictionary of words and frequencies (positive whole numbers).
 * @throws where they are more than the table holds (about three quarters of a million beginnings)
 */
export function createWordTrie(words: Iterable<readonly [word: string, frequency: number]>): WordTrie {
  return reader(filled({ slots: new Int32Array(stride * slotCount), first: new Int32Array(planes), filter: new Uint8Array(filterBits / 8), nodes: 0, words: [], frequencies: [], ends: [] }, words))
}

function reader(parts: Parts): WordTrie {
  const { slots, first, filter, words, frequencies, ends } = parts
  const logTotal = Math.log(frequencies.reduce((sum, one) => sum + one, 0))
  // Few frequencies are different: their logarithms stay in the cache.
  const places = new Map<number, number>()
  const logs: number[] = []
  frequencies.forEach((frequency, number) => {
    let place = places.get(frequency)
    if (place === undefined) places.set(frequency, (place = logs.push(Math.log(frequency) - logTotal) - 1))
    slots[ends[number]! * stride - 1] = place
  })
  const likelihoods = Float64Array.from(logs)
  return {
    next: (node, char) => {
      if (node === root && char < planes) return first[char]!
      const hash = mix(node, char)
      const bit = hash >>> 10
      if ((filter[bit >>> 3]! & (1 << (bit & 7))) === 0) return none
      for (let slot = hash & lastSlot; ; slot = (slot + 1) & lastSlot) {
        const stands = slots[slot * stride]!
        if (stands === none) return none
        if (stands === node && slots[slot * stride + 1] === char) return slot + 1
      }
    },
    wordAt: (node) => slots[node * stride - 2]! - 1,
    likelihoodAt: (node) => likelihoods[slots[node * stride - 1]!]!,
    leastLikelihood: -logTotal,
    word: (number) => words[number]!,
    with: (more) => reader(filled({ ...parts, slots: slots.slice(), first: first.slice(), filter: filter.slice(), words: words.slice(), frequencies: frequencies.slice(), ends: ends.slice() }, more)),
  }
}

/** 32 bits; the lower 20 name the slot, the upper 22 the filter's bit. */
function mix(node: number, char: number): number {
  const product = Math.imul(Math.imul(node, 0x9e3779b1) ^ char, 0x85ebca6b)
  return Math.imul(product ^ (product >>> 15), 0xc2b2ae35) >>> 0
}

function filled(parts: Parts, words: Iterable<readonly [word: string, frequency: number]>): Parts {
  const { slots, first, filter } = parts
  for (const [word, frequency] of words) {
    if (word === '') continue
    let node = root
    for (let i = 0; i < word.length; ) {
      const char = word.codePointAt(i)!
      i += char < planes ? 1 : 2
      const hash = mix(node, char)
      let slot = hash & lastSlot
      while (slots[slot * stride] !== none && (slots[slot * stride] !== node || slots[slot * stride + 1] !== char)) slot = (slot + 1) & lastSlot
      if (slots[slot * stride] === none) {
        if (++parts.nodes > slotCount * 0.75) throw new Error(`the dictionary is full at ${parts.words.length} words`)
        slots[slot * stride] = node
        slots[slot * stride + 1] = char
        const bit = hash >>> 10
        filter[bit >>> 3]! |= 1 << (bit & 7)
        if (node === root && char < planes) first[char] = slot + 1
      }
      node = slot + 1
    }
    const known = slots[node * stride - 2]! - 1
    if (known >= 0) parts.frequencies[known] = frequency
    else {
      slots[node * stride - 2] = parts.words.push(word)
      parts.frequencies.push(frequency)
      parts.ends.push(node)
    }
  }
  return parts
}
