/** Registers every endpoint of the contract: who may, is the input right, do it, and cut the answer to its schema. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import type { z } from 'zod'
import { zhCN } from 'zod/locales'
import { may } from '../../storage/records/permissions.ts'
import type { Platform } from '../../storage/records/platform.ts'
import { districtsOf, mustUseCode } from '../../storage/records/staff.ts'
import type { EndpointFacts, EndpointName } from '../contract.ts'
import { endpointNames, endpoints } from '../contract.ts'
import { UPLOAD_BYTES } from '../contract/import.ts'
import type { Handlers, Tools } from './handlers.ts'
import { admitPlatform } from './platform-token.ts'
import { Refusal } from './refusal.ts'
import type { Caller } from './sessions.ts'

const inChinese = zhCN().localeError
type AnyHandler = (call: Record<string, unknown>) => Promise<unknown>

/** `options` adds Fastify's own options to single routes. */
export function registerEndpoints(app: FastifyInstance, tools: Tools, handlersFor: (districts: readonly string[] | null) => Handlers, options: Partial<Record<EndpointName, RouteShorthandOptions>>): void {
  for (const name of endpointNames) {
    const facts: EndpointFacts = endpoints[name]
    // The table's types tie each handler to its endpoint; inside this loop they are one kind.
    const handlerFor = (caller: Caller | undefined) => handlersFor(caller ? districtsOf(caller.staff) : null)[name] as unknown as AnyHandler
    app.route({
      ...options[name],
      // Threat: large files from people who may not send any; they are turned away before a byte of it is read.
      ...(facts.upload ? { bodyLimit: UPLOAD_BYTES, onRequest: async (request: FastifyRequest) => void (await admit(request, facts, tools)) } : {}),
      method: facts.method,
      url: facts.path,
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const who: { platform?: Platform; caller?: Caller | undefined } = facts.permission === 'platform' && facts.scope ? { platform: await admitPlatform(request, facts.scope, tools) } : { caller: await admit(request, facts, tools) }
        const answer = await handlerFor(who.caller)({ ...checked(request, facts), ...who, request, reply, at: tools.clock().toISOString() })
        return facts.answer.parse(answer)
      },
    })
  }
}

/** The caller, when the endpoint is for them. */
async function admit(request: FastifyRequest, facts: EndpointFacts, { sessions, cookie, config }: Tools): Promise<Caller | undefined> {
  const caller = await sessions.callerOf(cookie.read(request))
  if (facts.permission === 'public') return caller
  if (!caller) throw new Refusal('not_logged_in', '请先登录；登录可能已过期')
  if (caller.staff.mustChangePassword && !facts.beforePasswordChange) throw new Refusal('must_change_password', '首次登录须先修改密码')
  if (mustUseCode(caller.staff, config.codeFor) && !facts.beforeCode) throw new Refusal('must_use_code', '您的岗位须先开启动态验证码')
  if (facts.permission === 'platform') throw new Refusal('forbidden', '只供对接平台使用')
  if (facts.permission !== 'any' && !may(caller.staff.role, facts.permission)) throw new Refusal('forbidden', '您的岗位没有这项权限')
  return caller
}

/** The parts the contract names, checked; all that is wrong is said at once, field by field. */
function checked(request: FastifyRequest, facts: EndpointFacts): Record<string, unknown> {
  const parts: Record<string, unknown> = {}
  const fields: { path: string; message: string }[] = []
  const given = { params: request.params, query: request.query, body: request.body ?? {} }
  for (const part of ['params', 'query', 'body'] as const) {
    const schema: z.ZodType | undefined = facts[part]
    if (!schema) continue
    const parsed = schema.safeParse(given[part], { error: inChinese })
    if (parsed.success) parts[part] = parsed.data
    else fields.push(...parsed.error.issues.map((issue) => ({ path: issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : part), message: issue.message })))
  }
  if (fields.length > 0) throw new Refusal('invalid', `填写有误：${fields.map(({ path, message }) => `${path}（${message}）`).join('；')}`, fields)
  return parts
}

/** For the log: what was asked, never its search words or texts. */
export function logRequests(app: FastifyInstance, { log }: Pick<Tools, 'log'>): void {
  app.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const url = request.routeOptions.url
    if (!url?.startsWith('/api/')) return
    const fields = { method: request.method, route: url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    if (reply.statusCode >= 500) log.warn(fields, 'answered')
    else if (!reading.has(request.method)) log.info(fields, 'answered')
  })
}
const reading = new Set(['GET', 'HEAD'])
