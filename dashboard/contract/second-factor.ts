/** 动态验证码 of one's own account. The secret and the recovery codes are in one answer each, once. */
import { z } from 'zod'
import { zInstant } from '../../storage/records/record.ts'
import { PASSWORD_MOST } from './account.ts'

const password = z.string().min(1).max(PASSWORD_MOST)
/** Six digits, or a recovery code. */
export const zCode = z.string().trim().min(6).max(40)

export const secondFactorEndpoints = {
  secondFactor: { method: 'GET', path: '/api/me/code', permission: 'any', answer: z.object({ since: zInstant.nullable(), recoveryLeft: z.number().int() }), beforeCode: true },
  beginCode: { method: 'POST', path: '/api/me/code/begin', permission: 'any', body: z.strictObject({ password }), answer: z.object({ secret: z.string(), address: z.string() }), beforeCode: true },
  confirmCode: { method: 'POST', path: '/api/me/code/confirm', permission: 'any', body: z.strictObject({ code: zCode }), answer: z.object({ recovery: z.array(z.string()) }), beforeCode: true },
  turnOffCode: { method: 'POST', path: '/api/me/code/off', permission: 'any', body: z.strictObject({ password, code: zCode }), answer: z.object({ done: z.literal(true) }) },
} as const
