/** Why a request is refused, in words for the person who made it; errors.ts turns it into an answer. */
import type { ErrorCode } from '../contract/error.ts'

const statusOf: Record<ErrorCode, number> = {
  invalid: 400,
  bad_login: 401,
  code_needed: 401,
  not_logged_in: 401,
  must_change_password: 403,
  must_use_code: 403,
  forbidden: 403,
  cross_site: 403,
  not_found: 404,
  stale: 409,
  illegal: 409,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
}

export class Refusal extends Error {
  readonly code: ErrorCode
  readonly fields: { path: string; message: string }[] | undefined
  constructor(code: ErrorCode, message: string, fields?: { path: string; message: string }[]) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.fields = fields
  }
  get status(): number {
    return statusOf[this.code]
  }
}

/** The record, or a 404 that names it in the trade's word. */
export function found<T>(record: T | undefined, noun: string): T {
  if (record === undefined) throw new Refusal('not_found', `没有找到该${noun}，可能已被移除`)
  return record
}
