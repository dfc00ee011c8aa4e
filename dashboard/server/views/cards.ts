/** Cards and case rows with names in place of ids. */
import type { Card } from '../../../storage/records/card.ts'
import type { Case } from '../../../storage/records/case.ts'
import { standingUnit } from '../../../storage/records/unit.ts'
import type { HistoryEntry } from '../../../storage/records/record.ts'
import type { CaseRow } from '../../contract/case-row.ts'
import type { HistoryView } from '../../contract/history.ts'
import type { CardView } from '../../contract/queue.ts'
import type { Names } from '../names.ts'

/** A claim that has run out is none. */
export function cardView(card: Card, names: Names, now: string): CardView {
  const { words: _words, version: _version, ...rest } = card
  const held = card.claimedBy !== null && card.claimedUntil !== null && card.claimedUntil > now
  return {
    ...rest,
    claimedBy: held ? card.claimedBy : null,
    claimedUntil: held ? card.claimedUntil : null,
    source: names.source(card.sourceId),
    unit: card.unitId === null ? null : suggested(card.unitId, names),
    claimedByName: held && card.claimedBy !== null ? names.person(card.claimedBy) : null,
  }
}

/** A unit that triage suggests, by the name of who answers for it now; an abolished one with several successors, or none, by its own. */
export const suggested = (unitId: string, names: Names): string => standingUnit(names.units, unitId)?.name ?? names.unit(unitId)

const CASE_PREFIX = 'case:'
/** A case's id is its number behind a prefix. */
const numberOf = (id: string | null | undefined): string | null => (id ? id.replace(CASE_PREFIX, '') : null)

export function caseRow(record: Case, names: Names, now: string): CaseRow {
  const { history: _history, postIds, persons: _persons, unitIds = [], followUps = [], answer: _answer, siteRepliedAt: _site, visitedAt: _visited, returns = 0, repeatOf, joinedTo, dueAt = null, ...rest } = record
  return {
    ...rest,
    postCount: postIds.length,
    openedByName: names.person(record.openedBy),
    units: unitIds.map((id) => names.unit(id)),
    dueAt: record.status === 'dispatched' ? dueAt : null,
    overdue: record.status === 'dispatched' && dueAt !== null && dueAt < now,
    returns,
    repeats: numberOf(repeatOf),
    joinedTo: numberOf(joinedTo),
    satisfied: followUps.at(-1)?.satisfied ?? null,
  }
}

/** Ids in a reason become names. */
const readable = (why: string, names: Names): string => why.replace(/staff:[\w.-]+/gu, (id) => names.person(id)).replace(/case:(?=\d{4}-)/gu, '')

export const historyView = (history: readonly HistoryEntry[], names: Names, about = ''): HistoryView[] =>
  history.map(({ why, ...entry }) => ({ ...entry, byName: names.person(entry.by), ...(why === undefined ? {} : { why: readable(why, names) }), ...(about ? { about } : {}) }))
