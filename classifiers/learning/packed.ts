/**
 * Weights as they are committed: per view the sorted feature hashes as differences (LEB128), the inverse document frequencies in 1/16 and
 * the weights of every label as signed bytes with one scale a label.
 * File: magic `HYW1`, length of a JSON header (uint32, little-endian), the header, then the views' bytes in its order.
 */
import { createHash } from 'node:crypto'
import type { Counts } from './features.ts'
import { hashWord } from './features.ts'
import type { TrainedView, ViewSpec } from './views.ts'

const magic = 'HYW1'

interface ViewHeader { spec: ViewSpec; features: number; keyBytes: number; scales: number[]; biases: number[] }

/** What stands beside the views: labels, stacking weights, thresholds. */
export type Extra = Record<string, unknown>

interface Header { extra: Extra; views: ViewHeader[]; sha256: string }

/** A view ready for reading: an open-addressed table from hash to all that is known of the feature, so that a look-up is one fetch from memory. */
export interface PackedView {
  spec: ViewSpec
  labels: number
  scales: Float64Array
  biases: Float64Array
  /** Slot by slot the hash (0: free), then the bytes of the inverse document frequency in 1/16 and of a weight a label, filled up to whole words. */
  slots: Uint32Array
  /** The same memory, byte by byte. */
  bytes: Int8Array
  /** Words a slot takes. */
  stride: number
}

export function packViews(views: readonly TrainedView[], extra: Extra): Buffer {
  return fileOf([], Buffer.alloc(0), views, extra)
}

/** A weights file with a view behind its first `kept` ones, and another extra; throws on one that is damaged. */
export function addView(file: Buffer, kept: number, view: TrainedView, extra: Extra): Buffer {
  const { header, body } = readFile(file)
  const views = header.views.slice(0, kept)
  const bytes = views.reduce((sum, { keyBytes, features, scales }) => sum + keyBytes + features * (1 + scales.length), 0)
  return fileOf(views, body.subarray(0, bytes), [view], extra)
}

/** Views as they stand in a file, and more behind them. */
function fileOf(had: readonly ViewHeader[], hadBody: Buffer, views: readonly TrainedView[], extra: Extra): Buffer {
  const bodies: Buffer[] = [hadBody]
  const headers = views.map((view): ViewHeader => {
    const scales = view.models.map(({ weights }) => Math.max(1e-9, largest(weights)) / 127)
    const sorted = [...view.vocabulary.numbers].sort(([a], [b]) => a - b)
    const keys: number[] = []
    const idf: number[] = []
    const bytes: number[] = []
    let last = 0
    let features = 0
    for (const [hash, column] of sorted) {
      // 0 marks a free slot when the file is read.
      if (hash === 0) continue
      const row = view.models.map(({ weights }, label) => Math.round(weights[column]! / scales[label]!))
      let difference = hash - last
      last = hash
      while (difference >= 128) {
        keys.push((difference % 128) | 128)
        difference = Math.floor(difference / 128)
      }
      keys.push(difference)
      idf.push(Math.min(255, Math.round(view.vocabulary.idf[column]! * 16)))
      for (const byte of row) bytes.push(byte & 255)
      features++
    }
    bodies.push(Buffer.from(keys), Buffer.from(idf), Buffer.from(bytes))
    return { spec: view.spec, features, keyBytes: keys.length, scales, biases: view.models.map(({ bias }) => bias) }
  })
  const body = Buffer.concat(bodies)
  const header = Buffer.from(JSON.stringify({ extra, views: [...had, ...headers], sha256: createHash('sha256').update(body).digest('hex') } satisfies Header))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  return Buffer.concat([Buffer.from(magic), size, header, body])
}

const largest = (values: Float32Array): number => {
  let most = 0
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value)
  return most
}

function readFile(file: Buffer): { header: Header; body: Buffer } {
  if (file.length < 8 || file.subarray(0, 4).toString() !== magic) throw new Error('no weights file of this format')
  const headerLength = file.readUInt32LE(4)
  const header = JSON.parse(file.subarray(8, 8 + headerLength).toString()) as Header
  const body = file.subarray(8 + headerLength)
  if (createHash('sha256').update(body).digest('hex') !== header.sha256) throw new Error('the weights file is damaged')
  return { header, body }
}

/** Reads a weights file; throws on one that is damaged or of another format. */
export function unpackViews(file: Buffer): { views: PackedView[]; extra: Extra } {
  const { header, body } = readFile(file)
  let at = 0
  const views = header.views.map(({ spec, features, keyBytes, scales, biases }): PackedView => {
    const size = 1 << Math.ceil(Math.log2(Math.max(2, features * 2)))
    const labels = scales.length
    const stride = 1 + Math.ceil((1 + labels) / 4)
    const slots = new Uint32Array(size * stride)
    const bytes = new Int8Array(slots.buffer)
    const frequencies = at + keyBytes
    const weights = frequencies + features
    let hash = 0
    let p = at
    for (let n = 0; n < features; n++) {
      let difference = 0
      let factor = 1
      for (;;) {
        const byte = body[p++]!
        difference += (byte & 127) * factor
        if (byte < 128) break
        factor *= 128
      }
      hash += difference
      let slot = hash & (size - 1)
      while (slots[slot * stride] !== 0) slot = (slot + 1) & (size - 1)
      slots[slot * stride] = hash
      const row = (slot * stride + 1) * 4
      bytes[row] = body[frequencies + n]!
      for (let label = 0; label < labels; label++) bytes[row + 1 + label] = body[weights + n * labels + label]!
    }
    at = weights + features * labels
    return { spec, labels, scales: Float64Array.from(scales), biases: Float64Array.from(biases), slots, bytes, stride }
  })
  return { views, extra: header.extra }
}

/** Where the bytes of a feature stand: its frequency, then its weights; −1 where it was not seen in training. */
function rowOf({ slots, stride }: PackedView, hash: number): number {
  const last = slots.length / stride - 1
  for (let slot = hash & last; ; slot = (slot + 1) & last) {
    const stands = slots[slot * stride]!
    if (stands === 0) return -1
    if (stands === hash) return (slot * stride + 1) * 4
  }
}

/** How much one occurrence of a feature speaks for a label, in the view's own measure; 0 where it was not seen in training. */
export function featureWeight(view: PackedView, hash: number, label: number): number {
  const row = rowOf(view, hash)
  return row === -1 ? 0 : (view.bytes[row + 1 + label]! * (view.bytes[row]! & 255)) / 16
}

/** A word that weighs less than this part of the strongest explains nothing. */
const leastPart = 0.2

/** The words of a text that speak for a label, strongest first. */
export function strongestWords(view: PackedView, words: readonly string[], label: number): string[] {
  const found: { word: string; weight: number }[] = []
  for (const word of new Set(words)) {
    const weight = featureWeight(view, hashWord(word), label)
    if (weight > 0) found.push({ word, weight })
  }
  found.sort((a, b) => b.weight - a.weight)
  return found.filter(({ weight }) => weight >= found[0]!.weight * leastPart).map(({ word }) => word)
}

const logOnePlus = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(Math.max(1, count)))

// Kept between texts: where the bytes of the features that were found stand, and their values.
let rows = new Int32Array(4096)
let values = new Float64Array(4096)

/** Decision values of one text, one a label. */
export function scorePacked(view: PackedView, { hashes, counts }: Counts): Float64Array {
  const { labels, bytes, scales, biases } = view
  const ratio = view.spec.weighing === 'ratio'
  if (rows.length < hashes.length) {
    rows = new Int32Array(hashes.length * 2)
    values = new Float64Array(hashes.length * 2)
  }
  let found = 0
  let square = 0
  for (let i = 0; i < hashes.length; i++) {
    const row = rowOf(view, hashes[i]!)
    if (row === -1) continue
    const count = counts[i]!
    const value = ratio ? 1 : ((count < 64 ? logOnePlus[count]! : 1 + Math.log(count)) * (bytes[row]! & 255)) / 16
    square += value * value
    rows[found] = row + 1
    values[found++] = value
  }
  const norm = square > 0 ? 1 / Math.sqrt(square) : 0
  const sums = new Float64Array(labels)
  for (let label = 0; label < labels; label++) {
    let sum = 0
    for (let i = 0; i < found; i++) sum += values[i]! * bytes[rows[i]! + label]!
    sums[label] = sum * norm * scales[label]! + biases[label]!
  }
  return sums
}
