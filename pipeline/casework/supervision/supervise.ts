/** What people do with a 督办: begin one, issue it with its form, answer it, send the answer back, close it with its outcome, drop it. */
import type { Case } from '../../../storage/records/case.ts'
import type { NewDelivery } from '../../../storage/records/delivery.ts'
import { writeDelivery } from '../../../storage/records/delivery.ts'
import type { NewSupervision, Supervision } from '../../../storage/records/supervision.ts'
import { answerSupervision, issueSupervision, proposeSupervision, settleSupervision, supervisionNumber } from '../../../storage/records/supervision.ts'
import type { Store } from '../../../storage/store.ts'
import { inShanghai } from '../../dispatch/letters.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import type { HandParts } from '../reminders/remind-by-hand.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import { insert, replace } from '../writes.ts'
import { nextOfYear } from '../year-number.ts'

export const supervisionNames = { notice: '督办通知', talk: '约谈通知', circular: '通报' } as const
export const supervisionLevels = { 1: '一般督办', 2: '重点督办', 3: '领导督办' } as const

/** Begun by a supervisor; it still has to be issued. */
export async function beginSupervision({ store, newId }: HandParts, actor: Actor, order: Pick<NewSupervision, 'kind' | 'level' | 'unitId' | 'caseIds' | 'matter' | 'requirement' | 'why'>, at: string): Promise<Supervision> {
  requireMay(actor, 'supervision:manage')
  return store.commitDecision(async () => {
    present(await store.unit(order.unitId), '单位')
    if ((await store.casesById(order.caseIds)).length < order.caseIds.length) throw new CaseworkRefused('not_found', '没有找到其中的案件')
    const record = proposeSupervision({ ...order, id: `supervision:${newId()}`, dispatchIds: [], ruleId: null }, { at, by: actor.id })
    return { writes: [insert('supervision', record)], facts: facts(actor, at, 'propose_supervision', record), result: record }
  })
}

export interface SupervisionForm {
  id: string
  /** The version the person saw. */
  version: number
  level: Supervision['level']
  matter: string
  requirement: string
  contact: string
  dueAt: string
}

/** 签发: the number is used up and the letter written in the same commit. */
export async function issueNotice({ store, held }: Pick<HandParts, 'store' | 'held'>, actor: Actor, { id, version, ...form }: SupervisionForm, at: string): Promise<Supervision> {
  requireMay(actor, 'supervision:manage')
  if (form.dueAt <= at) throw new CaseworkRefused('invalid', '反馈时限须在现在之后')
  return store.commitDecision(async () => {
    const before = await seen(store, id, version)
    const year = Number(dayInShanghai(at).slice(0, 4))
    const { value, write } = await nextOfYear(store, 'supervision-number', year)
    const record = issueSupervision(before, { ...form, number: supervisionNumber(year, value) }, { at, by: actor.id })
    const [unit, cases, channel] = await Promise.all([store.unit(record.unitId), store.casesById(record.caseIds), store.unitChannel(record.unitId)])
    const letter = supervisionLetter(record, unit?.name ?? record.unitId, cases, channel?.channel ?? 'portal')
    return { writes: [replace('supervision', record), write, insert('delivery', writeDelivery(letter, held, { at, by: actor.id }))], facts: facts(actor, at, 'issue_supervision', record), result: record }
  })
}

/** The unit answers; another unit's is not there for it. */
export async function answerNotice(store: Store, actor: Actor, order: { id: string; version: number; answer: string }, at: string): Promise<Supervision> {
  requireMay(actor, 'supervision:answer')
  return store.commitDecision(async () => {
    const before = await seen(store, order.id, order.version)
    if (before.unitId !== actor.unitId || before.state === 'proposed' || before.state === 'dropped') throw new CaseworkRefused('not_found', '没有找到该督办件')
    const record = answerSupervision(before, order.answer, { at, by: actor.id })
    return { writes: [replace('supervision', record)], facts: facts(actor, at, 'answer_supervision', record), result: record }
  })
}

/** `why`: the reason, or the outcome of one that is closed. */
export async function settleNotice(store: Store, actor: Actor, order: { id: string; version: number; action: 'drop' | 'send_back' | 'close'; why: string }, at: string): Promise<Supervision> {
  requireMay(actor, 'supervision:manage')
  if (!order.why.trim()) throw new CaseworkRefused('invalid', order.action === 'close' ? '请写明结果' : '请写明原因')
  return store.commitDecision(async () => {
    const record = settleSupervision(await seen(store, order.id, order.version), order.action, { at, by: actor.id, why: order.why })
    return { writes: [replace('supervision', record)], facts: { ...facts(actor, at, `${order.action}_supervision`, record), detail: { unit: record.unitId, why: order.why } }, result: record }
  })
}

async function seen(store: Store, id: string, version: number): Promise<Supervision> {
  const record = present(await store.supervision(id), '督办件')
  if (record.version !== version) throw new CaseworkRefused('stale', '该督办件在您打开之后有了新的进展，请看过再操作')
  return record
}

function supervisionLetter(record: Supervision, unitName: string, cases: readonly Case[], channel: NewDelivery['channel']): NewDelivery {
  const name = supervisionNames[record.kind]
  return {
    id: `letter:${record.id}`,
    channel,
    unitId: record.unitId,
    kind: 'supervision',
    aboutId: record.id,
    caseId: record.caseIds[0] ?? null,
    subject: `【${name}】${record.number ?? ''}`,
    text: [
      `${name}　${record.number ?? ''}　${supervisionLevels[record.level]}`,
      `承办单位：${unitName}`,
      `督办事项：${record.matter}`,
      `涉及案件：${cases.map(({ number }) => number).join('、') || '无'}`,
      `督办要求：${record.requirement}`,
      `${record.kind === 'talk' ? '约谈时间' : '反馈时限'}：${inShanghai(record.dueAt ?? record.at)}`,
      `联系人及电话：${record.contact || '见平台'}`,
    ].join('\n'),
    fields: { number: record.number, kind: record.kind, level: record.level, caseNumbers: cases.map(({ number }) => number), dueAt: record.dueAt },
  }
}

const facts = (actor: Actor, at: string, action: string, record: Supervision) => ({ at, by: actor.id, action, subject: `supervision ${record.id}`, detail: { unit: record.unitId, kind: record.kind, number: record.number } })
