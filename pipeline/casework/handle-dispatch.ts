/** What a unit does with its own work: 签收, 首次联系, 反馈, 申请退单, 延期 or 暂停计时, and takes a request back. */
import type { AskKind, Dispatch } from '../../storage/records/dispatch.ts'
import { askOffice, handleDispatch, isOpen, resumeClocks, withdrawAsk } from '../../storage/records/dispatch.ts'
import type { Reply } from '../../storage/records/reply.ts'
import { submitReply } from '../../storage/records/reply.ts'
import { currentPause } from '../../storage/records/pause.ts'
import type { Store } from '../../storage/store.ts'
import type { Actor, Seen } from './actor.ts'
import { ownDispatch, requireMay, requireStep } from './actor.ts'
import { refusePause, resumedClocks } from './pause-dispatch.ts'
import { CaseworkRefused, present } from './refused.ts'
import { settleCase } from './settle-case.ts'
import type { CaseworkTools } from './tools.ts'
import { insert, replace } from './writes.ts'

export function signDispatch(tools: CaseworkTools, actor: Actor, seen: Seen, at: string): Promise<Dispatch> {
  return simply(tools, actor, seen, at, 'sign')
}

/** 首次联系: whom, how and what was said. */
export function noteContact(tools: CaseworkTools, actor: Actor, seen: Seen & { note: string }, at: string): Promise<Dispatch> {
  if (!seen.note.trim()) throw new CaseworkRefused('invalid', '请写明联系方式和情况')
  return simply(tools, actor, seen, at, 'contact', seen.note)
}

function simply({ store }: CaseworkTools, actor: Actor, seen: Seen, at: string, action: 'sign' | 'contact', why?: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:handle')
  return store.commitDecision(async () => {
    const before = await seenDispatch(store, actor, seen)
    const record = handleDispatch(before, action, { at, by: actor.id, why })
    return { writes: [replace('dispatch', record)], facts: { at, by: actor.id, action, subject: `dispatch ${record.id}`, detail: { case: record.caseId } }, result: record }
  })
}

export interface ReplyDraft extends Seen {
  finding: string
  publicAnswer: string
  resolved: boolean
  unresolvedWhy: string
  attachmentIds: readonly string[]
}

/** 反馈: closes the unit's own part, and a pause with it; when all units of level 1 have answered, the case is 已反馈. */
export function replyToDispatch(tools: CaseworkTools, actor: Actor, draft: ReplyDraft, at: string): Promise<{ reply: Reply; dispatch: Dispatch }> {
  requireMay(actor, 'dispatch:handle')
  const { store } = tools
  const act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const before = await seenDispatch(store, actor, draft)
    const record = present(await store.case(before.caseId), '案件')
    const dispatches = await store.dispatchesOf(before.caseId)
    if (dispatches.some((child) => child.parentId === before.id && (isOpen(child) || child.handling === 'replied'))) throw new CaseworkRefused('illegal', '加派的二级单位还没有办结，请先审核其反馈或收回')
    await requireOwnFiles(store, before, draft.attachmentIds)
    const running = currentPause(before, at) ? resumeClocks(before, resumedClocks(tools.clocks, before, record, at), { ...act, why: '单位已反馈，恢复计时' }) : before
    const dispatch = { ...handleDispatch(running, 'reply', act), version: before.version + 1 }
    const reply = submitReply(
      {
        id: `reply:${tools.newId()}`,
        dispatchId: dispatch.id,
        caseId: dispatch.caseId,
        unitId: dispatch.unitId,
        parentId: dispatch.parentId,
        finding: draft.finding,
        publicAnswer: draft.publicAnswer,
        resolved: draft.resolved,
        unresolvedWhy: draft.resolved ? null : draft.unresolvedWhy,
        attachmentIds: [...draft.attachmentIds],
      },
      act,
    )
    const next = dispatch.parentId === null ? [replace('case', settleCase(record, record, dispatches.map((other) => (other.id === dispatch.id ? dispatch : other)), act))] : []
    return { writes: [replace('dispatch', dispatch), insert('reply', reply), ...next], facts: { at, by: actor.id, action: 'reply', subject: `dispatch ${dispatch.id}`, detail: { case: dispatch.caseId, reply: reply.id } }, result: { reply, dispatch } }
  })
}

export interface AskDraft extends Seen {
  what: AskKind
  reason: string
  until: string | null
  attachmentIds: readonly string[]
}

/** 退单, 延期 or 暂停计时 is asked; the unit keeps the work until a ruling (首问负责). @throws CaseworkRefused · HolidayTableEnds */
export function askAboutDispatch(tools: CaseworkTools, actor: Actor, draft: AskDraft, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:handle')
  const { store, limits, clocks } = tools
  return store.commitDecision(async () => {
    const before = await seenDispatch(store, actor, draft)
    await requireOwnFiles(store, before, draft.attachmentIds)
    if (draft.what === 'extension') {
      if (before.extensions >= limits.extensions) throw new CaseworkRefused('illegal', `已延期 ${before.extensions} 次，达到上限，不能再申请`)
      if (draft.until === null || draft.until <= before.dueAt) throw new CaseworkRefused('invalid', '延期后的期限须晚于现在的期限')
    } else if (draft.what === 'pause') {
      refusePause(before, draft.until ?? at, at)
      if (before.pause?.state === 'asked') throw new CaseworkRefused('illegal', '暂停计时的申请正在等待裁定')
      clocks.calendar.isWorking(Date.parse(draft.until ?? at))
    } else await refuseReturn(store, before, limits.returns)
    const record = askOffice(before, draft.what, draft.reason, draft.what === 'return' ? null : draft.until, { at, by: actor.id }, [...draft.attachmentIds])
    return { writes: [replace('dispatch', record)], facts: { at, by: actor.id, action: `ask_${draft.what}`, subject: `dispatch ${record.id}`, detail: { case: record.caseId, reason: draft.reason } }, result: record }
  })
}

const askWords = { return: '退单', extension: '延期', pause: '暂停计时' } as const satisfies Record<AskKind, string>

/** 撤回申请: the unit, which has had the work all the time, goes on with it. */
export function withdrawAskOfDispatch({ store }: CaseworkTools, actor: Actor, order: Seen & { what: AskKind; why: string }, at: string): Promise<Dispatch> {
  requireMay(actor, 'dispatch:handle')
  const { what, why } = order
  return store.commitDecision(async () => {
    const before = await seenDispatch(store, actor, order)
    if (before[what]?.state !== 'asked') throw new CaseworkRefused('illegal', `没有待裁定的${askWords[what]}申请，不能撤回`)
    const record = withdrawAsk(before, what, { at, by: actor.id, why: why || undefined })
    return { writes: [replace('dispatch', record)], facts: { at, by: actor.id, action: `withdraw_${what}`, subject: `dispatch ${record.id}`, detail: { case: record.caseId, why } }, result: record }
  })
}

async function refuseReturn(store: Store, before: Dispatch, most: number): Promise<void> {
  const [record, dispatches] = await Promise.all([store.case(before.caseId), store.dispatchesOf(before.caseId)])
  if (before.parentId === null && (record?.returns ?? 0) >= most) throw new CaseworkRefused('illegal', `此件已退单 ${record?.returns ?? 0} 次，达到上限：由办公室指定的单位办理，不再退单`)
  if (dispatches.some((child) => child.parentId === before.id && (isOpen(child) || child.handling === 'replied'))) throw new CaseworkRefused('illegal', '已加派二级单位，请先收回再申请退单')
}

async function seenDispatch(store: Store, actor: Actor, seen: Seen): Promise<Dispatch> {
  const record = await ownDispatch(store, actor, seen.dispatchId)
  requireStep(record, seen.step)
  return record
}

/** Threat: naming another unit's file in one's own reply to read it. */
async function requireOwnFiles(store: Store, dispatch: Dispatch, ids: readonly string[]): Promise<void> {
  const files = await Promise.all(ids.map((id) => store.attachment(id)))
  if (files.some((file) => file?.dispatchId !== dispatch.id)) throw new CaseworkRefused('not_found', '没有找到该附件')
}
