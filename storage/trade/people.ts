/** Staff and their sessions. */
import type { Database } from '../database.ts'
import type { StaffStore } from '../store.ts'
import { existing, retryOnConflict } from './retry.ts'

export function staffStore(database: Database): StaffStore {
  return {
    async addStaff(staff) {
      await database.commit([{ op: 'insert', kind: 'staff', record: staff }])
      return staff
    },
    staff: (id) => database.get('staff', id),
    async staffByLogin(login) {
      return (await database.find('staff', { where: { login }, limit: 1 }))[0]
    },
    allStaff: () => database.find('staff', { sort: [['login', 'asc']] }),
    changeStaff: (id, change) =>
      retryOnConflict(async () => {
        const record = change(existing(await database.get('staff', id), 'staff', id))
        await database.commit([{ op: 'replace', kind: 'staff', record }])
        return record
      }),
    addSession: (session) => database.commit([{ op: 'insert', kind: 'session', record: session }]),
    session: (id) => database.get('session', id),
    touchSession: (id, at, expiresAt) =>
      retryOnConflict(async () => {
        const session = await database.get('session', id)
        if (session) await database.commit([{ op: 'replace', kind: 'session', record: { ...session, version: session.version + 1, lastSeenAt: at, expiresAt } }])
      }),
    endSession: (id) => database.commit([{ op: 'delete', kind: 'session', id }]),
    async endSessionsOf(staffId, keep) {
      const sessions = (await database.find('session', { where: { staffId } })).filter((session) => session.id !== keep)
      await database.commit(sessions.map(({ id }) => ({ op: 'delete' as const, kind: 'session' as const, id })))
      return sessions.length
    },
    sessionsOf: (staffId) => database.find('session', { where: { staffId } }),
  }
}
