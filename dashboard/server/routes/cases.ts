/** Cases, for reading. */
import type { Handlers, Tools } from '../handlers.ts'
import { found } from '../refusal.ts'
import { caseRow } from '../views/cards.ts'
import { caseView } from '../views/case-view.ts'

/** What was closed before is past asking. */
const VISITED_WITHIN_MS = 60 * 86_400_000

export function caseHandlers(tools: Tools): Pick<Handlers, 'cases' | 'case' | 'caseByNumber'> {
  const { store, names } = tools
  return {
    async cases({ query: { overdue, toVisit, skip, limit, ...filter }, at }) {
      const [page, known] = await Promise.all([store.cases({ ...filter, ...(overdue ? { overdueAt: at } : {}), ...(toVisit ? { toVisitFrom: new Date(Date.parse(at) - VISITED_WITHIN_MS).toISOString() } : {}) }, skip, limit), names()])
      return { cases: page.cases.map((record) => caseRow(record, known, at)), total: page.total }
    },
    case: async ({ params, at }) => caseView(tools, found(await store.case(params.id), '案件'), at),
    caseByNumber: async ({ params, at }) => caseView(tools, found(await store.caseByNumber(params.number), '案件'), at),
  }
}
