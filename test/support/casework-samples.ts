/** Cases and dispatches put straight into a store, for tests of what the machine does with them. Invented. */
import { openCase } from '../../storage/records/case.ts'
import type { Case } from '../../storage/records/case.ts'
import { newDispatch } from '../../storage/records/dispatch.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import type { Unit } from '../../storage/records/unit.ts'
import type { Database } from '../../storage/database.ts'

export const after = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()

export async function putUnit(database: Database, id: string, fields: Partial<Unit> = {}): Promise<Unit> {
  const unit: Unit = { id, version: 1, name: `${id}单位`, aliases: [], level: 1, parentId: null, kind: 'bureau', district: null, from: '2019-01-01', until: null, successorIds: [], history: [], ...fields }
  await database.commit([{ op: 'insert', kind: 'unit', record: unit }])
  return unit
}

export async function putCase(database: Database, id: string, at: string, fields: Partial<Case> = {}): Promise<Case> {
  const number = `2026-${String(Number.parseInt(Buffer.from(id).toString('hex').slice(-5), 16) % 1_000_000).padStart(6, '0')}`
  const opened: Case = { ...openCase({ id, number, channel: 'phone', title: `${id}：路灯不亮`, postIds: [], category: '市政设施', district: '龙亭区', urgency: 0 }, { at, by: 'officer' }), status: 'dispatched', ...fields }
  await database.commit([{ op: 'insert', kind: 'case', record: opened }])
  return opened
}

export async function putDispatch(database: Database, id: string, at: string, fields: Partial<Dispatch> = {}): Promise<Dispatch> {
  const facts = { id, caseId: 'case1', unitId: 'unit1', role: 'lead' as const, parentId: null, signDueAt: after(at, 420), contactDueAt: after(at, 1440), dueAt: after(at, 14_400), because: '人工转办' }
  const sent: Dispatch = { ...newDispatch(facts, { at, by: 'officer' }), ...fields }
  await database.commit([{ op: 'insert', kind: 'dispatch', record: sent }])
  return sent
}
