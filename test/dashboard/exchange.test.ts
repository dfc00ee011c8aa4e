/** 对接平台: tokens made, used within their scope, ended; posts handed over once; nobody sees another's. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import { openApiDocument } from '../../dashboard/contract/openapi.ts'
import { endpointNames, endpoints } from '../../dashboard/contract.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'

let dashboard: Dashboard
let security: string
beforeEach(async () => {
  dashboard = await openDashboard()
  security = await dashboard.login('secadmin')
})
afterEach(() => dashboard.close())

const inAYear = '2027-11-20T00:00:00.000Z'
async function platform(scopes: readonly string[] = ['posts:write', 'cases:read'], name = '12345 平台', expiresAt = inAYear): Promise<Answer<'addPlatform'>> {
  const response = await dashboard.ask('addPlatform', { body: { name, scopes, expiresAt } }, security)
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}
const post = { externalId: 'HX-1', title: '路灯不亮', content: '东大街路灯三天不亮。', submittedAt: '2026-11-19T08:00:00.000Z', phone: '13700001234' }
/** As another system calls: no cookie, no mark of a page. */
const hand = (token: string, body: unknown = post) => dashboard.app.inject({ method: 'POST', url: '/api/exchange/posts', headers: { authorization: `Bearer ${token}` }, payload: body as Record<string, unknown> })
const state = (token: string, externalId = 'HX-1') => dashboard.app.inject({ method: 'GET', url: `/api/exchange/posts?externalId=${externalId}`, headers: { authorization: `Bearer ${token}` } })

it('the document of the API is there for whoever is logged in', async () => {
  const response = await dashboard.ask('openapi', {}, security)
  expect(response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument('0.0.0-test'))))
  expect((await dashboard.ask('openapi')).statusCode).toBe(401)
})

describe('a platform', () => {
  it('hands a post over once, sees its case, and a change makes a version', async () => {
    const { token, platform: row } = await platform()
    expect((await hand(token)).json()).toEqual({ externalId: 'HX-1', outcome: 'new' })
    expect((await hand(token)).json()).toMatchObject({ outcome: 'same' })
    expect((await state(token)).json()).toEqual({ externalId: 'HX-1', screening: 'waiting', dismissReason: null, case: null })
    const id = `exchange:${row.id}:HX-1`
    const stored = await dashboard.store.post(id)
    expect(stored).toMatchObject({ channel: 'phone', content: { content: '东大街路灯三天不亮。\n联系电话：13700001234' } })
    const officer = await dashboard.login('officer')
    expect((await dashboard.ask('acceptPost', { params: { id }, body: { hash: stored!.hash } }, officer)).statusCode).toBe(200)
    expect((await state(token)).json()).toMatchObject({ screening: 'accepted', case: { number: '2026-000001', status: 'registered', units: [], answer: null } })
    expect((await hand(token, { ...post, content: '路灯修好又坏了。' })).json()).toMatchObject({ outcome: 'changed' })
  })

  it('gets another token and keeps its posts; the former one ends at once, and one that was stopped gets none', async () => {
    const { token, platform: row } = await platform(['posts:write'])
    await hand(token)
    const renew = (body: Record<string, unknown> = {}) => dashboard.ask('renewPlatform', { params: { id: row.id }, body: { scopes: ['posts:write', 'cases:read'], expiresAt: '2028-01-01T00:00:00.000Z', ...body } }, security)
    const renewed = (await renew()).json<Answer<'addPlatform'>>()
    expect(renewed.platform).toMatchObject({ id: row.id, name: '12345 平台', scopes: ['posts:write', 'cases:read'], expiresAt: '2028-01-01T00:00:00.000Z' })
    expect((await hand(token)).statusCode).toBe(401)
    expect((await state(renewed.token)).json()).toMatchObject({ externalId: 'HX-1', screening: 'waiting' })
    expect((await hand(renewed.token)).json()).toMatchObject({ outcome: 'same' })
    expect((await renew({ expiresAt: '2026-01-01T00:00:00.000Z' })).json()).toMatchObject({ error: { message: '填写有误：有效期已过' } })
    await dashboard.ask('revokePlatform', { params: { id: row.id }, body: { why: '停止对接' } }, security)
    expect((await renew()).statusCode).toBe(409)
    const trail = await dashboard.store.auditTrail({ action: 'renew_platform' }, 0, 5)
    expect(trail).toHaveLength(1)
    expect(JSON.stringify(trail)).not.toContain(renewed.token.split('.')[2])
  })

  it('never sees or changes what another handed over', async () => {
    const [one, other] = [await platform(), await platform(undefined, '另一平台')]
    await hand(one.token)
    expect((await state(other.token)).statusCode).toBe(404)
    expect((await hand(other.token)).json()).toMatchObject({ outcome: 'new' })
    expect((await dashboard.store.database.find('post', {})).length).toBe(2)
  })

  it('may do what its scope says, until its end or until it is stopped', async () => {
    const reads = await platform(['cases:read'])
    expect((await hand(reads.token)).statusCode).toBe(403)
    const writes = await platform(['posts:write'])
    await hand(writes.token)
    expect((await state(writes.token)).statusCode).toBe(403)
    expect((await dashboard.ask('revokePlatform', { params: { id: writes.platform.id }, body: { why: '换发' } }, security)).statusCode).toBe(200)
    expect((await hand(writes.token)).statusCode).toBe(401)
    expect((await dashboard.ask('revokePlatform', { params: { id: writes.platform.id }, body: { why: '换发' } }, security)).statusCode).toBe(409)
    const short = await platform(['posts:write'], '短期平台', '2026-11-20T03:00:00.000Z')
    expect((await hand(short.token)).statusCode).toBe(200)
    dashboard.pass(2 * 3_600_000)
    expect((await hand(short.token)).statusCode).toBe(401)
  })

  it('is refused with a wrong, foreign or missing token, and a cookie does not help', async () => {
    const { token } = await platform()
    const [prefix, id] = token.split('.')
    for (const wrong of ['', 'hy', `${prefix}.${id}.${'a'.repeat(43)}`, `${prefix}.none.${'a'.repeat(43)}`, `${token}x`]) expect((await hand(wrong)).statusCode, wrong).toBe(401)
    const officer = await dashboard.login('officer')
    expect((await dashboard.ask('exchangePost', { body: post }, officer)).statusCode).toBe(401)
    expect((await dashboard.ask('queue', {}, '', { authorization: `Bearer ${token}` })).statusCode).toBe(401)
  })

  it('is told what is wrong with a post, and keeps its token to itself', async () => {
    const { token } = await platform()
    const refused = await hand(token, { ...post, title: '', submittedAt: '昨天', extra: 1 })
    expect(refused.statusCode).toBe(400)
    expect(refused.json().error.fields.map(({ path }: { path: string }) => path).sort()).toEqual(['extra', 'submittedAt', 'title'])
    expect((await hand(token, { ...post, submittedAt: '2026-11-20T09:00:00.000Z' })).statusCode).toBe(400)
    const secret = token.split('.')[2]!
    expect((await dashboard.ask('platforms', {}, security)).body).not.toMatch(/secret/iu)
    expect(JSON.stringify([await dashboard.store.database.find('platform', {}), await dashboard.store.auditTrail({}, 0, 100), dashboard.logged])).not.toContain(secret)
    expect((await dashboard.store.auditTrail({ action: 'add_platform' }, 0, 10)).length).toBe(1)
    expect((await dashboard.ask('addPlatform', { body: { name: '过期', scopes: ['posts:write'], expiresAt: '2020-01-01T00:00:00.000Z' } }, security)).statusCode).toBe(409)
  })
})

describe('the OpenAPI document', () => {
  const document = openApiDocument('0.0.0-test') as { openapi: string; paths: Record<string, Record<string, { operationId: string; summary?: string; parameters: { name: string; in: string; required: boolean }[]; security: unknown[]; requestBody?: unknown }>> }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })))

  it('has every endpoint once, with a summary, its parameters and who may', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual([...endpointNames].sort())
    expect(operations.filter(({ summary }) => !summary).map(({ operationId }) => operationId)).toEqual([])
    for (const { path, operationId, parameters, security: locks } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name)
      expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name), operationId).toEqual(inPath)
      expect(locks.length, operationId).toBe(endpoints[operationId as keyof typeof endpoints].permission === 'public' ? 0 : 1)
    }
  })

  it('says what a body must hold', () => {
    expect(document.paths['/api/exchange/posts']?.['post']?.requestBody).toMatchObject({ content: { 'application/json': { schema: { required: ['externalId', 'title', 'content', 'submittedAt'], additionalProperties: false } } } })
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })
})
