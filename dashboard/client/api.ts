/** The one way the browser talks to the server: by an endpoint's name, with the contract's types. */
import type { Answer, EndpointName, Input } from '../contract.ts'
import { endpoints } from '../contract.ts'
import type { ErrorCode, Problem } from '../contract/error.ts'
import { REQUEST_MARK, REQUEST_MARK_VALUE } from '../contract/page.ts'

/** A refusal of the server, or no answer at all (code `offline`). */
export class ApiProblem extends Error {
  readonly code: ErrorCode | 'offline'
  readonly fields: { path: string; message: string }[]
  constructor(code: ErrorCode | 'offline', message: string, fields: { path: string; message: string }[] = []) {
    super(message)
    this.name = 'ApiProblem'
    this.code = code
    this.fields = fields
  }
}

type Arguments<N extends EndpointName> = unknown extends Input<N> ? [] : [input: Input<N>]
interface Parts {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

/** Calls an endpoint. @throws ApiProblem */
export async function api<N extends EndpointName>(name: N, ...[input]: Arguments<N>): Promise<Answer<N>> {
  const { method, path } = endpoints[name]
  const { params = {}, query = {}, body }: Parts = input ?? {}
  const address = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? '')) + search(query)
  const response = await ask(address, method, body)
  const answer: unknown = await response.json().catch(() => null)
  // The server cut the answer to the contract's schema; checking it again here would only cost time.
  if (response.ok) return answer as Answer<N>
  const problem = (answer as Problem | null)?.error
  throw problem ? new ApiProblem(problem.code, problem.message, problem.fields) : new ApiProblem('offline', `HTTP ${response.status}`)
}

async function ask(address: string, method: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = method === 'GET' ? {} : { [REQUEST_MARK]: REQUEST_MARK_VALUE }
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : undefined
  if (body !== undefined) headers['content-type'] = bytes ? 'application/octet-stream' : 'application/json'
  try {
    return await fetch(address, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body: bytes ?? JSON.stringify(body) }) })
  } catch (error) {
    throw new ApiProblem('offline', error instanceof Error ? error.message : String(error))
  }
}

function search(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()}`
}
