/** Dispatches, replies and files as the office and the units see them. */
import { handlingStates, isOpen, stepOf } from '../../../storage/records/dispatch.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { currentPause } from '../../../storage/records/pause.ts'
import type { Attachment } from '../../../storage/records/attachment.ts'
import type { Reply } from '../../../storage/records/reply.ts'
import type { AttachmentView, DispatchRow, DispatchView, ReplyView } from '../../contract/dispatch.ts'
import type { HistoryView } from '../../contract/history.ts'
import type { Names } from '../names.ts'
import { historyView } from './cards.ts'

export function dispatchRow(record: Dispatch, names: Names, now: string): DispatchRow {
  const { history: _history, version: _version, pauses = [], unpaused: _set, attempts: _attempts, lastError: _error, nextAttemptAt: _next, newsFrom: _news, ...rest } = record
  return {
    ...rest,
    step: stepOf(record),
    unit: names.unit(record.unitId),
    next: nextClock(record, now),
    pauses: pauses.map(({ from, until, endedAt, reason, by, upperId }) => ({ from, until, ended: endedAt ?? (until <= now ? until : null), reason, byName: names.person(by), upper: upperId !== null })),
    paused: stands(record, now),
  }
}

const stands = (record: Dispatch, now: string): boolean => isOpen(record) && currentPause(record, now) !== undefined

/** The clock that runs out first among those that still run; a signed dispatch no longer has to be signed. */
function nextClock(record: Dispatch, now: string): DispatchRow['next'] {
  if (!isOpen(record)) return null
  const running = [
    { clock: 'sign' as const, at: record.signDueAt, runs: record.handling === 'sent' },
    { clock: 'contact' as const, at: record.contactDueAt, runs: record.handling === 'sent' || record.handling === 'signed' },
    { clock: 'resolve' as const, at: record.dueAt, runs: true },
  ].filter(({ runs }) => runs)
  const [first] = running.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  return first ? { clock: first.clock, at: first.at, late: first.at < now && !stands(record, now) } : null
}

/** What belongs to the dispatches of one case. */
export interface CaseFiles {
  replies: readonly Reply[]
  attachments: readonly Attachment[]
  check?: (reply: Reply) => ReplyView['check']
}

export function dispatchView(record: Dispatch, files: CaseFiles, names: Names, now: string): DispatchView {
  const own = files.attachments.filter(({ dispatchId }) => dispatchId === record.id)
  return {
    ...dispatchRow(record, names, now),
    replies: files.replies.filter(({ dispatchId }) => dispatchId === record.id).map((reply) => replyView(reply, own, names, files.check?.(reply) ?? null)),
    attachments: own.map((file) => attachmentView(file, names)),
    history: peopleLines(record, names),
  }
}

export function replyView(reply: Reply, attachments: readonly Attachment[], names: Names, check: ReplyView['check']): ReplyView {
  const { history: _history, attachmentIds = [], ...rest } = reply
  return {
    ...rest,
    unit: names.unit(reply.unitId),
    submittedByName: names.person(reply.submittedBy),
    reviewedByName: reply.reviewedBy === null ? null : names.person(reply.reviewedBy),
    attachments: attachments.filter(({ id }) => attachmentIds.includes(id)).map((file) => attachmentView(file, names)),
    check,
  }
}

export function attachmentView(file: Attachment, names: Names): AttachmentView {
  const { version: _version, caseId: _case, hash: _hash, ...rest } = file
  return { ...rest, uploadedByName: names.person(file.uploadedBy) }
}

/** What people did with it; how its letter fared is the machine's. */
export function peopleLines(record: Dispatch, names: Names): HistoryView[] {
  return historyView(
    record.history.filter(({ to }) => (handlingStates as readonly string[]).includes(to)),
    names,
    names.unit(record.unitId),
  )
}
