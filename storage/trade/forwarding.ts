/** 自动转办: rules, what waits to leave, and what left. */
import { Conflict } from '../database.ts'
import type { Condition, Database } from '../database.ts'
import { settleForwarding, takeForwarding } from '../records/forwarding.ts'
import type { ForwardingStore } from '../store/forwarding.ts'
import { existing, retryOnConflict } from './retry.ts'

const AT_ONCE = 20

export function forwardingStore(database: Database): ForwardingStore {
  return {
    forwardRules: () => database.find('forwardRule', { sort: [['rank', 'asc']] }),
    forwardRule: (id) => database.get('forwardRule', id),
    cardsToForward: (since, limit) => database.find('card', { where: { screening: 'waiting', triaged: true, answered: false, gone: false, submittedAt: { gte: since } }, sort: [['submittedAt', 'desc']], limit }),
    cardsSubmittedBetween: (from, to, limit) => database.find('card', { where: { submittedAt: { gte: from, lt: to } }, sort: [['submittedAt', 'desc']], limit }),
    forwarding: (id) => database.get('forwarding', id),
    async addForwarding(record) {
      try {
        await database.commit([{ op: 'insert', kind: 'forwarding', record }])
        return true
      } catch (error) {
        if (error instanceof Conflict) return false
        throw error
      }
    },
    async takeForwarding(until, act) {
      for (const waiting of await database.find('forwarding', { where: { state: 'waiting', leavesAt: { lte: act.at } }, sort: [['leavesAt', 'asc']], limit: AT_ONCE })) {
        const record = takeForwarding(waiting, until, act)
        try {
          await database.commit([{ op: 'replace', kind: 'forwarding', record }])
          return record
        } catch (error) {
          // Another process took this one: the next may be free.
          if (!(error instanceof Conflict)) throw error
        }
      }
      return undefined
    },
    settleForwarding: (id, action, act, caseId) =>
      retryOnConflict(async () => {
        const record = settleForwarding(existing(await database.get('forwarding', id), 'forwarding', id), action, act, caseId)
        await database.commit([{ op: 'replace', kind: 'forwarding', record }])
        return record
      }),
    async forwardings({ toCheck, ...filter }, skip, limit) {
      const given = Object.entries(filter).flatMap(([field, value]): [string, Condition][] => (value === undefined ? [] : [[field, value]]))
      const where = Object.fromEntries<Condition>([...given, ...(toCheck ? ([['sampled', true], ['check.by', null], ['state', 'forwarded']] as const) : [])])
      const [forwardings, total] = await Promise.all([database.find('forwarding', { where, sort: [['at', 'desc']], skip, limit }), database.count('forwarding', { where })])
      return { forwardings, total }
    },
  }
}
