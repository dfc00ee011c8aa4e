/** What a case becomes when its dispatches changed: which units have it, until when, and whether all have answered. Pure. */
import type { Case } from '../../storage/records/case.ts'
import { changeCase } from '../../storage/records/case.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { isOver } from '../../storage/records/dispatch.ts'
import type { Act } from '../../storage/records/record.ts'

/** The dispatches of level 1 that count in this round of the case. */
export const activeDispatches = (record: Case, dispatches: readonly Dispatch[]): Dispatch[] => dispatches.filter((dispatch) => dispatch.parentId === null && !isOver(dispatch) && (dispatch.round ?? 0) === record.reopened)

/**
 * The next record of the case, one version on whatever happened.
 * @param before as it was read · `after`: with what the action itself changed, or `before`
 * @param gone what it is called when no unit has it any more
 */
export function settleCase(before: Case, after: Case, dispatches: readonly Dispatch[], act: Act, gone: 'recall' | 'give_back' = 'recall'): Case {
  const active = activeDispatches(after, dispatches)
  const lead = active.find(({ role }) => role === 'lead')
  const answered = lead !== undefined && active.every(({ handling }) => handling === 'replied' || handling === 'accepted')
  let next: Case = { ...after, unitIds: [...new Set(active.map(({ unitId }) => unitId))], dueAt: lead?.dueAt ?? null }
  if (next.status === 'dispatched' && active.length === 0) next = changeCase(next, gone, act)
  else if (next.status === 'dispatched' && answered) next = changeCase(next, 'reply', { at: act.at, by: act.by })
  else if (next.status === 'replied' && !answered) next = changeCase(next, 'redo', { ...act, why: act.why ?? '增派承办单位' })
  return { ...next, version: before.version + 1 }
}
