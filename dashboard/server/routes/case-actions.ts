/** 转办、办结、重办、回访、并案、拆案. Each answers with the case as it is now. */
import { closeCase, followUp, reopenCase } from '../../../pipeline/casework/close-case.ts'
import { dispatchCase } from '../../../pipeline/casework/dispatch-case.ts'
import { joinTwoCases, partJoinedCase, splitOneCase } from '../../../pipeline/casework/join-cases.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { caseView } from '../views/case-view.ts'

type Names = 'dispatchCase' | 'closeCase' | 'reopenCase' | 'followUpCase' | 'joinCase' | 'partCase' | 'splitCase'

export function caseActionHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store, casework } = tools
  const view = (record: Case, at: string) => caseView(tools, record, at)
  return {
    async dispatchCase(call) {
      const { record } = await dispatchCase(casework, actorOf(call), { caseId: call.params.id, ...call.body }, call.at)
      return view(record, call.at)
    },
    closeCase: async (call) => view(await closeCase(casework, actorOf(call), { caseId: call.params.id, ...call.body }, call.at), call.at),
    reopenCase: async (call) => view(await reopenCase(casework, actorOf(call), { caseId: call.params.id, ...call.body }, call.at), call.at),
    async followUpCase(call) {
      const { version, keepClosed, ...said } = call.body
      return view(await followUp(casework, actorOf(call), { caseId: call.params.id, version, said, keepClosed }, call.at), call.at)
    },
    joinCase: async (call) => view(await joinTwoCases(store, actorOf(call), { caseId: call.params.id, ...call.body }, call.at), call.at),
    partCase: async (call) => view(await partJoinedCase(store, actorOf(call), { caseId: call.params.id, ...call.body }, call.at), call.at),
    splitCase: async (call) => view(await splitOneCase(store, actorOf(call), { caseId: call.params.id, ...call.body }, call.at), call.at),
  }
}
