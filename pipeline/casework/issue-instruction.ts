/** 批示: a leader writes on cases or a report; the office follows it to its outcome. */
import type { Instruction } from '../../storage/records/instruction.ts'
import { changeInstruction, issueInstruction, linkInstruction } from '../../storage/records/instruction.ts'
import { changeFields } from '../../storage/records/record.ts'
import type { Case } from '../../storage/records/case.ts'
import type { Report } from '../../storage/records/report.ts'
import type { Store } from '../../storage/store.ts'
import type { Actor } from './actor.ts'
import { requireMay } from './actor.ts'
import { CaseworkRefused, present } from './refused.ts'
import type { CaseworkTools } from './tools.ts'
import { insert, replace } from './writes.ts'

export interface InstructionDraft {
  text: string
  caseIds: readonly string[]
  reportId: string | null
  targetUnitIds: readonly string[]
  dueAt: string | null
}

/** It stands in the history of each case, so that the chain is walked from either end. */
export function writeInstruction(tools: CaseworkTools, actor: Actor, draft: InstructionDraft, at: string): Promise<Instruction> {
  requireMay(actor, 'instruction:write')
  if (draft.dueAt !== null && draft.dueAt <= at) throw new CaseworkRefused('invalid', '批示的时限已经过去，请另定')
  const { store } = tools
  const act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const caseIds = [...new Set(draft.caseIds)]
    const cases = await knownCases(store, caseIds)
    const report = draft.reportId === null ? null : present(await store.report(draft.reportId), '报告')
    if (report && !readable.has(report.state)) throw new CaseworkRefused('illegal', '批示须写在已呈批或已审定的报告上')
    for (const unitId of draft.targetUnitIds) present(await store.unit(unitId), '单位')
    const record = issueInstruction({ id: `instruction:${tools.newId()}`, text: draft.text, caseIds, reportId: draft.reportId, targetUnitIds: [...new Set(draft.targetUnitIds)], dueAt: draft.dueAt }, act)
    const noted = cases.map((file) => replace('case', changeFields(file, 'instruct', { ...act, why: draft.text }, {}, file.status)))
    return { writes: [insert('instruction', record), ...noted], facts: { at, by: actor.id, action: 'instruct', subject: `instruction ${record.id}`, detail: { cases: caseIds, report: draft.reportId } }, result: record }
  })
}

/** Cases that follow from it: the chain then leads from the report over the words to them, and back. */
export function linkCases({ store }: CaseworkTools, actor: Actor, order: { instructionId: string; version: number; caseIds: readonly string[] }, at: string): Promise<Instruction> {
  requireMay(actor, 'instruction:track')
  const act = { at, by: actor.id }
  return store.commitDecision(async () => {
    const before = present(await store.instruction(order.instructionId), '批示')
    if (before.version !== order.version) throw new CaseworkRefused('stale', '该批示的办理有了新的进展，请看过再操作')
    const fresh = (await knownCases(store, [...new Set(order.caseIds)])).filter(({ id }) => !before.caseIds.includes(id))
    if (fresh.length === 0) throw new CaseworkRefused('invalid', '这些案件已经关联')
    const record = linkInstruction(before, fresh.map(({ id }) => id), { ...act, why: fresh.map(({ number }) => number).join('、') })
    const noted = fresh.map((file) => replace('case', changeFields(file, 'instruct', { ...act, why: before.text }, {}, file.status)))
    return { writes: [replace('instruction', record), ...noted], facts: { at, by: actor.id, action: 'instruction_link', subject: `instruction ${record.id}`, detail: { cases: fresh.map(({ id }) => id) } }, result: record }
  })
}

async function knownCases(store: Store, ids: readonly string[]): Promise<Case[]> {
  const cases = await store.casesById(ids)
  if (cases.length < ids.length) throw new CaseworkRefused('not_found', '没有找到该案件')
  return cases
}

/** A draft is nobody's to read but its writers'. */
const readable: ReadonlySet<Report['state']> = new Set<Report['state']>(['submitted', 'frozen', 'sent_back'])

/** 落实, with its outcome in words; or taken up again. */
export function trackInstruction({ store }: CaseworkTools, actor: Actor, order: { instructionId: string; version: number; action: 'start' | 'fulfil' | 'reopen'; why: string }, at: string): Promise<Instruction> {
  requireMay(actor, 'instruction:track')
  if (order.action !== 'start' && !order.why.trim()) throw new CaseworkRefused('invalid', '请写明落实情况')
  return store.commitDecision(async () => {
    const before = present(await store.instruction(order.instructionId), '批示')
    if (before.version !== order.version) throw new CaseworkRefused('stale', '该批示的办理有了新的进展，请看过再操作')
    const record = changeInstruction(before, order.action, { at, by: actor.id, why: order.why || undefined })
    return { writes: [replace('instruction', record)], facts: { at, by: actor.id, action: `instruction_${order.action}`, subject: `instruction ${record.id}`, detail: { why: order.why } }, result: record }
  })
}
