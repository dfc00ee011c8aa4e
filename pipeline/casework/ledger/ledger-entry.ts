/** A ledger's row as the records it would have made: a post that was accepted, its case, and the dispatch, at the times the ledger gives. Pure. */
import { findPersonal } from '../../../classifiers/personal/personal.ts'
import type { Observation } from '../../../storage/records/observation.ts'
import { changeCase, openCase } from '../../../storage/records/case.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { handleDispatch, newDispatch, settleDelivery } from '../../../storage/records/dispatch.ts'
import { maskText } from '../../../storage/records/mask.ts'
import { acceptPost, newPost, postId } from '../../../storage/records/post.ts'
import type { Act } from '../../../storage/records/record.ts'
import { changeFields } from '../../../storage/records/record.ts'
import type { LedgerEntry } from '../../../storage/store/ledger.ts'
import { contentHash } from '../../collect/content-hash.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import type { DueTimesFor } from '../tools.ts'
import type { LedgerRow } from './ledger-row.ts'

export const LEDGER_SOURCE = 'hand:ledger'
/** Nobody of today's staff did what the ledger tells. */
const byLedger = 'system:ledger'
const ourNumber = /^\d{4}-\d{6}$/

/**
 * @param at the instant of the import; what the ledger tells stands at the ledger's own times
 * @throws CalendarError where the row has no deadline and the holiday table does not reach its year
 */
export function ledgerEntry(row: LedgerRow, dueTimes: DueTimesFor, at: string): LedgerEntry {
  const year = Number(dayInShanghai(row.receivedAt).slice(0, 4))
  const due = row.dispatchedAt === null || row.unitId === null ? null : dueTimes({ dispatchedAt: row.dispatchedAt, urgency: 0, category: row.category })
  // This year's numbers have no gaps: a ledger's own is only kept for the years before.
  const keepsNumber = ourNumber.test(row.number) && row.number.startsWith(`${year}-`) && year < Number(dayInShanghai(at).slice(0, 4))
  return {
    postId: postId(LEDGER_SOURCE, row.number),
    year,
    number: keepsNumber ? row.number : null,
    build: (number) => {
      const caseId = `case:${number}`
      const seen = observationOf(row)
      const fresh = newPost(seen, { sourceId: LEDGER_SOURCE, channel: row.channel, hash: contentHash(seen), at, nextVisitAt: null })
      const post = { ...acceptPost(fresh, caseId, { at, by: byLedger, why: number }), version: 1 }
      const dispatches = due === null ? [] : [dispatchOf(row, number, due)]
      return { post, record: { ...caseOf(row, number, post.id, dispatches), version: 1 }, dispatches }
    },
  }
}

function observationOf(row: LedgerRow): Observation {
  return {
    externalId: row.number,
    url: '',
    addressee: row.channelWords || null,
    title: row.title,
    content: row.content,
    author: null,
    submittedAt: row.receivedAt,
    publishedAt: null,
    state: row.closedAt === null ? null : '已办结',
    type: null,
    domain: row.category,
    place: null,
    attachments: [],
    replies: [],
    ratings: row.satisfaction === null ? null : { resolution: null, attitude: null, speed: null, label: row.satisfaction.words, comment: null, at: null },
  }
}

function caseOf(row: LedgerRow, number: string, id: string, dispatches: readonly Dispatch[]): Case {
  const act = (when: string, why?: string): Act => ({ at: when, by: byLedger, ...(why === undefined ? {} : { why }) })
  const title = maskText(row.title, findPersonal({ title: row.title, content: '' }))
  let record = openCase({ id: `case:${number}`, number, channel: row.channel, title, postIds: [id], category: row.category, district: null, urgency: 0 }, act(row.receivedAt, `旧台账 ${row.number}`))
  const out = row.dispatchedAt ?? (row.closedAt === null ? null : row.receivedAt)
  if (out !== null) record = { ...changeCase(record, 'dispatch', act(out, row.unitId === null ? '旧台账未载承办单位' : undefined)), unitIds: dispatches.map(({ unitId }) => unitId), dueAt: dispatches[0]?.dueAt ?? row.dueAt }
  if (row.closedAt === null) return record
  record = changeCase(changeCase(record, 'reply', act(row.closedAt)), 'close', act(row.closedAt))
  if (row.satisfaction === null) return record
  const { words, satisfied } = row.satisfaction
  // A ledger has one answer where we ask three: the other two stay unsaid.
  return changeFields(record, 'follow_up', act(row.closedAt, words), { followUps: [{ at: row.closedAt, by: byLedger, reached: true, responded: null, resolved: null, satisfied, words }] }, record.status)
}

function dispatchOf(row: LedgerRow, number: string, due: ReturnType<DueTimesFor>): Dispatch {
  const sentAt = row.dispatchedAt!
  const dueAt = row.dueAt ?? due.resolveBy
  const byThen = (instant: string): string => (instant < dueAt ? instant : dueAt)
  const sent = newDispatch({ id: `dispatch:ledger:${number}`, caseId: `case:${number}`, unitId: row.unitId!, role: 'lead', parentId: null, signDueAt: byThen(due.signBy), contactDueAt: byThen(due.contactBy), dueAt, because: `旧台账 ${row.number}`, round: 0 }, { at: sentAt, by: byLedger })
  // The unit has had the letter on paper: the outbox has nothing to send.
  const delivered = ['send', 'deliver'].reduce((dispatch, step) => settleDelivery(dispatch, step as 'send' | 'deliver', { at: sentAt, by: byLedger }), sent)
  const done = row.closedAt === null ? delivered : (['sign', 'reply', 'accept'] as const).reduce((dispatch, step) => handleDispatch(dispatch, step, { at: row.closedAt!, by: byLedger }), delivered)
  return { ...done, version: 1 }
}
