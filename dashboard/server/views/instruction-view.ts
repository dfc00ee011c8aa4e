/** 批示 as staff see it. */
import type { Case } from '../../../storage/records/case.ts'
import type { Instruction } from '../../../storage/records/instruction.ts'
import type { InstructionRow } from '../../contract/instruction.ts'
import type { Names } from '../names.ts'
import { titlesOf } from './approval-view.ts'

export function instructionRow(record: Instruction, names: Names, cases: ReadonlyMap<string, Case>, now: string): InstructionRow {
  const { history: _history, ...rest } = record
  return { ...rest, leaderName: names.person(record.leaderId), targets: record.targetUnitIds.map((id) => names.unit(id)), about: titlesOf(record.caseIds, cases), late: record.state !== 'fulfilled' && record.dueAt !== null && record.dueAt < now }
}
