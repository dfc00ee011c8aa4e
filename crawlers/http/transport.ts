/**
 * One HTTP exchange through undici's `request` (Node's own fetch costs twice the time): no retries, no redirects, a time limit over the whole of it and a
 * cap on the decompressed bytes.
 */
import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { request as send } from 'undici'
import type { Dispatcher } from 'undici'

export interface Exchange {
  url: string
  method: string
  headers: Record<string, string>
  body: string | null
  timeoutMs: number
  maxBytes: number
  signal: AbortSignal
}

export interface Answer {
  status: number
  headers: Headers
  bytes: Uint8Array
}

/** The answer is larger than the cap; trying again will not help. */
export class AnswerTooLarge extends Error {
  constructor(limit: number) {
    super(`the answer is larger than ${limit} bytes`)
    this.name = 'AnswerTooLarge'
  }
}

/**
 * Sends one request and reads the whole answer. The time limit covers the body too, so a site that drips
 * bytes cannot hold us.
 * @throws AnswerTooLarge · DOMException (TimeoutError, AbortError) · the system's own error (connection)
 */
export async function exchange(request: Exchange): Promise<Answer> {
  request.signal.throwIfAborted()
  // Not AbortSignal.any: the shutdown signal lives as long as the process and would collect a follower a request.
  const controller = new AbortController()
  const stop = (): void => controller.abort(request.signal.reason)
  request.signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(() => controller.abort(new DOMException(`no answer within ${request.timeoutMs} ms`, 'TimeoutError')), request.timeoutMs)
  try {
    const { url, method, headers, body } = request
    const response = await send(url, { method: method as Dispatcher.HttpMethod, headers: { 'accept-encoding': 'gzip, deflate, br', ...headers }, body, signal: controller.signal })
    const answered = headersOf(response.headers)
    const declared = Number(answered.get('content-length') ?? 0)
    if (declared > request.maxBytes) {
      response.body.on('error', () => undefined).destroy()
      throw new AnswerTooLarge(request.maxBytes)
    }
    return { status: response.statusCode, headers: answered, bytes: await readCapped(decoded(response.body, answered.get('content-encoding')), request.maxBytes) }
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', stop)
  }
}

function headersOf(raw: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}

/** The body without its transfer clothes. A site's own word for none is believed; an unknown one is left as it came. */
function decoded(body: Readable, encoding: string | null): Readable {
  const decoder = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }[encoding?.trim().toLowerCase() ?? '']
  // The pipeline's error reaches whoever reads the decoder; this callback only keeps it from being thrown twice.
  return decoder ? (pipeline(body, decoder(), () => undefined) as unknown as Readable) : body
}

async function readCapped(body: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    // Leaving the loop destroys the stream and closes the connection.
    if (size > maxBytes) throw new AnswerTooLarge(maxBytes)
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
