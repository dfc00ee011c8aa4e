/** How a service request fares on the other side (GeoReport v2, GET Service Request): open or closed, and what it says of it. */
import { z } from 'zod'
import type { RemoteAnswer } from '../../storage/records/delivery.ts'
import type { UnitChannel } from '../../storage/records/unit-channel.ts'
import { getRequest } from './post-request.ts'
import { NotTaken } from './sender.ts'

const text = z.string().nullish().transform((value) => value?.trim() ?? '')
const id = z.union([z.string(), z.number()])
const zRequests = z.array(z.object({ service_request_id: id.nullish(), status: z.string(), status_notes: text })).min(1)
const zTokens = z.array(z.object({ service_request_id: id.nullish() })).min(1)
const NOTES_MOST = 500

/** `reference`: the id it was given, or the token until it has one. Never throws: what went wrong is the answer. */
export async function open311Status(to: UnitChannel, reference: string): Promise<RemoteAnswer> {
  try {
    const known = await requestOf(to, reference)
    if (known) return known
    // The first answer may have been a token: the other side makes the request later.
    const [token] = zTokens.parse(JSON.parse(await ask(to, `tokens/${encodeURIComponent(reference)}.json`)))
    const later = token?.service_request_id
    if (later === null || later === undefined) return { reference, status: 'token', notes: '', over: false }
    return (await requestOf(to, String(later))) ?? { error: `open311: 没有受理号 ${later}` }
  } catch (error) {
    if (error instanceof NotTaken) return { error: error.message }
    if (error instanceof z.ZodError || error instanceof SyntaxError) return { error: 'open311: 对方的应答不合 GeoReport v2' }
    throw error
  }
}

/** Undefined when the other side knows no request of this id. */
async function requestOf(to: UnitChannel, reference: string): Promise<RemoteAnswer | undefined> {
  let answer: string
  try {
    answer = await ask(to, `requests/${encodeURIComponent(reference)}.json`)
  } catch (error) {
    if (error instanceof NotTaken && error.message.startsWith('open311: HTTP 404')) return undefined
    throw error
  }
  const [request] = zRequests.parse(JSON.parse(answer))
  if (!request) return undefined
  return { reference: String(request.service_request_id ?? reference), status: request.status.slice(0, 40), notes: request.status_notes.slice(0, NOTES_MOST), over: request.status === 'closed' }
}

function ask(to: UnitChannel, path: string): Promise<string> {
  const query = to.jurisdiction ? `?${new URLSearchParams({ jurisdiction_id: to.jurisdiction }).toString()}` : ''
  return getRequest(`${to.address.replace(/\/+$/u, '')}/${path}${query}`, { accept: 'application/json' }, 'open311')
}
