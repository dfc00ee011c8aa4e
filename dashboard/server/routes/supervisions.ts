/** 督办: for the supervisor all of them, for a unit those issued to it. */
import { randomUUID } from 'node:crypto'
import { answerNotice, beginSupervision, issueNotice, settleNotice } from '../../../pipeline/casework/supervision/supervise.ts'
import type { Supervision } from '../../../storage/records/supervision.ts'
import type { SupervisionFilter } from '../../../storage/store/reminders.ts'
import type { SupervisionView } from '../../contract/supervision.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { historyView } from '../views/cards.ts'

type Names = 'supervisions' | 'supervision' | 'beginSupervision' | 'issueSupervision' | 'settleSupervision' | 'mySupervisions' | 'answerSupervision'

export function supervisionHandlers({ store, names, config }: Tools): Pick<Handlers, Names> {
  const parts = { store, newId: randomUUID, held: config.mode !== 'production' }

  async function viewOf(record: Supervision, at: string): Promise<SupervisionView> {
    const [known, cases] = await Promise.all([names(), store.casesById(record.caseIds)])
    const { history, by, issuedBy, answeredBy, dispatchIds: _dispatches, ...rest } = record
    return {
      ...rest,
      unit: known.unit(record.unitId),
      byName: known.person(by),
      issuedByName: issuedBy === null ? null : known.person(issuedBy),
      answeredByName: answeredBy === null ? null : known.person(answeredBy),
      late: record.state === 'issued' && record.dueAt !== null && record.dueAt < at,
      cases: cases.map(({ id, number, title }) => ({ id, number, title })),
      history: historyView(history, known),
    }
  }
  async function page(filter: SupervisionFilter, skip: number, limit: number, at: string): Promise<{ supervisions: SupervisionView[]; total: number }> {
    const { supervisions, total } = await store.supervisions(filter, skip, limit)
    return { supervisions: await Promise.all(supervisions.map((record) => viewOf(record, at))), total }
  }

  return {
    supervisions: ({ query: { skip, limit, ...filter }, at }) => page(filter, skip, limit, at),
    supervision: async ({ params, at }) => viewOf(found(await store.supervision(params.id), '督办件'), at),
    async beginSupervision(call) {
      const { caseNumbers, ...order } = call.body
      const cases = await Promise.all(caseNumbers.map(async (number) => found(await store.caseByNumber(number), `案件 ${number}`)))
      return viewOf(await beginSupervision(parts, actorOf(call), { ...order, caseIds: cases.map(({ id }) => id) }, call.at), call.at)
    },
    issueSupervision: async (call) => viewOf(await issueNotice(parts, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    settleSupervision: async (call) => viewOf(await settleNotice(store, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    mySupervisions: async ({ query: { skip, limit }, caller, at }) => (caller.staff.unitId === null ? { supervisions: [], total: 0 } : page({ unitId: caller.staff.unitId, state: ['issued', 'answered', 'closed'] }, skip, limit, at)),
    answerSupervision: async (call) => viewOf(await answerNotice(store, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
  }
}
