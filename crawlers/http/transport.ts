/** One HTTP exchange: no retries, no redirects, a time limit over the whole of it and a cap on the decompressed bytes. */

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
 * @throws AnswerTooLarge · DOMException (TimeoutError, AbortError) · TypeError from fetch (connection)
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
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal: controller.signal })
    const declared = Number(response.headers.get('content-length') ?? 0)
    if (declared > request.maxBytes) {
      await response.body?.cancel()
      throw new AnswerTooLarge(request.maxBytes)
    }
    return { status: response.status, headers: response.headers, bytes: await readCapped(response, request.maxBytes) }
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', stop)
  }
}

async function readCapped(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (response.body) {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      // Leaving the loop cancels the stream and closes the connection.
      if (size > maxBytes) throw new AnswerTooLarge(maxBytes)
      chunks.push(chunk)
    }
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
