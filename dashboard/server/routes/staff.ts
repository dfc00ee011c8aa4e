/** 人员: the system administrator makes accounts, the security administrator grants, locks and ends sessions. */
import { handOverLoad } from '../../../pipeline/casework/people/hand-over-load.ts'
import { addPerson, changeRole, deactivatePerson, limitPerson, reactivatePerson, resetOnePassword, unlockPerson } from '../../../pipeline/casework/people/manage-staff.ts'
import { endPersonSessions, lockPerson, settleOneGrant, switchOffCode } from '../../../pipeline/casework/people/secure-staff.ts'
import type { StaffTools } from '../../../pipeline/casework/people/staff-rules.ts'
import { districtNames, markOf } from '../../../pipeline/casework/people/staff-rules.ts'
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import { asksForCode, districtsOf, isLocked } from '../../../storage/records/staff.ts'
import { existsOn } from '../../../storage/records/unit.ts'
import type { PersonView } from '../../contract/staff.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import type { Names } from '../names.ts'
import { hashPassword } from '../passwords.ts'
import { found } from '../refusal.ts'

type Words = 'staff' | 'person' | 'addPerson' | 'changeRole' | 'limitPerson' | 'deactivatePerson' | 'reactivatePerson' | 'resetPassword' | 'handOverLoad' | 'unlockPerson' | 'settleGrant' | 'lockPerson' | 'switchOffCode' | 'personSessions' | 'endPersonSessions'
const PASSWORD_BYTES = 12

export function staffHandlers({ store, names, config, randomBytes }: Tools): Pick<Handlers, Words> {
  const tools: StaffTools = { store, production: config.mode === 'production' }
  const firstPassword = (): string => randomBytes(PASSWORD_BYTES).toString('base64url')
  const shown = async (person: Staff, at: string): Promise<PersonView> => personView(person, await names(), at)
  const withPassword = async (at: string, change: (passwordHash: string) => Promise<Staff>) => {
    const password = firstPassword()
    return { person: await shown(await change(await hashPassword(password)), at), password }
  }

  return {
    async staff({ at }) {
      const [people, known] = await Promise.all([store.allStaff(), names()])
      const today = dayInShanghai(at)
      return { people: people.filter(({ demo }) => !demo || !tools.production).map((person) => personView(person, known, at)), units: known.units.filter((unit) => existsOn(unit, today)).map(({ id, name, level }) => ({ id, name, level })), districts: districtNames(known.units) }
    },
    async person({ params, at }) {
      const person = found(await store.staff(params.id), '人员')
      const { approvals, submitted, claims, duties } = await store.loadOf(person.id, at)
      return { ...(await shown(person, at)), load: { approvals: approvals.length, submitted: submitted.length, claims: claims.length, duties: duties.length } }
    },
    addPerson: (call) => withPassword(call.at, (hash) => addPerson(tools, actorOf(call), call.body, hash, call.at)),
    changeRole: async (call) => shown(await changeRole(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    limitPerson: async (call) => shown(await limitPerson(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    deactivatePerson: async (call) => shown(await deactivatePerson(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    reactivatePerson: async (call) => shown(await reactivatePerson(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    resetPassword: (call) => withPassword(call.at, (hash) => resetOnePassword(tools, actorOf(call), { id: call.params.id, ...call.body }, hash, call.at)),
    handOverLoad: (call) => handOverLoad(tools, actorOf(call), { fromId: call.params.id, toId: call.body.to, why: call.body.why }, call.at),
    unlockPerson: async (call) => shown(await unlockPerson(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    settleGrant: async (call) => shown(await settleOneGrant(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    lockPerson: async (call) => shown(await lockPerson(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    switchOffCode: async (call) => shown(await switchOffCode(tools, actorOf(call), { id: call.params.id, ...call.body }, call.at), call.at),
    async personSessions({ params, at }) {
      const person = found(await store.staff(params.id), '人员')
      return (await store.sessionsOf(person.id)).filter(({ expiresAt }) => expiresAt > at).sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1))
    },
    endPersonSessions: async (call) => ({ ended: await endPersonSessions(tools, actorOf(call), { id: call.params.id, sessionId: call.body.sessionId }, call.at) }),
  }
}

/** What administrators see of an account: no hash, no secret. */
function personView(person: Staff, names: Names, at: string): PersonView {
  const { id, login, name, role, unitId, demo, active, lastLoginAt, mustChangePassword, grant } = person
  const unitName = (unit: string | null): string | null => (unit === null ? null : names.unit(unit))
  const byHand = Boolean(person.lockedBy)
  return {
    id, login, name, role, unitId, demo, active, lastLoginAt, mustChangePassword,
    unit: unitName(unitId),
    districts: districtsOf(person)?.slice() ?? null,
    lock: isLocked(person, at) ? { until: byHand ? null : person.lockedUntil, byHand } : null,
    grant: grant ? { what: grant.what, role: grant.role, unit: unitName(grant.unitId), askedBy: names.person(grant.askedBy), askedAt: grant.askedAt, why: grant.why, ...(grant.districts ? { districts: grant.districts } : {}) } : null,
    asksForCode: asksForCode(person),
    mark: markOf(person),
  }
}
