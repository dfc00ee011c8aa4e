/**
 * Letters as signed requests. The receiver recomputes `x-huiyin-signature: t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.BODY` with the
 * secret both sides know, refuses old times, and takes a second request with the same `idempotency-key` for the first.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { postRequest } from './post-request.ts'
import type { Sender } from './sender.ts'
import { NotTaken } from './sender.ts'

const SIGNATURE_HEADER = 'x-huiyin-signature'
/** How far the clocks of two machines may be apart. */
const OLDEST_S = 300

const zAnswer = z.object({ reference: z.union([z.string(), z.number()]).optional() })

export function webhookSender(now: () => Date): Sender {
  return async (letter, to) => {
    if (!to.secret) throw new NotTaken('webhook: 没有签名密钥', false)
    const { id: key, kind, subject, text, unitId, at, fields } = letter
    const body = JSON.stringify(kind === 'event' ? fields : { key, kind, unit: unitId, at, subject, text, ...fields })
    const answer = await postRequest(to.address, { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': key, [SIGNATURE_HEADER]: signature(to.secret, body, now()) }, body, 'webhook')
    const parsed = zAnswer.safeParse(jsonOf(answer))
    return { reference: parsed.success ? String(parsed.data.reference ?? '') : '' }
  }
}

/** The value of the signature header. */
export function signature(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  return `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)}`
}

/** Whether the header is this body's, made with the secret within the last minutes. */
export function isSigned(secret: string, body: string, header: string, now: Date): boolean {
  const [, seconds = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? []
  if (given === '' || Math.abs(now.getTime() / 1000 - Number(seconds)) > OLDEST_S) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(hmac(secret, `${seconds}.${body}`)))
}

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex')

/** What is no JSON has no reference in it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
