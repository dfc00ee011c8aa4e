/**
 * The dashboard's server. `buildApp` builds it and never listens; whoever calls it decides when.
 *   register.ts   every endpoint of contract.ts: who may, input, answer     handlers.ts  what a handler is
 *   routes/       the handlers                                             views/       records as staff see them
 *   sessions.ts passwords.ts cookie.ts   who is asking                      security.ts  headers, CSRF
 *   errors.ts     errors as answers                                        client-files.ts  the built client
 *   demo-accounts.ts first-admin.ts      the first people, made by main.ts
 */
import { randomUUID } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import fastify from 'fastify'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import { limitToDistricts } from '../../storage/districts/district-store.ts'
import { serveClient } from './client-files.ts'
import type { DashboardParts } from './config.ts'
import { createSessionCookie } from './cookie.ts'
import { answerErrors } from './errors.ts'
import type { Handlers, Tools } from './handlers.ts'
import { createNameBook } from './names.ts'
import { createPasswordCheck } from './passwords.ts'
import { logRequests, registerEndpoints } from './register.ts'
import { accountHandlers } from './routes/account.ts'
import { approvalHandlers } from './routes/approvals.ts'
import { attachmentHandlers } from './routes/attachments.ts'
import { auditHandlers } from './routes/audit.ts'
import { enterpriseHandlers } from './routes/enterprise.ts'
import { eventHandlers } from './routes/events.ts'
import { exchangeHandlers } from './routes/exchange.ts'
import { caseActionHandlers } from './routes/case-actions.ts'
import { caseHandlers } from './routes/cases.ts'
import { commandHandlers } from './routes/command.ts'
import { forwardingHandlers } from './routes/forwarding.ts'
import { importHandlers } from './routes/import.ts'
import { inboxHandlers } from './routes/inbox.ts'
import { instructionHandlers } from './routes/instructions.ts'
import { labellingHandlers } from './routes/labelling.ts'
import { mediaHandlers } from './routes/media.ts'
import { metaHandlers } from './routes/meta.ts'
import { outboxHandlers } from './routes/outbox.ts'
import { postHandlers } from './routes/posts.ts'
import { qualityHandlers } from './routes/quality.ts'
import { queueHandlers } from './routes/queue.ts'
import { registerHandlers } from './routes/register.ts'
import { reminderHandlers } from './routes/reminders.ts'
import { keepRulesFresh } from './fresh-rules.ts'
import { reportHandlers } from './routes/reports.ts'
import { ruleHandlers } from './routes/rules.ts'
import { screeningHandlers } from './routes/screening.ts'
import { sourceHandlers } from './routes/sources.ts'
import { secondFactorHandlers } from './routes/second-factor.ts'
import { staffHandlers } from './routes/staff.ts'
import { subscriptionHandlers } from './routes/subscriptions.ts'
import { supervisionHandlers } from './routes/supervisions.ts'
import { unitHandlers } from './routes/units.ts'
import { workHandlers } from './routes/work.ts'
import { secure } from './security.ts'
import { createSessions } from './sessions.ts'

const BODY_BYTES = 256 * 1024
/** A post's id is a source's and a site's own id, percent-encoded. */
const PARAM_LENGTH = 600

export async function buildApp(parts: DashboardParts): Promise<FastifyInstance> {
  const production = parts.config.mode === 'production'
  const app = fastify({ logger: false, bodyLimit: BODY_BYTES, trustProxy: parts.config.trustProxy.length > 0 && [...parts.config.trustProxy], exposeHeadRoutes: false, routerOptions: { maxParamLength: PARAM_LENGTH } })
  answerErrors(app, parts)
  secure(app, { production })
  logRequests(app, parts)
  // Only JSON is read, and files as they are: a form of another site can send text/plain, too.
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  await app.register(fastifyCookie)
  await app.register(fastifyRateLimit, { global: false })

  const rules = parts.rules ?? loadCaseworkRules()
  keepRulesFresh(app, rules, parts)
  const tools: Tools = { ...parts, rules, sessions: createSessions(parts), cookie: createSessionCookie(production), names: createNameBook(parts), casework: { ...rules, store: parts.store, newId: randomUUID }, checkPassword: createPasswordCheck() }
  registerEndpoints(app, tools, handlersByDistricts(tools), { login: { config: { rateLimit: { max: parts.config.loginsPerMinute, timeWindow: '1 minute' } } } })
  await serveClient(app, parts)
  return app
}

/** 分管区划: whoever works for some districts only is served by handlers whose store shows these and no others. */
function handlersByDistricts(tools: Tools): (districts: readonly string[] | null) => Handlers {
  const whole = handlersOf(tools)
  const limited = new Map<string, Handlers>()
  return (districts) => {
    if (districts === null) return whole
    const key = JSON.stringify(districts)
    const known = limited.get(key)
    if (known) return known
    const store = limitToDistricts(tools.store, districts)
    const made = handlersOf({ ...tools, store, casework: { ...tools.casework, store } })
    limited.set(key, made)
    return made
  }
}

function handlersOf(tools: Tools): Handlers {
  return {
    ...metaHandlers(tools),
    ...accountHandlers(tools),
    ...queueHandlers(tools),
    ...postHandlers(tools),
    ...qualityHandlers(tools),
    ...labellingHandlers(tools),
    ...eventHandlers(tools),
    ...screeningHandlers(tools),
    ...registerHandlers(tools),
    ...importHandlers(tools),
    ...caseHandlers(tools),
    ...caseActionHandlers(tools),
    ...approvalHandlers(tools),
    ...instructionHandlers(tools),
    ...reportHandlers(tools),
    ...inboxHandlers(tools),
    ...commandHandlers(tools),
    ...attachmentHandlers(tools),
    ...workHandlers(tools),
    ...reminderHandlers(tools),
    ...supervisionHandlers(tools),
    ...forwardingHandlers(tools),
    ...outboxHandlers(tools),
    ...enterpriseHandlers(tools),
    ...mediaHandlers(tools),
    ...unitHandlers(tools),
    ...staffHandlers(tools),
    ...secondFactorHandlers(tools),
    ...ruleHandlers(tools),
    ...sourceHandlers(tools),
    ...auditHandlers(tools),
    ...exchangeHandlers(tools),
    ...subscriptionHandlers(tools),
  }
}
