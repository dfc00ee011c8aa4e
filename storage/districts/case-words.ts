/** Cases and what was done for them, for somebody who works for some districts only. */
import type { CaseFilter, Store } from '../store.ts'
import type { Where } from '../database.ts'
import type { DeliveryFilter, DeliveryStore } from '../store/deliveries.ts'
import { NoSuchRecord } from '../trade/retry.ts'
import { pageSeen } from './sight.ts'
import type { Sight } from './sight.ts'

type Words =
  | 'case'
  | 'casesById'
  | 'caseByNumber'
  | 'cases'
  | 'casesOfPersons'
  | 'casesInWork'
  | 'unendedCases'
  | 'reopenedCases'
  | 'changeCase'
  | 'joinCases'
  | 'partCase'
  | 'splitCase'
  | 'dispatch'
  | 'dispatchesOf'
  | 'dispatchesOfCases'
  | 'dispatchesDueBetween'
  | 'openDispatches'
  | 'inbox'
  | 'asksToRule'
  | 'reply'
  | 'repliesOf'
  | 'repliesToReview'
  | 'attachment'
  | 'attachmentsOf'
  | 'delivery'
  | 'deliveries'
  | 'deliveryCounts'
  | 'resendDelivery'
  | 'deliverByHand'

const ASKS_READ = 1000

export function caseWords(store: Store, sight: Sight): Pick<Store, Words> {
  const seen = async (id: string | null): Promise<boolean> => id !== null && (await sight.casesSeen([id])).has(id)
  /** The record, if its case is seen. */
  const ofCase = async <T extends { caseId: string | null }>(record: T | undefined): Promise<T | undefined> => (record && (await seen(record.caseId)) ? record : undefined)
  const keep = <T extends { caseId: string | null }>(records: readonly T[]): Promise<T[]> => sight.keepByCases(records, ({ caseId }) => [caseId])
  const within = (filter: CaseFilter): CaseFilter | null => (filter.district === undefined || sight.isOwn(filter.district) ? { ...filter, districts: sight.districts } : null)
  const requireDelivery = async (id: string): Promise<void> => {
    if (!(await ofCase(await store.delivery(id)))) throw new NoSuchRecord('delivery', id)
  }
  const own = <T extends { district: string | null }>(records: readonly T[]): T[] => records.filter(({ district }) => sight.isOwn(district))
  /** Letters are many: they are counted by case, not read. */
  async function lettersByState(filter: DeliveryFilter): Promise<{ state: string; count: number }[]> {
    const where: Where = Object.fromEntries(Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])))
    const rows = await store.database.countBy('delivery', ['caseId', 'state'], { where })
    const cases = await sight.casesSeen(rows.flatMap(({ values }) => (typeof values[0] === 'string' ? [values[0]] : [])))
    return rows.flatMap(({ values: [caseId, state], count }) => (typeof caseId === 'string' && cases.has(caseId) ? [{ state: String(state), count }] : []))
  }
  const deliveries: DeliveryStore['deliveries'] = async (filter, skip, limit) => {
    const total = (await lettersByState(filter)).reduce((sum, { count }) => sum + count, 0)
    const { page } = await pageSeen(async (from, most) => (await store.deliveries(filter, from, most)).deliveries, keep, skip, limit, total)
    return { deliveries: page, total }
  }
  return {
    async case(id) {
      const record = await store.case(id)
      return sight.isOwn(record?.district) ? record : undefined
    },
    casesById: async (ids) => own(await store.casesById(ids)),
    async caseByNumber(number) {
      const record = await store.caseByNumber(number)
      return sight.isOwn(record?.district) ? record : undefined
    },
    async cases(filter, skip, limit) {
      const inside = within(filter)
      return inside ? store.cases(inside, skip, limit) : { cases: [], total: 0 }
    },
    casesOfPersons: async (persons, limit) => own(await store.casesOfPersons(persons, limit)),
    casesInWork: async (from, to) => own(await store.casesInWork(from, to)),
    unendedCases: async (limit) => own(await store.unendedCases(limit)),
    reopenedCases: async (atLeast, openedFrom) => own(await store.reopenedCases(atLeast, openedFrom)),
    async changeCase(id, change, act, action) {
      await sight.requireCases([id])
      return store.changeCase(id, change, act, action)
    },
    async joinCases(id, intoId, version, act) {
      await sight.requireCases([id, intoId])
      return store.joinCases(id, intoId, version, act)
    },
    async partCase(id, version, act) {
      // Whatever stands between it and its posts is touched, too.
      const chain = [id]
      for (let next = (await store.case(id))?.joinedTo; next && !chain.includes(next); next = (await store.case(next))?.joinedTo) chain.push(next)
      await sight.requireCases(chain)
      return store.partCase(id, version, act)
    },
    async splitCase(id, postIds, version, act) {
      await sight.requireCases([id])
      return store.splitCase(id, postIds, version, act)
    },
    dispatch: async (id) => ofCase(await store.dispatch(id)),
    dispatchesOf: async (caseId) => ((await seen(caseId)) ? store.dispatchesOf(caseId) : []),
    dispatchesOfCases: async (caseIds) => store.dispatchesOfCases([...(await sight.casesSeen(caseIds))]),
    dispatchesDueBetween: async (from, to) => keep(await store.dispatchesDueBetween(from, to)),
    openDispatches: async () => keep(await store.openDispatches()),
    async inbox(unitId, which, skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.inbox(unitId, which, from, most)).dispatches, keep, skip, limit)
      return { dispatches: page, total }
    },
    asksToRule: async (limit) => (await keep(await store.asksToRule(ASKS_READ))).slice(0, limit),
    reply: async (id) => ofCase(await store.reply(id)),
    repliesOf: async (caseId) => ((await seen(caseId)) ? store.repliesOf(caseId) : []),
    async repliesToReview(skip, limit) {
      const { page, total } = await pageSeen(async (from, most) => (await store.repliesToReview(from, most)).replies, keep, skip, limit)
      return { replies: page, total }
    },
    attachment: async (id) => ofCase(await store.attachment(id)),
    attachmentsOf: async (caseId) => ((await seen(caseId)) ? store.attachmentsOf(caseId) : []),
    delivery: async (id) => ofCase(await store.delivery(id)),
    deliveries,
    async deliveryCounts() {
      const counts: Record<string, number> = {}
      for (const { state, count } of await lettersByState({})) counts[state] = (counts[state] ?? 0) + count
      return counts
    },
    async resendDelivery(id, held, act) {
      await requireDelivery(id)
      return store.resendDelivery(id, held, act)
    },
    async deliverByHand(id, act) {
      await requireDelivery(id)
      return store.deliverByHand(id, act)
    },
  }
}
