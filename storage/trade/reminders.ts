/** 催办, 督办, 值班. */
import { Conflict } from '../database.ts'
import type { Condition, Database, Write } from '../database.ts'
import { writeDelivery } from '../records/delivery.ts'
import type { ReminderStore } from '../store/reminders.ts'

/** Databases take so many values of a condition easily. */
const CASES_AT_ONCE = 500

export function reminderStore(database: Database): ReminderStore {
  return {
    openDispatches: () => database.find('dispatch', { where: { handling: { in: ['sent', 'signed', 'contacted', 'redo'] } }, sort: [['dueAt', 'asc']] }),
    dispatchesDueBetween: (from, to) => database.find('dispatch', { where: { dueAt: { gte: from, lt: to } }, sort: [['dueAt', 'asc']] }),
    async dispatchesOfCases(caseIds) {
      const found = []
      for (let n = 0; n < caseIds.length; n += CASES_AT_ONCE) found.push(...(await database.find('dispatch', { where: { caseId: { in: caseIds.slice(n, n + CASES_AT_ONCE) } } })))
      return found
    },
    remindersKnown: async (ids) => new Set((await database.getMany('reminder', ids)).map(({ id }) => id)),
    addReminder: (reminder, letter, held, act) =>
      unlessKnown(database, [
        { op: 'insert', kind: 'reminder', record: reminder },
        { op: 'insert', kind: 'delivery', record: writeDelivery(letter, held, act) },
      ]),
    async reminders(filter, skip, limit) {
      const where = given({ ...filter })
      const [reminders, total] = await Promise.all([database.find('reminder', { where, sort: [['at', 'desc']], skip, limit }), database.count('reminder', { where })])
      return { reminders, total }
    },
    dutiesAt: (at, unitId) => database.find('duty', { where: given({ unitId, from: { lte: at }, until: { gt: at } }) }),
    dutiesFrom: (from, unitId, limit) => database.find('duty', { where: given({ unitId, until: { gt: from } }), sort: [['from', 'asc']], limit }),
    duty: (id) => database.get('duty', id),
    supervision: (id) => database.get('supervision', id),
    async supervisions({ caseId, state, ...filter }, skip, limit) {
      const where = given({ ...filter, caseIds: caseId, state: Array.isArray(state) ? { in: state } : (state as string | undefined) })
      const [supervisions, total] = await Promise.all([database.find('supervision', { where, sort: [['at', 'desc']], skip, limit }), database.count('supervision', { where })])
      return { supervisions, total }
    },
    addProposal: (record) => unlessKnown(database, [{ op: 'insert', kind: 'supervision', record }]),
    unendedCases: (limit) => database.find('case', { where: { status: { in: ['registered', 'submitted', 'approved', 'sent_back', 'dispatched', 'replied'] } }, sort: [['openedAt', 'asc']], limit }),
    reopenedCases: (atLeast, openedFrom) => database.find('case', { where: { reopened: { gte: atLeast }, openedAt: { gte: openedFrom } } }),
  }
}

/** The filter without its absent fields. */
const given = (filter: Record<string, Condition | undefined>): Record<string, Condition> => Object.fromEntries(Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])))

/** False when the first of them is there already. */
async function unlessKnown(database: Database, writes: readonly Write[]): Promise<boolean> {
  try {
    await database.commit(writes)
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}
