/** Headers and checks that every request passes, whatever it asks for. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { REQUEST_MARK, REQUEST_MARK_VALUE } from '../contract/page.ts'
import { Refusal } from './refusal.ts'

const reading = new Set(['GET', 'HEAD'])
const EXCHANGE_PATH = '/api/exchange/'

/** What the browser may load: our own files, and styles that carry the page's nonce (antd writes them at run time). */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Answers that are no page may load nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

export function secure(app: FastifyInstance, { production }: { production: boolean }): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': DATA_POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      ...(production ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
    })
    // Another system sends a token of its own and no cookie counts there: a browser cannot be made to send one from elsewhere.
    if (!reading.has(request.method) && !request.routeOptions.url?.startsWith(EXCHANGE_PATH)) refuseCrossSite(request)
  })
}

/** Threat: another site makes a logged-in browser write (CSRF). SameSite=Strict is the first wall, this the second. */
function refuseCrossSite(request: FastifyRequest): void {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const foreign = (origin !== undefined && hostOf(origin) !== request.host) || (site !== undefined && site !== 'same-origin')
  if (foreign || request.headers[REQUEST_MARK] !== REQUEST_MARK_VALUE) throw new Refusal('cross_site', '请求不是从本系统的页面发出的，已拒绝')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
