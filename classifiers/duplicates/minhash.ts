/**
 * Near-duplicates: MinHash (Broder 1997) of 128 values over the distinct 3-character shingles of the text, in 32 bands of 4 (LSH).
 * Two texts with Jaccard similarity s share a band with probability 1 − (1 − s⁴)³²: 0.87 at s = 0.5, 0.99996 at 0.8.
 *
 * The hash is part of the stored format and must not change without a new version:
 *   x   = three UTF-16 units u, v, w as ((u·31 + v)·31 + w) mod 2³², then MurmurHash3's fmix32;
 *   hᵢ  = (aᵢ·x + bᵢ) mod 2³², aᵢ odd; aᵢ, bᵢ from splitmix32 with seed 0x48757969 ("Huyi");
 *   the signature holds the upper 16 bits of each minimum, little-endian, base64;
 *   a band is `number.hash`, both in base 36; the hash is FNV-1a over the four minima's bytes.
 */
import { foldText } from '../fold.ts'

export const minhashVersion = 'minhash128-1'
const rows = 4
const bandCount = 32
const size = rows * bandCount

export interface TextFingerprint {
  /** 32 band keys; none for a text without a shingle. Two texts that share one are candidates. */
  bands: string[]
  /** 128 × 16 bits in base64; empty for a text without a shingle. */
  signature: string
}

function mix(value: number): number {
  let x = value
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

function permutations(): { a: Int32Array; b: Int32Array } {
  let state = 0x48757969
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let x = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
    return x ^ (x >>> 15)
  }
  const a = new Int32Array(size)
  const b = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    a[i] = next() | 1
    b[i] = next()
  }
  return { a, b }
}

const { a, b } = permutations()
const notWordy = /[^\p{L}\p{N}]+/gu

/** Distinct shingle hashes of a text; a text of one or two characters is one shingle. */
export function shingles(text: string): Set<number> {
  const clean = text.replace(notWordy, '')
  const found = new Set<number>()
  const unit = (i: number): number => (i < clean.length ? clean.charCodeAt(i) : 0)
  for (let i = 0; i < Math.max(clean.length - 2, Math.min(clean.length, 1)); i++) {
    found.add(mix(Math.imul(Math.imul(unit(i), 31) + unit(i + 1), 31) + unit(i + 2)))
  }
  return found
}

function minima(hashes: Set<number>): Uint32Array {
  const least = new Uint32Array(size).fill(0xffffffff)
  for (const x of hashes) {
    for (let i = 0; i < size; i++) {
      const h = (Math.imul(a[i]!, x) + b[i]!) >>> 0
      if (h < least[i]!) least[i] = h
    }
  }
  return least
}

/** The fingerprint of a text (title and body joined). Folded first, so that width, case and invisible characters make no difference. */
export function fingerprint(text: string): TextFingerprint {
  return fingerprintFolded(foldText(text).text)
}

/** The same for a text that is folded already. */
export function fingerprintFolded(folded: string): TextFingerprint {
  const hashes = shingles(folded)
  if (hashes.size === 0) return { bands: [], signature: '' }
  const least = minima(hashes)
  const short = Buffer.alloc(size * 2)
  for (let i = 0; i < size; i++) short.writeUInt16LE(least[i]! >>> 16, i * 2)
  const bands: string[] = []
  for (let band = 0; band < bandCount; band++) {
    let hash = 0x811c9dc5
    for (let row = 0; row < rows; row++) {
      const value = least[band * rows + row]!
      for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((value >>> shift) & 255), 0x01000193)
    }
    bands.push(`${band.toString(36)}.${(hash >>> 0).toString(36)}`)
  }
  return { bands, signature: short.toString('base64') }
}

/** Estimated Jaccard similarity, 0 to 1 (standard error at most 0.044), of two signatures; 0 where one is empty or of another format. */
export function similarity(one: string, other: string): number {
  const left = Buffer.from(one, 'base64')
  const right = Buffer.from(other, 'base64')
  if (left.length !== size * 2 || right.length !== size * 2) return 0
  let same = 0
  for (let i = 0; i < size * 2; i += 2) if (left[i] === right[i] && left[i + 1] === right[i + 1]) same++
  return same / size
}

/** Pairs of texts (by index) that share a band and reach `least`, each once, most similar first. */
export function similarPairs(texts: readonly string[], least: number): { a: number; b: number; similarity: number }[] {
  const prints = texts.map((text) => fingerprint(text))
  const buckets = new Map<string, number[]>()
  const tried = new Set<number>()
  const pairs: { a: number; b: number; similarity: number }[] = []
  prints.forEach((print, index) => {
    for (const band of print.bands) {
      const bucket = buckets.get(band)
      if (bucket === undefined) {
        buckets.set(band, [index])
        continue
      }
      for (const earlier of bucket) {
        const key = earlier * texts.length + index
        if (tried.has(key)) continue
        tried.add(key)
        const value = similarity(prints[earlier]!.signature, print.signature)
        if (value >= least) pairs.push({ a: earlier, b: index, similarity: value })
      }
      bucket.push(index)
    }
  })
  return pairs.sort((one, other) => other.similarity - one.similarity || one.a - other.a || one.b - other.b)
}
