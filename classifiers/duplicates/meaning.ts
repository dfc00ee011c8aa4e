/** What is kept of a post for finding the same matter in other words: the encoder's embedding as signed bytes, the places and topics it names. */
import type { Meaning } from '../../storage/records/evidence.ts'
import type { PlaceFound, Triage } from '../../storage/records/triage.ts'
import type { Seen } from '../encoder/encoder-reader.ts'
import type { Prepared } from '../prepare.ts'
import { placeNames } from './place-names.ts'

/** A topic held less likely than this is no topic of the post. */
const leastTopic = 0.15

/** An embedding as bytes: 127 stands for its largest number. The cosine of two changes by less than 0.01. */
export function packEmbedding(embedding: Float32Array): Int8Array {
  const largest = embedding.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
  return Int8Array.from(embedding, (value) => Math.round((value / largest) * 127))
}

export function unpackEmbedding(base64: string): Int8Array {
  const bytes = Buffer.from(base64, 'base64')
  return new Int8Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

export function meaningOf(prepared: Prepared, { embedding, encoder }: Seen, place: PlaceFound, topic: Triage['topic']): Meaning {
  const topics = [topic, ...topic.alternatives].filter(({ confidence }, i) => i === 0 || confidence >= leastTopic).map(({ label }) => label)
  return { encoder: encoder.version, vector: Buffer.from(packEmbedding(embedding).buffer).toString('base64'), district: place.district, names: placeNames(prepared, place), topics }
}
