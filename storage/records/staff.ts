/** A person who works here: role, unit, password hash, lockout. And their sessions. */
import { z } from 'zod'
import type { Act } from './record.ts'
import { IllegalTransition, recordShape, zInstant } from './record.ts'

/** officer 舆情专员 · approver 审批人 · leader 市领导 · unit1/unit2 承办单位 · supervisor 督办 · and the three administrators, kept apart: 系统, 安全, 审计. */
export const roles = ['officer', 'approver', 'leader', 'unit1', 'unit2', 'supervisor', 'system_admin', 'security_admin', 'audit_admin'] as const
export type Role = (typeof roles)[number]

/** Roles that decide for others or over the system: the system administrator asks for them, the security administrator grants them. */
export const privilegedRoles: ReadonlySet<Role> = new Set<Role>(['approver', 'leader', 'system_admin', 'security_admin', 'audit_admin'])

/** What waits for the security administrator: an account to be opened, a role, a new password. */
export const zGrant = z.object({
  what: z.enum(['open', 'role', 'password', 'districts']),
  role: z.enum(roles),
  unitId: z.string().nullable(),
  /** Only for `districts`: those the person would work for. */
  districts: z.array(z.string()).optional(),
  /** Only for `password`: it counts once it is granted. */
  passwordHash: z.string().nullable(),
  askedBy: z.string(),
  askedAt: zInstant,
  why: z.string(),
})
export type Grant = z.infer<typeof zGrant>

/** 动态验证码 (TOTP, RFC 6238). */
export const zSecondFactor = z.object({
  /** Base32, sealed under a key that is not in the store (older ones are in clear until a worker starts, or they are used). Needed to check a code, so it cannot be hashed; it is in no answer but the one that made it. */
  secret: z.string(),
  /** Null until a code was right once: only then it is asked for. */
  confirmedAt: zInstant.nullable(),
  /** The time step of the last code that was taken: no code counts twice (RFC 6238, 5.2). */
  lastStep: z.number().int(),
  /** SHA-256 of the recovery codes not used yet. */
  recovery: z.array(z.string()),
})

export const zStaff = z.object({
  ...recordShape,
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'a login name has 2 to 40 of a–z 0–9 . _ -'),
  name: z.string().min(1),
  role: z.enum(roles),
  unitId: z.string().nullable(),
  /** The districts the person works for; none named means the whole city. Units' people are limited by their unit. */
  districts: z.array(z.string()).optional(),
  /** argon2id, in PHC string format. */
  passwordHash: z.string(),
  /** True until the person chose a password of their own. */
  mustChangePassword: z.boolean(),
  /** A demo account works in demo mode only. */
  demo: z.boolean(),
  active: z.boolean(),
  failures: z.number().int(),
  lockedUntil: zInstant.nullable(),
  lastLoginAt: zInstant.nullable(),
  /** The security administrator who locked it; only their kind unlocks it. */
  lockedBy: z.string().nullable().optional(),
  grant: zGrant.nullable().optional(),
  secondFactor: zSecondFactor.nullable().optional(),
})
export type Staff = z.infer<typeof zStaff>

export const zSession = z.object({
  ...recordShape,
  staffId: z.string(),
  createdAt: zInstant,
  lastSeenAt: zInstant,
  expiresAt: zInstant,
  /** Shown to its owner in the list of sessions. */
  agent: z.string(),
})
/** `id` is the SHA-256 of the token; the token itself is only in the cookie. */
export type Session = z.infer<typeof zSession>

/** Five wrong passwords lock the account for a quarter of an hour. */
export const LOGIN_FAILURES_ALLOWED = 5
export const LOCKOUT_MS = 15 * 60_000

export const isLocked = (staff: Staff, at: string): boolean => staff.lockedUntil !== null && staff.lockedUntil > at

/** A wrong password: counts, and locks at the limit. */
export function failLogin(staff: Staff, at: string): Staff {
  const failures = staff.failures + 1
  const locks = failures >= LOGIN_FAILURES_ALLOWED
  return {
    ...staff,
    version: staff.version + 1,
    failures: locks ? 0 : failures,
    lockedUntil: locks ? new Date(Date.parse(at) + LOCKOUT_MS).toISOString() : staff.lockedUntil,
  }
}

/** A right password. @throws IllegalTransition when the account is locked or off: the right password does not help then */
export function passLogin(staff: Staff, at: string): Staff {
  if (!staff.active) throw new IllegalTransition('staff', staff.id, 'log in', 'inactive')
  if (isLocked(staff, at)) throw new IllegalTransition('staff', staff.id, 'log in', 'locked')
  return { ...staff, version: staff.version + 1, failures: 0, lockedUntil: null, lastLoginAt: at }
}

/** The person chose a password of their own. */
export function changePassword(staff: Staff, passwordHash: string): Staff {
  return { ...staff, version: staff.version + 1, passwordHash, mustChangePassword: false, failures: 0, lockedUntil: null }
}

/** 机构改革: the person goes to another unit; without one, the account is switched off and stays where it was. */
export const placeStaff = (staff: Staff, unitId: string | null): Staff => ({ ...staff, version: staff.version + 1, ...(unitId === null ? { active: false } : { unitId }) })

/** Without an end: the security administrator's lock. */
const LOCKED_FOR_GOOD = '9999-12-31T00:00:00.000Z'
const next = (staff: Staff, fields: Partial<Staff>): Staff => ({ ...staff, ...fields, version: staff.version + 1 })

export const assignRole = (staff: Staff, role: Role, unitId: string | null): Staff => next(staff, { role, unitId, districts: districtRoles.has(role) ? staff.districts : undefined })

/** Roles that see posts of the whole city unless they are limited to districts of it. */
export const districtRoles: ReadonlySet<Role> = new Set<Role>(['officer', 'approver', 'leader', 'supervisor'])
/** The districts a person is limited to; null for none. */
export const districtsOf = ({ role, districts }: Pick<Staff, 'role' | 'districts'>): readonly string[] | null => (districtRoles.has(role) && districts && districts.length > 0 ? districts : null)
/** Whether it lets the person see more than before. */
export const widens = (staff: Staff, districts: readonly string[]): boolean => {
  const before = districtsOf(staff)
  return before !== null && (districts.length === 0 || districts.some((name) => !before.includes(name)))
}
/** @throws IllegalTransition for a role that sees no posts of several districts */
export function limitDistricts(staff: Staff, districts: readonly string[]): Staff {
  if (districts.length > 0 && !districtRoles.has(staff.role)) throw new IllegalTransition('staff', staff.id, 'limit', staff.role)
  return next(staff, { districts: [...new Set(districts)].sort() })
}
export const switchStaff = (staff: Staff, active: boolean): Staff => next(staff, { active, ...(active ? {} : { grant: null }) })
/** A password that somebody else chose: the person must choose another at the first login. */
export const resetPassword = (staff: Staff, passwordHash: string): Staff => next(staff, { passwordHash, mustChangePassword: true, failures: 0, ...(staff.lockedBy ? {} : { lockedUntil: null }) })
export const lockStaff = (staff: Staff, act: Act): Staff => next(staff, { lockedUntil: LOCKED_FOR_GOOD, lockedBy: act.by })
export const unlockStaff = (staff: Staff): Staff => next(staff, { lockedUntil: null, lockedBy: null, failures: 0 })

/** Asks the security administrator. @throws IllegalTransition while something else waits */
export function askGrant(staff: Staff, facts: Pick<Grant, 'what' | 'role' | 'unitId' | 'passwordHash' | 'districts'>, act: Act): Staff {
  if (staff.grant) throw new IllegalTransition('staff', staff.id, 'ask', 'waiting')
  return next(staff, { grant: { ...facts, askedBy: act.by, askedAt: act.at, why: act.why ?? '' } })
}

/** Granted or refused, never by who asked for it nor by whom it is for. */
export function settleGrant(staff: Staff, granted: boolean, act: Act): Staff {
  const { grant } = staff
  if (!grant || act.by === grant.askedBy || act.by === staff.id) throw new IllegalTransition('staff', staff.id, 'grant', grant ? 'waiting' : 'active')
  if (!granted) return next(staff, { grant: null })
  const { role, unitId } = grant
  if (grant.what === 'districts') return { ...limitDistricts(staff, grant.districts ?? []), grant: null }
  if (grant.what === 'password') return { ...resetPassword(staff, grant.passwordHash ?? staff.passwordHash), grant: null }
  return { ...assignRole(staff, role, unitId), grant: null, ...(grant.what === 'open' ? { active: true } : {}) }
}

/** Whether a code is asked for at login. */
export const asksForCode = ({ secondFactor }: Staff): boolean => Boolean(secondFactor?.confirmedAt)

/** 岗位要求: whether the person must turn it on before anything else. A demo account has none. */
export const mustUseCode = (staff: Staff, codeFor: readonly Role[]): boolean => codeFor.includes(staff.role) && !staff.demo && !asksForCode(staff)

/** A secret of its own; it counts once a code of it was right. @throws IllegalTransition while one counts */
export function beginSecondFactor(staff: Staff, secret: string): Staff {
  if (asksForCode(staff)) throw new IllegalTransition('staff', staff.id, 'begin second factor', 'on')
  return next(staff, { secondFactor: { secret, confirmedAt: null, lastStep: -1, recovery: [] } })
}

/** A code of the new secret was right at `step`. */
export function confirmSecondFactor(staff: Staff, step: number, recovery: string[], at: string): Staff {
  if (!staff.secondFactor || asksForCode(staff)) throw new IllegalTransition('staff', staff.id, 'confirm second factor', staff.secondFactor ? 'on' : 'off')
  return next(staff, { secondFactor: { ...staff.secondFactor, confirmedAt: at, lastStep: step, recovery } })
}

/** The same secret as it should stand in the store. */
export const keepSecret = (staff: Staff, secret: string): Staff => (staff.secondFactor ? next(staff, { secondFactor: { ...staff.secondFactor, secret } }) : staff)

/** A code of that time step, or a recovery code by its hash. @throws IllegalTransition when it was used before, or is none */
export function useCode(staff: Staff, proof: { step: number } | { recovery: string }): Staff {
  const factor = staff.secondFactor
  const fits = factor && ('step' in proof ? proof.step > factor.lastStep : factor.recovery.includes(proof.recovery))
  if (!factor || !fits) throw new IllegalTransition('staff', staff.id, 'use code', 'used')
  return next(staff, { secondFactor: 'step' in proof ? { ...factor, lastStep: proof.step } : { ...factor, recovery: factor.recovery.filter((hash) => hash !== proof.recovery) } })
}

export const dropSecondFactor = (staff: Staff): Staff => next(staff, { secondFactor: null })
