/** A web server on 127.0.0.1 whose answers a test decides; it notes what was asked. */
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export interface LocalSite {
  url: string
  asked: Asked[]
  /** Most requests that were open at one time. */
  mostAtOnce: number
  close(): Promise<void>
}

export type Answer = (request: Asked, response: ServerResponse) => void

/** `/robots.txt` is 404 unless the answer takes it. */
export async function startLocalSite(answer: Answer): Promise<LocalSite> {
  let open = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
      if (asked.path !== '/robots.txt') site.asked.push(asked)
      open++
      site.mostAtOnce = Math.max(site.mostAtOnce, open)
      response.once('close', () => open--)
      answer(asked, response)
    })
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site: LocalSite = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    mostAtOnce: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return site
}

export function send(response: ServerResponse, status: number, body: string | Buffer = '', headers: Record<string, string | string[]> = {}): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
  response.end(body)
}
