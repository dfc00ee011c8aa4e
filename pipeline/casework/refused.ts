/** Why a person's action is refused, in words for that person; the dashboard turns it into an answer. */
export type RefusedCode = 'forbidden' | 'not_found' | 'illegal' | 'invalid' | 'stale' | 'too_large'

export class CaseworkRefused extends Error {
  readonly code: RefusedCode
  constructor(code: RefusedCode, message: string) {
    super(message)
    this.name = 'CaseworkRefused'
    this.code = code
  }
}

/** The record, or a refusal that names it in the trade's word. What a person may not see is not there for them. */
export function present<T>(record: T | undefined, noun: string): T {
  if (record === undefined) throw new CaseworkRefused('not_found', `没有找到该${noun}`)
  return record
}
