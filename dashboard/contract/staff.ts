/** 人员: accounts, roles, locks, sessions. No answer holds a password but the first one, once, to whoever made it. */
import { z } from 'zod'
import { zInstant } from '../../storage/records/record.ts'
import { roles, zGrant, zStaff } from '../../storage/records/staff.ts'
import { zSessionView } from './account.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)
const mark = z.string().max(400)
const why = z.string().trim().min(2).max(300)
/** None: the whole city. */
const districts = z.array(z.string().min(1).max(40)).max(40).default([])

const zPersonView = zStaff.pick({ id: true, login: true, name: true, role: true, unitId: true, demo: true, active: true, lastLoginAt: true, mustChangePassword: true }).extend({
  unit: z.string().nullable(),
  /** 分管区划; null for the whole city. */
  districts: z.array(z.string()).nullable(),
  /** Now; `byHand`: by the security administrator, without an end. */
  lock: z.object({ until: zInstant.nullable(), byHand: z.boolean() }).nullable(),
  grant: zGrant.pick({ what: true, role: true, askedAt: true, why: true, districts: true }).extend({ unit: z.string().nullable(), askedBy: z.string() }).nullable(),
  /** 动态验证码 is on. */
  asksForCode: z.boolean(),
  /** Goes back with every change: it tells whether the page is stale. */
  mark: z.string(),
})
export type PersonView = z.infer<typeof zPersonView>
const zCounts = z.object({ approvals: z.number().int(), submitted: z.number().int(), claims: z.number().int(), duties: z.number().int() })
const zPersonPage = zPersonView.extend({ load: zCounts })
const zWithPassword = z.object({ person: zPersonView, password: z.string() })

export const staffEndpoints = {
  staff: { method: 'GET', path: '/api/staff', permission: 'staff:read', answer: z.object({ people: z.array(zPersonView), units: z.array(z.object({ id: z.string(), name: z.string(), level: z.union([z.literal(1), z.literal(2)]) })), districts: z.array(z.string()) }) },
  person: { method: 'GET', path: '/api/staff/:id', permission: 'staff:read', params: byId, answer: zPersonPage },
  addPerson: { method: 'POST', path: '/api/staff', permission: 'staff:manage', body: z.strictObject({ login: z.string().trim().toLowerCase().pipe(zStaff.shape.login), name: z.string().trim().min(1).max(30), role: z.enum(roles), unitId: id.nullable().default(null), districts }), answer: zWithPassword },
  changeRole: { method: 'POST', path: '/api/staff/:id/role', permission: 'staff:manage', params: byId, body: z.strictObject({ mark, role: z.enum(roles), unitId: id.nullable().default(null), why }), answer: zPersonView },
  limitPerson: { method: 'POST', path: '/api/staff/:id/districts', permission: 'staff:manage', params: byId, body: z.strictObject({ mark, districts, why }), answer: zPersonView },
  deactivatePerson: { method: 'POST', path: '/api/staff/:id/deactivate', permission: 'staff:manage', params: byId, body: z.strictObject({ mark, why }), answer: zPersonView },
  reactivatePerson: { method: 'POST', path: '/api/staff/:id/reactivate', permission: 'staff:manage', params: byId, body: z.strictObject({ mark, why }), answer: zPersonView },
  resetPassword: { method: 'POST', path: '/api/staff/:id/password', permission: 'staff:manage', params: byId, body: z.strictObject({ mark, why }), answer: zWithPassword },
  handOverLoad: { method: 'POST', path: '/api/staff/:id/hand-over', permission: 'staff:manage', params: byId, body: z.strictObject({ to: id, why }), answer: zCounts },
  unlockPerson: { method: 'POST', path: '/api/staff/:id/unlock', permission: 'staff:unlock', params: byId, body: z.strictObject({ mark, why }), answer: zPersonView },
  settleGrant: { method: 'POST', path: '/api/staff/:id/grant', permission: 'staff:grant', params: byId, body: z.strictObject({ mark, granted: z.boolean(), why: z.string().trim().max(300).default('') }), answer: zPersonView },
  lockPerson: { method: 'POST', path: '/api/staff/:id/lock', permission: 'staff:secure', params: byId, body: z.strictObject({ mark, why }), answer: zPersonView },
  switchOffCode: { method: 'POST', path: '/api/staff/:id/code/off', permission: 'staff:secure', params: byId, body: z.strictObject({ mark, why }), answer: zPersonView },
  personSessions: { method: 'GET', path: '/api/staff/:id/sessions', permission: 'staff:secure', params: byId, answer: z.array(zSessionView.omit({ current: true })) },
  endPersonSessions: { method: 'POST', path: '/api/staff/:id/sessions/end', permission: 'staff:secure', params: byId, body: z.strictObject({ sessionId: id.nullable().default(null) }), answer: z.object({ ended: z.number().int() }) },
} as const
