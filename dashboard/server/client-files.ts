/** The built client: its files, and its page for every address that is not the API's, because the browser does the routing. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { NONCE_PLACE } from '../contract/page.ts'
import type { DashboardParts } from './config.ts'
import { Refusal } from './refusal.ts'
import { pagePolicy } from './security.ts'

const NONCE_BYTES = 16
/** Threat: asking address after address to learn which exist. */
const UNKNOWN_A_MINUTE = 120

const notBuilt = '<!doctype html><meta charset="utf-8"><title>回音</title><p>页面尚未构建：请运行 <code>npx vite build dashboard/client</code> 后刷新。</p>'

export async function serveClient(app: FastifyInstance, { config, randomBytes }: Pick<DashboardParts, 'config' | 'randomBytes'>): Promise<void> {
  await app.register(fastifyStatic, {
    root: config.clientFolder,
    serve: false,
  })
  app.get('/assets/*', async (request, reply) => {
    const name = (request.params as { '*': string })['*']
    // Built names carry a hash of the content: they may be kept for ever.
    return reply.sendFile(`assets/${name}`, { maxAge: '365d', immutable: true })
  })
  app.get('/favicon.svg', async (_request, reply) => reply.sendFile('favicon.svg', { maxAge: '1d' }))

  const sendPage = async (reply: FastifyReply): Promise<FastifyReply> => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    const page = (await readPage(config.clientFolder)).replaceAll(NONCE_PLACE, nonce)
    return reply.headers({ 'content-security-policy': pagePolicy(nonce), 'cache-control': 'no-store' }).type('text/html; charset=utf-8').send(page)
  }
  const countUnknown = app.createRateLimit({ max: UNKNOWN_A_MINUTE, timeWindow: '1 minute' })
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && !/^\/(?:api|assets)(?:\/|$|\?)/u.test(request.url)
    if (wantsPage) return sendPage(reply)
    const count = await countUnknown(request)
    if (!count.isAllowed && count.isExceeded) throw new Refusal('too_many', '操作过于频繁，请一分钟后再试')
    throw new Refusal('not_found', '没有这个地址')
  })
}

async function readPage(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return notBuilt
    throw error
  }
}
