/**
 * A triage: what the classifiers read in a post, with their versions, their confidence and the words
 * that made them say so. One a post (same id); a re-read replaces it, the former one's versions stay named.
 */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

/** A place in the text: `field`, and start/end in UTF-16 units as JavaScript counts. */
export const zSpan = z.object({ field: z.enum(['title', 'content']), start: z.number().int().min(0), end: z.number().int().min(0) })
export type Span = z.infer<typeof zSpan>

/** Words in the text that spoke for a label; `because` names the rule or feature in people's words. */
export const zEvidence = zSpan.extend({ text: z.string(), because: z.string() })
export type Evidence = z.infer<typeof zEvidence>

export const zLabelled = z.object({ label: z.string(), confidence: z.number().min(0).max(1) })
export type Labelled = z.infer<typeof zLabelled>

/** 0 普通 · 1 紧急 · 2 特急 */
export const zUrgencyLevel = z.union([z.literal(0), z.literal(1), z.literal(2)])
export type UrgencyLevel = z.infer<typeof zUrgencyLevel>
export const urgencyNames = ['普通', '紧急', '特急'] as const

/** What may need attention besides the level (shared guideline): danger, mass action, wages, the weak, threats, misconduct. */
export const urgencyFlags = ['safety', 'mass', 'wage', 'vulnerable', 'extreme', 'misconduct'] as const
export type UrgencyFlag = (typeof urgencyFlags)[number]

export const personalKinds = ['mobile', 'landline', 'idNumber', 'plate', 'bankCard', 'qq', 'wechat', 'email', 'name', 'houseNumber'] as const
export type PersonalKind = (typeof personalKinds)[number]

/** A piece of personal data in the text; masked in lists, exports and logs. */
export const zPersonalSpan = zSpan.extend({ kind: z.enum(personalKinds) })
export type PersonalSpan = z.infer<typeof zPersonalSpan>

export const zPlaceFound = z.object({
  /** The gazetteer's names from wide to narrow; null where the text does not say. */
  district: z.string().nullable(),
  street: z.string().nullable(),
  community: z.string().nullable(),
  /** A road, estate, school … named in the text. */
  spot: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  evidence: z.array(zEvidence),
})
export type PlaceFound = z.infer<typeof zPlaceFound>

export const zUnitSuggestion = z.object({ unitId: z.string(), confidence: z.number().min(0).max(1), reasons: z.array(z.string()) })
export type UnitSuggestion = z.infer<typeof zUnitSuggestion>

export const zSimilarPost = z.object({ postId: z.string(), similarity: z.number().min(0).max(1), why: z.string() })
export type SimilarPost = z.infer<typeof zSimilarPost>

export const zTriage = z.object({
  ...recordShape,
  postId: z.string(),
  at: zInstant,
  /** Hash of the content that was read. */
  hash: z.string(),
  /** Classifier name → version, e.g. `topic` → `lexicon-1`. */
  classifiers: z.record(z.string(), z.string()),
  /** False: the text could not be read (empty, noise, another language); `notUnderstoodWhy` says so to people. */
  understood: z.boolean(),
  notUnderstoodWhy: z.string().nullable(),
  topic: zLabelled.extend({ alternatives: z.array(zLabelled), evidence: z.array(zEvidence) }),
  /** The office's own category (versioned list), one primary a post. */
  category: zLabelled.extend({ alternatives: z.array(zLabelled), evidence: z.array(zEvidence) }),
  urgency: z.object({ level: zUrgencyLevel, confidence: z.number().min(0).max(1), flags: z.array(z.enum(urgencyFlags)), evidence: z.array(zEvidence) }),
  place: zPlaceFound,
  units: z.array(zUnitSuggestion),
  personal: z.array(zPersonalSpan),
  similar: z.array(zSimilarPost),
  eventId: z.string().nullable(),
})
export type Triage = z.infer<typeof zTriage>
