/**
 * Letters as service requests of Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2, POST Service Request). The standard has no key
 * against repeats: ours goes along as a header and as the first line of the description, so that a person sees a double.
 */
import { z } from 'zod'
import { postRequest } from './post-request.ts'
import type { Sender } from './sender.ts'
import { NotTaken } from './sender.ts'

/** A request is known by its id, or by a token until it has one. */
const zAnswer = z.array(z.object({ service_request_id: z.union([z.string(), z.number()]).nullish(), token: z.union([z.string(), z.number()]).nullish() })).min(1)

const DESCRIPTION_MOST = 4000

export const open311Sender: Sender = async (letter, to) => {
  const { place, caseNumber } = letter.fields as { place?: string | null; caseNumber?: string }
  const form = new URLSearchParams({
    ...(to.jurisdiction ? { jurisdiction_id: to.jurisdiction } : {}),
    ...(to.secret ? { api_key: to.secret } : {}),
    service_code: to.serviceCode ?? '',
    // One of position, address or address_id is required.
    address_string: place ?? '未注明地点',
    description: `[${caseNumber ?? letter.aboutId}] ${letter.subject}\n${letter.text}`.slice(0, DESCRIPTION_MOST),
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'application/json', 'idempotency-key': letter.id }
  const text = await postRequest(`${to.address.replace(/\/+$/u, '')}/requests.json`, headers, form.toString(), 'open311')
  const parsed = zAnswer.safeParse(jsonOf(text))
  const taken = parsed.success ? (parsed.data[0]?.service_request_id ?? parsed.data[0]?.token) : undefined
  // It said yes, but to what is not known: a second request might be a double, so a person looks.
  if (taken === undefined || taken === null) throw new NotTaken(`open311: an answer without a request id: ${text.slice(0, 100)}`, false)
  return { reference: String(taken) }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
