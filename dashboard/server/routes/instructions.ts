/** 批示, from either end of its chain. */
import { trackInstruction, writeInstruction } from '../../../pipeline/casework/issue-instruction.ts'
import type { Instruction } from '../../../storage/records/instruction.ts'
import { reportNumber } from '../../../storage/records/report.ts'
import type { Answer } from '../../contract.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { casesAbout } from '../views/case-view.ts'
import { caseRow, historyView } from '../views/cards.ts'
import { instructionRow } from '../views/instruction-view.ts'

type Names = 'instructions' | 'instruction' | 'writeInstruction' | 'trackInstruction'

export function instructionHandlers({ store, names, casework }: Tools): Pick<Handlers, Names> {
  const row = async (record: Instruction, at: string): Promise<Answer<'writeInstruction'>> => instructionRow(record, await names(), await casesAbout(store, record.caseIds), at)
  return {
    async instructions({ query: { skip, limit, ...filter }, at }) {
      const [page, known] = await Promise.all([store.instructions(filter, skip, limit), names()])
      const about = await casesAbout(store, page.instructions.flatMap(({ caseIds }) => caseIds))
      return { instructions: page.instructions.map((record) => instructionRow(record, known, about, at)), total: page.total }
    },
    async instruction({ params, at }) {
      const record = found(await store.instruction(params.id), '批示')
      const [known, about, report] = await Promise.all([names(), casesAbout(store, record.caseIds), record.reportId === null ? undefined : store.report(record.reportId)])
      return {
        instruction: instructionRow(record, known, about, at),
        report: report ? { id: report.id, number: reportNumber(report), title: report.title ?? '' } : null,
        cases: [...about.values()].map((file) => ({ case: caseRow(file, known, at), units: (file.unitIds ?? []).map((id) => known.unit(id)), answer: file.answer ?? null })),
        history: historyView(record.history, known),
      }
    },
    writeInstruction: async (call) => row(await writeInstruction(casework, actorOf(call), call.body, call.at), call.at),
    trackInstruction: async (call) => row(await trackInstruction(casework, actorOf(call), { instructionId: call.params.id, ...call.body }, call.at), call.at),
  }
}
