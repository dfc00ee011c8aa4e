/**
 * Weights as they are committed: per view the sorted feature hashes as differences (LEB128), the inverse document frequencies in 1/16 and
 * the weights of every label as signed bytes with one scale a label.
 * File: magic `HYW1`, length of a JSON header (uint32, little-endian), the header, then the views' bytes in its order.
 */
import { createHash } from 'node:crypto'
import type { Counts } from './features.ts'
import type { TrainedView, ViewSpec } from './views.ts'

const magic = 'HYW1'

interface ViewHeader { spec: ViewSpec; features: number; keyBytes: number; scales: number[]; biases: number[] }

/** What stands beside the views: labels, stacking weights, thresholds. */
export type Extra = Record<string, unknown>

interface Header { extra: Extra; views: ViewHeader[]; sha256: string }

/** A view ready for reading: an open-addressed table from hash to number. */
export interface PackedView {
  spec: ViewSpec
  labels: number
  idf: Float32Array
  weights: Int8Array
  scales: Float64Array
  biases: Float64Array
  /** Slot by slot the hash and its number plus 1 (0: free), side by side so that a look-up is one fetch from memory. */
  table: Uint32Array
}

export function packViews(views: readonly TrainedView[], extra: Extra): Buffer {
  const bodies: Buffer[] = []
  const headers = views.map((view): ViewHeader => {
    const scales = view.models.map(({ weights }) => Math.max(1e-9, largest(weights)) / 127)
    const sorted = [...view.vocabulary.numbers].sort(([a], [b]) => a - b)
    const keys: number[] = []
    const idf: number[] = []
    const bytes: number[] = []
    let last = 0
    let features = 0
    for (const [hash, column] of sorted) {
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
  const header = Buffer.from(JSON.stringify({ extra, views: headers, sha256: createHash('sha256').update(body).digest('hex') } satisfies Header))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  return Buffer.concat([Buffer.from(magic), size, header, body])
}

const largest = (values: Float32Array): number => {
  let most = 0
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value)
  return most
}

/** Reads a weights file; throws on one that is damaged or of another format. */
export function unpackViews(file: Buffer): { views: PackedView[]; extra: Extra } {
  if (file.length < 8 || file.subarray(0, 4).toString() !== magic) throw new Error('no weights file of this format')
  const headerLength = file.readUInt32LE(4)
  const header = JSON.parse(file.subarray(8, 8 + headerLength).toString()) as Header
  const body = file.subarray(8 + headerLength)
  if (createHash('sha256').update(body).digest('hex') !== header.sha256) throw new Error('the weights file is damaged')
  let at = 0
  const views = header.views.map(({ spec, features, keyBytes, scales, biases }): PackedView => {
    const size = 1 << Math.ceil(Math.log2(Math.max(2, features * 2)))
    const table = new Uint32Array(size * 2)
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
      while (table[slot * 2 + 1] !== 0) slot = (slot + 1) & (size - 1)
      table[slot * 2] = hash
      table[slot * 2 + 1] = n + 1
    }
    at += keyBytes
    const idf = Float32Array.from(body.subarray(at, at + features), (byte) => byte / 16)
    at += features
    const labels = scales.length
    const weights = new Int8Array(body.subarray(at, at + features * labels))
    at += features * labels
    return { spec, labels, idf, weights, scales: Float64Array.from(scales), biases: Float64Array.from(biases), table }
  })
  return { views, extra: header.extra }
}

/** The number of a feature, −1 where it was not seen in training. */
export function featureNumber({ table }: PackedView, hash: number): number {
  const last = table.length / 2 - 1
  let slot = hash & last
  for (;;) {
    const number = table[slot * 2 + 1]!
    if (number === 0 || table[slot * 2] === hash) return number - 1
    slot = (slot + 1) & last
  }
}

const logOnePlus = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(Math.max(1, count)))

/** Decision values of one text, one a label. */
export function scorePacked(view: PackedView, { hashes, counts }: Counts): Float64Array {
  const { labels, weights, idf, table, scales, biases } = view
  const ratio = view.spec.weighing === 'ratio'
  const sums = new Float64Array(labels)
  const last = table.length / 2 - 1
  let square = 0
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i]!
    let slot = hash & last
    let next = table[slot * 2 + 1]!
    while (next !== 0 && table[slot * 2] !== hash) {
      slot = (slot + 1) & last
      next = table[slot * 2 + 1]!
    }
    if (next === 0) continue
    const number = next - 1
    const count = counts[i]!
    const value = ratio ? 1 : (count < 64 ? logOnePlus[count]! : 1 + Math.log(count)) * idf[number]!
    square += value * value
    const base = number * labels
    for (let label = 0; label < labels; label++) sums[label]! += value * weights[base + label]!
  }
  const norm = square > 0 ? 1 / Math.sqrt(square) : 0
  for (let label = 0; label < labels; label++) sums[label] = sums[label]! * norm * scales[label]! + biases[label]!
  return sums
}
