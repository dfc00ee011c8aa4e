/** Answers about the program and the person who is logged in. */
import { z } from 'zod'
import type { Permission } from '../../storage/records/permissions.ts'
import { zInstant } from '../../storage/records/record.ts'
import { roles } from '../../storage/records/staff.ts'

export const PASSWORD_LEAST = 10
export const PASSWORD_MOST = 200

export const zMeta = z.object({
  program: z.literal('Huiyin 回音'),
  version: z.string(),
  mode: z.enum(['demo', 'production']),
  city: z.string(),
  /** What is switched off on this machine, one line each. */
  off: z.array(z.string()),
  /** Only in demo mode: the accounts anybody may try, and their password. */
  demo: z.object({ password: z.string(), accounts: z.array(z.object({ login: z.string(), name: z.string(), role: z.enum(roles) })) }).nullable(),
})

export const zMe = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  unit: z.string().nullable(),
  /** The districts the person works for; null for the whole city. */
  districts: z.array(z.string()).nullable(),
  permissions: z.array(z.custom<Permission>((value) => typeof value === 'string')),
  /** Nothing else is answered before the person chose a password of their own. */
  mustChangePassword: z.boolean(),
  /** Nor before 动态验证码 is on, where the role must use it. */
  mustUseCode: z.boolean(),
})
export type Me = z.infer<typeof zMe>

export const zSessionView = z.object({ id: z.string(), createdAt: zInstant, lastSeenAt: zInstant, expiresAt: zInstant, agent: z.string(), current: z.boolean() })
