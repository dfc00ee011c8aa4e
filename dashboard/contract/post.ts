/** A post as staff see it: masked unless a reason was given, and what triage said of it. */
import { z } from 'zod'
import { zPostContent } from '../../storage/records/observation.ts'
import { channels, dismissReasons, screenings } from '../../storage/records/post.ts'
import { zInstant } from '../../storage/records/record.ts'
import { urgencyFlags, zEvidence, zLabelled, zUrgencyLevel } from '../../storage/records/triage.ts'
import { zCaseRow } from './case-row.ts'
import { zHistoryView } from './history.ts'
import { zCardView } from './queue.ts'

/** Evidence with the finding it speaks for; places fit the text it came with, masked or not. */
export const findings = ['urgency', 'topic', 'category', 'place'] as const
export type Finding = (typeof findings)[number]
export const zEvidenceView = zEvidence.extend({ about: z.enum(findings) })
export type EvidenceView = z.infer<typeof zEvidenceView>

export const zTriageView = z.object({
  at: zInstant,
  understood: z.boolean(),
  notUnderstoodWhy: z.string().nullable(),
  topic: zLabelled.extend({ alternatives: z.array(zLabelled) }),
  category: zLabelled.extend({ alternatives: z.array(zLabelled) }),
  urgency: z.object({ level: zUrgencyLevel, confidence: z.number(), flags: z.array(z.enum(urgencyFlags)) }),
  place: z.object({ district: z.string().nullable(), street: z.string().nullable(), community: z.string().nullable(), spot: z.string().nullable() }),
  units: z.array(z.object({ unitId: z.string(), name: z.string(), confidence: z.number(), reasons: z.array(z.string()) })),
  classifiers: z.record(z.string(), z.string()),
})

export const correctable = ['topic', 'category', 'urgency', 'routing'] as const
export const zCorrectionView = z.object({ task: z.enum(correctable), machine: z.string().nullable(), person: z.string(), byName: z.string(), at: zInstant })

export const zVersionView = z.object({ seenAt: zInstant, changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })) })

export const zPostView = z.object({
  id: z.string(),
  /** The content that is shown; decisions name it, so that none is made on a text nobody read. */
  hash: z.string(),
  sourceId: z.string(),
  source: z.string(),
  channel: z.enum(channels),
  url: z.string(),
  addressee: z.string().nullable(),
  content: zPostContent,
  /** How many pieces of personal data are covered. */
  covered: z.number().int(),
  firstSeenAt: zInstant,
  lastSeenAt: zInstant,
  goneAt: zInstant.nullable(),
  screening: z.enum(screenings),
  dismissReason: z.string().nullable(),
  claim: z.object({ by: z.string(), name: z.string(), until: zInstant }).nullable(),
  /** Null while triage has not read the present content. */
  triage: zTriageView.nullable(),
  evidence: z.array(zEvidenceView),
  corrections: z.array(zCorrectionView),
  similar: z.array(z.object({ card: zCardView, similarity: z.number(), why: z.string(), case: zCaseRow.nullable() })),
  case: zCaseRow.nullable(),
  versions: z.array(zVersionView),
  history: z.array(zHistoryView),
})
export type PostView = z.infer<typeof zPostView>

export const zReason = z.string().trim().min(4, '请写明事由，至少 4 个字').max(200)
export const zReveal = z.strictObject({ reason: zReason })
export const zRevealed = z.object({ hash: z.string(), content: zPostContent, evidence: z.array(zEvidenceView) })

const hash = z.string().min(1).max(200)
export const zAccept = z.strictObject({ hash, title: z.string().trim().min(1).max(120).optional() })
export const zDismiss = z
  .strictObject({ hash, reason: z.enum(dismissReasons), words: z.string().trim().max(500).default('') })
  .refine(({ reason, words }) => reason !== '其他' || words.length > 0, { path: ['words'], message: '选择「其他」时须写明理由' })
export const zMerge = z.strictObject({ hash, caseNumber: z.string().trim().regex(/^\d{4}-\d{6}$/, '案件编号形如 2026-000123') })
export const zReturn = z.strictObject({ why: z.string().trim().max(500).default('') })
export const zCorrect = z.strictObject({ task: z.enum(correctable), value: z.string().trim().min(1).max(200) })

/** Where the post stands after a decision. */
export const zDecided = z.object({ id: z.string(), screening: z.enum(screenings), case: zCaseRow.nullable() })
export const zClaimed = z.object({ by: z.string(), until: zInstant })
