/** A linear head over the encoder's embedding as it is kept: which of some labels a text belongs to. Made by encoder-train/fit-head.ts for one version of the encoder. */
import { z } from 'zod'
import { softmax } from '../learning/softmax.ts'

/** Vectors as they are kept: one signed byte a number, base64; `unit` of them stand for 1. */
export const zPackedVectors = z.object({ width: z.int().positive(), unit: z.number().positive(), bytes: z.string() })
export type PackedVectors = z.infer<typeof zPackedVectors>

/** One row of weights and a bias a label: the logits of an embedding. */
export const zLinearHead = z.object({ weights: zPackedVectors, biases: z.array(z.number()) })
export type PackedHead = z.infer<typeof zLinearHead>

export interface LinearHead {
  /** How many labels. */
  readonly count: number
  /** One share a label, adding up to 1. */
  shares(embedding: Float32Array): Float64Array
}

/** @throws Error where weights and biases do not fit together */
export function openHead({ weights, biases }: PackedHead): LinearHead {
  const rows = unpackVectors(weights)
  if (rows.length !== biases.length) throw new Error(`a head of ${rows.length} rows of weights and ${biases.length} biases`)
  return {
    count: rows.length,
    shares: (embedding) => softmax(dots(rows, embedding).map((dot, label) => dot + biases[label]!)),
  }
}

/** The dot product of an embedding with every row. Plain loops: asked of every post that is triaged. */
export const dots = (rows: readonly ArrayLike<number>[], embedding: ArrayLike<number>): Float64Array =>
  Float64Array.from(rows, (row) => {
    let sum = 0
    for (let i = 0; i < row.length; i++) sum += row[i]! * embedding[i]!
    return sum
  })

export function unpackVectors({ width, unit, bytes }: PackedVectors): Float32Array[] {
  const numbers = Buffer.from(bytes, 'base64')
  return Array.from({ length: numbers.length / width }, (_, row) => Float32Array.from({ length: width }, (_, j) => numbers.readInt8(row * width + j) / unit))
}

/** The other way: to the hundredth of the largest number. */
export function packVectors(vectors: readonly ArrayLike<number>[]): PackedVectors {
  const width = vectors[0]?.length ?? 0
  let largest = 0
  for (const vector of vectors) for (let j = 0; j < width; j++) largest = Math.max(largest, Math.abs(vector[j]!))
  const unit = Math.floor((127 / largest) * 1000) / 1000
  const bytes = Buffer.alloc(vectors.length * width)
  vectors.forEach((vector, row) => {
    for (let j = 0; j < width; j++) bytes.writeInt8(Math.round(unit * vector[j]!), row * width + j)
  })
  return { width, unit, bytes: bytes.toString('base64') }
}
