/** The contract as an OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.0): made of the same table that the server answers by. Pure. */
import { z } from 'zod'
import type { EndpointFacts, EndpointName } from '../contract.ts'
import { endpointNames, endpoints } from '../contract.ts'
import { zProblem } from './error.ts'
import { REQUEST_MARK, REQUEST_MARK_VALUE } from './page.ts'
import { zRulingRequest } from '../../storage/records/ruling.ts'
import { zCaseEvent } from '../../storage/records/subscription.ts'
import { summaries } from './summaries.ts'

type Json = Record<string, unknown>

/** The whole document. `version` is the program's. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const name of endpointNames) {
    const facts: EndpointFacts = endpoints[name]
    const path = facts.path.replace(/:(\w+)/gu, '{$1}')
    paths[path] = { ...paths[path], [facts.method.toLowerCase()]: operation(name, facts) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Huiyin 回音',
      version,
      description: `Times are UTC in ISO 8601. A refusal is \`{"error": {"code", "message", "fields"?}}\`; \`code\` is stable. Pages log in with a cookie and send \`${REQUEST_MARK}: ${REQUEST_MARK_VALUE}\` with every write; other systems send a token (\`Authorization: Bearer hy.…\`) to the paths under /api/exchange.`,
    },
    paths,
    webhooks: { caseEvent: hook(hooks.caseEvent), ruling: hook(hooks.ruling) },
    components: {
      schemas: { Problem: schemaOf(zProblem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'huiyin', description: 'Made by login; its name begins with __Host- in production.' },
        platform: { type: 'http', scheme: 'bearer', description: 'A token of 对接平台, with a scope and an end.' },
      },
    },
  }
}

/** What Huiyin sends by itself: to a platform that subscribed (推送订阅), to a unit's machine. */
const hooks = {
  caseEvent: { summary: '推送：平台交来的诉求有了进展', to: 'the address of a subscription, with the subscription’s key', body: zCaseEvent },
  ruling: { summary: '裁定通知、时限通知：单位在办的转办件', to: 'a unit’s address, with the unit’s key', body: zRulingRequest },
}

function hook({ summary, to, body }: (typeof hooks)[keyof typeof hooks]): Json {
  const header = (name: string, description: string): Json => ({ name, in: 'header', required: true, description, schema: { type: 'string' } })
  return {
    post: {
      summary,
      description: `Sent to ${to}. A repeat carries the same \`idempotency-key\`. Any 2xx takes it; \`{"reference": "…"}\` in the answer is kept as the receipt. 408, 425, 429 and 5xx are tried again at once and after 5 min, 30 min, 2 h, 6 h and a day; other answers are not.`,
      parameters: [header('idempotency-key', 'the same as `key` in the body'), header('x-huiyin-signature', '`t=SECONDS,v1=HEX`: HMAC-SHA256 over `SECONDS.BODY` with the key both sides know; refuse times more than five minutes away')],
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'output') } } },
      responses: { '2XX': { description: 'taken' } },
    },
  }
}

function operation(name: EndpointName, facts: EndpointFacts): Json {
  const write = facts.method !== 'GET'
  const upload = facts.upload === true
  return {
    operationId: name,
    summary: summaries[name],
    description: permissionWords(facts),
    security: facts.permission === 'public' ? [] : [{ [facts.permission === 'platform' ? 'platform' : 'session']: [] }],
    parameters: [
      ...parametersOf(facts.params, 'path'),
      ...parametersOf(facts.query, 'query'),
      ...(write && facts.permission !== 'platform' ? [{ name: REQUEST_MARK, in: 'header', required: true, schema: { const: REQUEST_MARK_VALUE } }] : []),
    ],
    ...(upload ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : facts.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(facts.body, 'input') } } } } : {}),
    responses: {
      200: { description: 'done', content: { 'application/json': { schema: schemaOf(facts.answer, 'output') } } },
      default: { description: 'refused: 400 invalid, 401 not_logged_in, 403 forbidden, 404 not_found, 409 stale or illegal, 429 too_many', content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

function permissionWords({ permission, scope }: EndpointFacts): string {
  if (permission === 'public') return 'Everybody.'
  if (permission === 'any') return 'Whoever is logged in.'
  return permission === 'platform' ? `Another system whose token has \`${scope}\`.` : `Permission \`${permission}\`.`
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, own]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: own }))
}

/** What zod cannot say in JSON Schema (a transformation, a class) is left open. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
