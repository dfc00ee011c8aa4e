/** What every refusal looks like. `code` is stable and meant for programs, `message` is for people, in Chinese. */
import { z } from 'zod'

/** stale: the post's content changed since it was read · illegal: not possible in the present state · conflict: somebody else was first. */
export const errorCodes = ['invalid', 'not_logged_in', 'bad_login', 'code_needed', 'must_change_password', 'must_use_code', 'forbidden', 'cross_site', 'not_found', 'stale', 'illegal', 'conflict', 'too_large', 'too_many', 'internal'] as const
export type ErrorCode = (typeof errorCodes)[number]

export const zProblem = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    /** Which fields are wrong, for code `invalid`. */
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
})
export type Problem = z.infer<typeof zProblem>
