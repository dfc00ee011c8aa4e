/**
 * Every kind of record that is stored: its schema, the fields that can be asked for, and the
 * combinations that are indexed. Adapters make their tables, collections and indexes from this table.
 */
import type { z } from 'zod'
import { zAlarm } from './alarm.ts'
import { zApproval } from './approval.ts'
import { zAttachment, zBlob } from './attachment.ts'
import { zAuditEntry } from './audit.ts'
import { zCard } from './card.ts'
import { zCase } from './case.ts'
import { zDelivery } from './delivery.ts'
import { zDispatch } from './dispatch.ts'
import { zDuty } from './duty.ts'
import { zBurst } from './burst.ts'
import { zEnterpriseIssue } from './enterprise-issue.ts'
import { zEvent } from './event.ts'
import { zEventPost } from './event-post.ts'
import { zEventProposal } from './event-proposal.ts'
import { zEventRollup } from './event-rollup.ts'
import { zCorrection, zCounter, zDeadLetter, zFingerprint, zRawEvidence } from './evidence.ts'
import { zForwardRule } from './forward-rule.ts'
import { zForwarding } from './forwarding.ts'
import { zInstruction } from './instruction.ts'
import { zMediaMention } from './media-mention.ts'
import { zNotice } from './notice.ts'
import { zPlatform } from './platform.ts'
import { zPost } from './post.ts'
import { zReminder } from './reminder.ts'
import { zReply } from './reply.ts'
import { zReport } from './report.ts'
import { zRulebook } from './rulebook.ts'
import { zCrawlRun, zSource } from './source.ts'
import { zSession, zStaff } from './staff.ts'
import { zSubscription } from './subscription.ts'
import { zSupervision } from './supervision.ts'
import { zTriage } from './triage.ts'
import { zUnit } from './unit.ts'
import { zUnitChannel } from './unit-channel.ts'

/** What an adapter needs to know of a kind. Field names may be dotted (`claim.until`). */
export interface KindFacts {
  schema: z.ZodType
  /** Scalar fields that queries may name. */
  fields: readonly string[]
  /** Array-of-scalar fields that queries may name (`contains`). */
  arrays?: readonly string[]
  /** An array of whole words for full-text search. */
  words?: string
  indexes?: readonly (readonly string[])[]
  unique?: readonly (readonly string[])[]
  appendOnly?: true
}

export const kinds = {
  source: { schema: zSource, fields: ['enabled', 'nextRunAt', 'family', 'health'], indexes: [['enabled', 'nextRunAt']] },
  crawlRun: { schema: zCrawlRun, fields: ['sourceId', 'startedAt', 'outcome'], indexes: [['sourceId', 'startedAt']] },
  alarm: { schema: zAlarm, fields: ['sourceId', 'state', 'openedAt', 'nextNoticeAt'], indexes: [['nextNoticeAt'], ['sourceId', 'openedAt']] },
  notice: { schema: zNotice, fields: ['about', 'delivery', 'at', 'nextAttemptAt', 'sendingUntil'], indexes: [['delivery', 'nextAttemptAt'], ['about'], ['at']] },
  post: {
    schema: zPost,
    fields: ['sourceId', 'externalId', 'screening', 'nextVisitAt', 'triageDue', 'caseId', 'firstSeenAt'],
    indexes: [['sourceId', 'nextVisitAt'], ['sourceId', 'firstSeenAt'], ['triageDue', 'firstSeenAt'], ['caseId']],
  },
  triage: { schema: zTriage, fields: ['at', 'urgency.level', 'topic.label', 'eventId'], indexes: [['at'], ['eventId', 'at']] },
  card: {
    schema: zCard,
    fields: ['sourceId', 'channel', 'screening', 'urgency', 'topic', 'category', 'district', 'street', 'unitId', 'submittedAt', 'firstSeenAt', 'state', 'answered', 'gone', 'triaged', 'understood', 'claimedBy', 'caseId', 'eventId'],
    arrays: ['flags'],
    words: 'words',
    indexes: [['sourceId', 'submittedAt'], ['screening', 'urgency', 'answered', 'submittedAt'], ['screening', 'submittedAt'], ['caseId']],
  },
  fingerprint: { schema: zFingerprint, fields: ['at'], arrays: ['bands'], indexes: [['at']] },
  case: {
    schema: zCase,
    fields: ['number', 'status', 'channel', 'urgency', 'category', 'district', 'openedAt', 'closedAt', 'openedBy', 'dueAt', 'returns', 'reopened', 'repeatOf', 'joinedTo', 'visitedAt'],
    arrays: ['postIds', 'unitIds', 'persons'],
    indexes: [['status', 'openedAt'], ['openedAt'], ['status', 'dueAt']],
    unique: [['number']],
  },
  approval: { schema: zApproval, fields: ['approverId', 'state', 'submittedBy', 'submittedAt', 'reportId'], arrays: ['caseIds'], indexes: [['approverId', 'state']] },
  instruction: { schema: zInstruction, fields: ['leaderId', 'state', 'issuedAt', 'reportId'], arrays: ['caseIds'], indexes: [['issuedAt']] },
  dispatch: { schema: zDispatch, fields: ['caseId', 'unitId', 'parentId', 'role', 'handling', 'return.state', 'extension.state', 'pause.state', 'delivery', 'nextAttemptAt', 'newsFrom', 'dueAt', 'sentAt'], indexes: [['caseId'], ['unitId', 'handling'], ['parentId'], ['delivery', 'nextAttemptAt'], ['delivery', 'newsFrom']] },
  reply: { schema: zReply, fields: ['dispatchId', 'caseId', 'unitId', 'parentId', 'review', 'submittedAt'], indexes: [['dispatchId'], ['caseId'], ['review', 'submittedAt']] },
  attachment: { schema: zAttachment, fields: ['dispatchId', 'caseId', 'hash'], indexes: [['dispatchId']] },
  blob: { schema: zBlob, fields: [] },
  delivery: { schema: zDelivery, fields: ['state', 'channel', 'unitId', 'kind', 'aboutId', 'caseId', 'at', 'nextAttemptAt', 'sendingUntil', 'askAt'], indexes: [['state', 'nextAttemptAt'], ['unitId', 'at'], ['aboutId'], ['at'], ['askAt']] },
  unitChannel: { schema: zUnitChannel, fields: ['channel'] },
  forwardRule: { schema: zForwardRule, fields: ['enabled', 'rank'] },
  forwarding: { schema: zForwarding, fields: ['postId', 'ruleId', 'unitId', 'state', 'at', 'leavesAt', 'sampled', 'check.by'], indexes: [['state', 'leavesAt'], ['at'], ['postId']] },
  duty: { schema: zDuty, fields: ['unitId', 'staffId', 'from', 'until'], indexes: [['until', 'from']] },
  reminder: { schema: zReminder, fields: ['dispatchId', 'caseId', 'unitId', 'stage', 'at'], indexes: [['dispatchId', 'at'], ['unitId', 'at'], ['caseId'], ['at']] },
  supervision: { schema: zSupervision, fields: ['kind', 'level', 'unitId', 'state', 'ruleId', 'at', 'dueAt'], arrays: ['caseIds'], indexes: [['state', 'at'], ['unitId', 'at'], ['at']] },
  enterpriseIssue: { schema: zEnterpriseIssue, fields: ['number', 'state', 'origin', 'unitId', 'dueDay', 'caseId', 'postId', 'at', 'satisfaction.verdict'], indexes: [['state', 'at'], ['at'], ['state', 'dueDay']] },
  mediaMention: { schema: zMediaMention, fields: ['state', 'day'], arrays: ['caseIds'], indexes: [['state', 'day'], ['day']] },
  unit: { schema: zUnit, fields: ['name', 'level', 'parentId', 'kind', 'district', 'until'], indexes: [['parentId']] },
  staff: { schema: zStaff, fields: ['login', 'role', 'unitId', 'active', 'demo'], unique: [['login']] },
  platform: { schema: zPlatform, fields: [] },
  subscription: { schema: zSubscription, fields: ['platformId'] },
  session: { schema: zSession, fields: ['staffId', 'expiresAt'], indexes: [['staffId'], ['expiresAt']] },
  event: {
    schema: zEvent,
    fields: ['state', 'pinned', 'topic', 'district', 'firstAt', 'lastAt', 'postCount', 'returns', 'heat.value'],
    indexes: [['state', 'lastAt'], ['state', 'pinned', 'heat.value'], ['state', 'returns']],
  },
  eventPost: { schema: zEventPost, fields: ['eventId', 'at', 'placedAt'], indexes: [['eventId', 'at'], ['placedAt'], ['at']] },
  eventRollup: { schema: zEventRollup, fields: ['eventId', 'unit', 'from', 'posts'], indexes: [['unit', 'from'], ['eventId', 'unit', 'from']] },
  eventProposal: { schema: zEventProposal, fields: ['into', 'from', 'state', 'at', 'likeness'], indexes: [['state', 'likeness']] },
  burst: { schema: zBurst, fields: ['kind', 'eventId', 'state', 'at'], indexes: [['state', 'at'], ['at']] },
  report: { schema: zReport, fields: ['kind', 'state', 'from', 'to', 'issue', 'eventId', 'at'], arrays: ['caseIds'], indexes: [['kind', 'from'], ['from']] },
  rulebook: { schema: zRulebook, fields: [] },
  audit: { schema: zAuditEntry, fields: ['seq', 'at', 'by', 'action', 'subject'], indexes: [['seq'], ['action', 'at']], appendOnly: true },
  rawEvidence: { schema: zRawEvidence, fields: ['sourceId', 'url', 'fetchedAt'], indexes: [['sourceId', 'fetchedAt']] },
  deadLetter: { schema: zDeadLetter, fields: ['sourceId', 'externalId', 'lastAt'], indexes: [['sourceId', 'lastAt']] },
  counter: { schema: zCounter, fields: [] },
  correction: { schema: zCorrection, fields: ['postId', 'task', 'at'], indexes: [['task', 'at']] },
} as const satisfies Record<string, KindFacts>

export type KindName = keyof typeof kinds
export type RecordOf<K extends KindName> = z.infer<(typeof kinds)[K]['schema']>
export const kindNames = Object.keys(kinds) as KindName[]
/** The facts of a kind with the optional ones filled in. */
export const kindFacts = (kind: KindName): KindFacts => kinds[kind]
