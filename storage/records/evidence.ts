/** What backs a record but is no noun of the trade: raw pages, failed pages, numbers in use, corrections for the classifiers. */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

/** A page as it came: gzip in base64, named by the SHA-256 of its body, so that the same page is kept once. */
export const zRawEvidence = z.object({ ...recordShape, sourceId: z.string(), url: z.string(), fetchedAt: zInstant, contentType: z.string(), gzip: z.string() })
export type RawEvidence = z.infer<typeof zRawEvidence>

/** A page that could not be read: kept until a later run reads it, so that nothing is lost. */
export const zDeadLetter = z.object({
  ...recordShape,
  sourceId: z.string(),
  externalId: z.string(),
  url: z.string(),
  error: z.string(),
  firstAt: zInstant,
  lastAt: zInstant,
  attempts: z.number().int(),
  /** When it was submitted, as a list said; its own page may not show it. */
  submittedAt: zInstant.nullable().optional(),
  /** The page that could not be read, as raw evidence. */
  evidenceId: z.string().nullable().optional(),
  /** Since when its page is not there at all. */
  missingSince: zInstant.nullable().optional(),
})
export type DeadLetter = z.infer<typeof zDeadLetter>

/**
 * The last number given out, e.g. `case-number:2026`; it moves only in the commit that uses the number, so that there are no gaps.
 * A counter with a `day` (yyyy-mm-dd, Shanghai) begins anew with each: `requests:HOST`.
 */
export const zCounter = z.object({ ...recordShape, value: z.number().int(), day: z.string().optional() })
export type Counter = z.infer<typeof zCounter>

/** What a person said where the machine said something else: a labelled row for training. */
export const zCorrection = z.object({ ...recordShape, postId: z.string(), task: z.enum(['topic', 'category', 'urgency', 'routing', 'place', 'duplicate']), machine: z.string().nullable(), person: z.string(), by: z.string(), at: zInstant })
export type Correction = z.infer<typeof zCorrection>

/** What a post is about, for finding the same matter in other words: `vector` is the embedding of the encoder of this version, signed bytes in base64. */
export const zMeaning = z.object({ encoder: z.string(), vector: z.string(), district: z.string().nullable(), names: z.array(z.string()), topics: z.array(z.string()) })
export type Meaning = z.infer<typeof zMeaning>

/** MinHash bands of a post, for finding near-duplicates: `bands` are hashed band values, `signature` is base64. `meaning` is there where the encoder was on. */
export const zFingerprint = z.object({ ...recordShape, bands: z.array(z.string()), signature: z.string(), at: zInstant, meaning: zMeaning.nullable().optional() })
export type Fingerprint = z.infer<typeof zFingerprint>
