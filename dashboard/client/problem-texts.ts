/** What a person reads when something failed: in Chinese the server's own sentence, which names people and states; in English the kind of failure before it. */
import { ApiProblem } from './api.ts'
import type { Texts } from './texts/zh.ts'
import { zh } from './texts/zh.ts'

export function problemText(error: unknown, texts: Texts): string {
  if (!(error instanceof ApiProblem)) return texts.errors.internal
  if (error.code === 'offline') return texts.errors.offline
  return texts === zh ? error.message : `${texts.errors[error.code]} (${error.message})`
}
