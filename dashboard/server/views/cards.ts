/** Cards and case rows with names in place of ids. */
import type { Card } from '../../../storage/records/card.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { HistoryEntry } from '../../../storage/records/record.ts'
import type { CaseRow } from '../../contract/case.ts'
import type { HistoryView } from '../../contract/post.ts'
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
    unit: card.unitId === null ? null : names.unit(card.unitId),
    claimedByName: held && card.claimedBy !== null ? names.person(card.claimedBy) : null,
  }
}

export function caseRow(record: Case, names: Names): CaseRow {
  const { history: _history, version: _version, postIds, ...rest } = record
  return { ...rest, postCount: postIds.length, openedByName: names.person(record.openedBy) }
}

export const historyView = (history: readonly HistoryEntry[], names: Names): HistoryView[] => history.map((entry) => ({ ...entry, byName: names.person(entry.by) }))
