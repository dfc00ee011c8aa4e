/** One site of the replica: a small web server with the common manners of them all (cookies, forms, robots.txt, faults, counting). */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastify from 'fastify'
import iconv from 'iconv-lite'
import type { SimulatedClock } from './clock.ts'
import type { FaultRule, Faults } from './faults.ts'
import { changeLayout } from './layout-change.ts'
import type { Stats } from './stats.ts'
import type { World } from './world.ts'

/** What every site is built from. */
export interface Stage {
  world: World
  clock: SimulatedClock
  faults: Faults
  stats: Stats
  crawlDelaySeconds: number
  /** Real milliseconds, monotonic. */
  realNow: () => number
}

export interface Site {
  name: string
  app: FastifyInstance
  /** Gives a visitor the site's cookie, as a page load does; returns whether the visitor had it already. */
  welcome(request: FastifyRequest, reply: FastifyReply): boolean
}

export interface SiteOptions {
  name: string
  /** The cookie a first page load sets. */
  cookie: string
  /** Charset of the pages. GBK ones are encoded here, and the header does not tell it: only their meta tag does. */
  charset?: 'utf-8' | 'gbk'
}

/** A site without pages: the caller adds its routes to `app`. */
export function buildSite(stage: Stage, { name, cookie, charset = 'utf-8' }: SiteOptions): Site {
  const app = fastify({ bodyLimit: 1_000_000, forceCloseConnections: true })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
  const issued = new Set<string>()
  const hasCookie = (request: FastifyRequest): boolean => {
    const sent = new RegExp(`(?:^|;\\s*)${cookie}=([0-9a-f]+)`).exec(request.headers.cookie ?? '')?.[1]
    return sent !== undefined && issued.has(sent)
  }
  const struck = new WeakMap<FastifyRequest, FaultRule[]>()

  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request)
    if (path.startsWith('/replica/')) return undefined
    const agent = request.headers['user-agent'] ?? ''
    const end = stage.stats.begin({ site: name, method: request.method, path, agent, at: stage.realNow() })
    // «finish»: answered; «close» without it: cut off.
    let open = true
    const note = (): void => {
      if (open) end(reply.raw.statusCode, stage.realNow())
      open = false
    }
    reply.raw.once('finish', note).once('close', note)
    if (path === '/robots.txt') return undefined
    const rules = stage.faults.strike({ site: name, path, client: agent, hasCookie: hasCookie(request), at: stage.realNow() })
    struck.set(request, rules)
    for (const rule of rules) {
      if (rule.kind === 'delay') await sleep(rule.ms)
      const answered = answerFault(rule, request, reply)
      if (answered) return answered
    }
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string') return payload
    return sendEncoded(payload, charset, struck.get(request) ?? [], reply)
  })

  app.get('/robots.txt', async (_request, reply) => reply.type('text/plain').send(`User-agent: *\nCrawl-delay: ${stage.crawlDelaySeconds}\nDisallow: /replica/\nDisallow: /threads/post\n`))
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).type('text/html').send('<html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>'))

  return {
    name,
    app,
    welcome(request, reply) {
      if (hasCookie(request)) return true
      const value = (issued.size + 0x5f3a01).toString(16).padStart(32, '0')
      issued.add(value)
      reply.header('set-cookie', `${cookie}=${value}; Path=/; HttpOnly`)
      return false
    },
  }
}

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

/** Query and form fields as plain text; repeated ones keep the first. */
export function fieldsOf(request: FastifyRequest): Record<string, string> {
  const merged = { ...(request.query as Record<string, unknown>), ...(request.body as Record<string, unknown> | null) }
  return Object.fromEntries(Object.entries(merged).map(([key, value]) => [key, String(Array.isArray(value) ? value[0] : value)]))
}

function answerFault(rule: FaultRule, request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  switch (rule.kind) {
    case 'refuse':
      return reply.code(403).type('text/html').send('<html><head><title>403 Forbidden</title></head><body><h1>访问过于频繁，请稍后再试</h1><p>Your request was blocked.</p></body></html>')
    case 'limit':
      return reply.code(429).header('retry-after', String(rule.retryAfterSeconds)).type('text/html').send('<html><body><h1>429 Too Many Requests</h1></body></html>')
    case 'empty':
      return reply.code(200).type('text/html').send('')
    case 'gateway':
      return reply.code(502).type('text/html').send('<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>')
    case 'drop':
      reply.hijack()
      request.raw.socket.destroy()
      return reply
    default:
      return null
  }
}

function sendEncoded(payload: string, charset: 'utf-8' | 'gbk', rules: FaultRule[], reply: FastifyReply): Buffer | Readable {
  let text = payload
  let bytes = charset
  let declared: string | null = charset === 'gbk' ? null : charset
  let padding = 0
  let drip: Extract<FaultRule, { kind: 'drip' }> | null = null
  for (const rule of rules) {
    if (rule.kind === 'layout') text = changeLayout(text, rule.layout)
    if (rule.kind === 'blank') text = blankTexts(text)
    if (rule.kind === 'huge') padding = rule.bytes
    if (rule.kind === 'charset') [bytes, declared] = rule.lie === 'declared' ? ['utf-8', 'gbk'] : ['gbk', 'utf-8']
    if (rule.kind === 'drip') drip = rule
  }
  const type = String(reply.getHeader('content-type') ?? 'text/html').split(';', 1)[0]
  reply.header('content-type', declared === null ? type : `${type}; charset=${declared}`)
  const body = bytes === 'gbk' ? iconv.encode(text, 'gbk') : Buffer.from(text)
  if (!padding && !drip) {
    reply.header('content-length', body.length)
    return body
  }
  reply.removeHeader('content-length')
  return Readable.from(pieces(body, padding, drip))
}

async function* pieces(body: Buffer, padding: number, drip: Extract<FaultRule, { kind: 'drip' }> | null): AsyncIterable<Buffer> {
  const size = drip?.chunkBytes ?? 65_536
  for (let at = 0; at < body.length; at += size) {
    if (drip) await sleep(drip.ms)
    yield body.subarray(at, at + size)
  }
  const blanks = Buffer.alloc(65_536, 0x20)
  for (let left = padding; left > 0; left -= blanks.length) yield blanks.subarray(0, Math.min(left, blanks.length))
}

/** Takes the citizen's words out of a page and leaves everything else. */
function blankTexts(page: string): string {
  return page
    .replace(/(<p class="zoom content">)[\s\S]*?(<\/p>)/, '$1$2')
    .replace(/(<(?:td|div) [^>]*id="zoom"[^>]*>)[\s\S]*?(<\/(?:td|div)>)/, '$1$2')
    .replace(/("content":")(?:[^"\\]|\\.)*(")/g, '$1$2')
}
