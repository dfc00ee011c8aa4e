/** One request to another machine, and what came of it in the outbox's terms. */
import { NotTaken } from './sender.ts'

const TIMEOUT_MS = 20_000
const ANSWER_BYTES = 200_000
/** Asked too early or too often: the request itself is right. */
const LATER = new Set([408, 425, 429])

/** The answer's text. @throws NotTaken; its message never holds the address, which may carry a key */
export const postRequest = (url: string, headers: Record<string, string>, body: string, name: string): Promise<string> => ask(url, { method: 'POST', headers, body }, name)
export const getRequest = (url: string, headers: Record<string, string>, name: string): Promise<string> => ask(url, { method: 'GET', headers }, name)

async function ask(url: string, request: RequestInit, name: string): Promise<string> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    text = (await answer.text()).slice(0, ANSWER_BYTES)
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } }
    throw new NotTaken(`${name}: ${cause?.code ?? cause?.message ?? message}`, true, { cause: error })
  }
  if (!answer.ok) throw new NotTaken(`${name}: HTTP ${answer.status} ${text.slice(0, 200)}`.trim(), answer.status >= 500 || LATER.has(answer.status))
  return text
}
