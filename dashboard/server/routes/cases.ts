/** Cases, for reading. */
import type { Case } from '../../../storage/records/case.ts'
import type { Answer } from '../../contract.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { found } from '../refusal.ts'
import { cardView, caseRow, historyView } from '../views/cards.ts'

export function caseHandlers({ store, names }: Tools): Pick<Handlers, 'cases' | 'case' | 'caseByNumber'> {
  const viewOf = async (record: Case, at: string): Promise<Answer<'case'>> => {
    const [cards, known] = await Promise.all([store.cards(record.postIds), names()])
    return { case: caseRow(record, known), posts: cards.map((card) => cardView(card, known, at)), history: historyView(record.history, known) }
  }
  return {
    async cases({ query: { status, skip, limit } }) {
      const [page, known] = await Promise.all([store.cases({ status }, skip, limit), names()])
      return { cases: page.cases.map((record) => caseRow(record, known)), total: page.total }
    },
    case: async ({ params, at }) => viewOf(found(await store.case(params.id), '案件'), at),
    caseByNumber: async ({ params, at }) => viewOf(found(await store.caseByNumber(params.number), '案件'), at),
  }
}
