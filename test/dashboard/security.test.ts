import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NONCE_PLACE, REQUEST_MARK, REQUEST_MARK_VALUE } from '../../dashboard/contract/page.ts'
import { DEMO_PASSWORD } from '../../dashboard/server/demo-accounts.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'

let dashboard: Dashboard
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiyin-client-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), `<!doctype html><meta property="csp-nonce" nonce="${NONCE_PLACE}"><script src="/assets/app.js"></script>`)
  await writeFile(join(folder, 'assets', 'app.js'), 'export {}')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, '..', 'huiyin-outside.txt'), 'outside')
  dashboard = await openDashboard({ clientFolder: folder })
})
afterAll(async () => {
  await dashboard.close()
  await rm(folder, { recursive: true })
})

describe('a write', () => {
  const body = { login: 'officer', password: DEMO_PASSWORD }
  const write = (headers: Record<string, string>) => dashboard.app.inject({ method: 'POST', url: '/api/login', headers: { host: 'desk.example', ...headers }, payload: body })
  const mark = { [REQUEST_MARK]: REQUEST_MARK_VALUE }

  it('passes with the page’s own mark and origin', async () => {
    expect((await write(mark)).statusCode).toBe(200)
    expect((await write({ ...mark, origin: 'http://desk.example', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })

  it.each([
    ['without the mark', {}],
    ['with another mark', { [REQUEST_MARK]: 'XMLHttpRequest' }],
    ['from another origin', { ...mark, origin: 'http://evil.example' }],
    ['from a null origin', { ...mark, origin: 'null' }],
    ['from another port', { ...mark, origin: 'http://desk.example:8080' }],
    ['that the browser calls cross-site', { ...mark, 'sec-fetch-site': 'cross-site' }],
    ['from a sister site', { ...mark, 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_, headers) => {
    const response = await write(headers as Record<string, string>)
    expect([response.statusCode, response.json<{ error: { code: string } }>().error.code]).toEqual([403, 'cross_site'])
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('as %s is not read', async (type) => {
    const response = await dashboard.app.inject({ method: 'POST', url: '/api/login', headers: { ...mark, 'content-type': type }, payload: JSON.stringify(body) })
    expect(response.statusCode).toBe(400)
  })

  it('that is no JSON, or too long, is refused in words', async () => {
    for (const payload of ['{', 'null', '[]', JSON.stringify({ ...body, login: 'x'.repeat(300_000) })]) {
      const response = await dashboard.app.inject({ method: 'POST', url: '/api/login', headers: { ...mark, 'content-type': 'application/json' }, payload })
      expect([response.statusCode, response.json<{ error: { code: string } }>().error.code]).toEqual([400, 'invalid'])
    }
  })
})

describe('answers', () => {
  it('of the API are never kept, load nothing and cannot be framed', async () => {
    const { headers } = await dashboard.ask('meta')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('of the page carry a fresh nonce and a policy without unsafe-inline', async () => {
    const [first, second] = await Promise.all(['/', '/queue?post=a'].map((url) => dashboard.app.inject({ url })))
    const policy = String(first?.headers['content-security-policy'])
    expect(policy).toContain(`'nonce-${nonceOf(first?.body ?? '')}'`)
    expect(policy).not.toContain('unsafe')
    expect(nonceOf(first?.body ?? '')).not.toBe(nonceOf(second?.body ?? ''))
    expect(first?.body).not.toContain(NONCE_PLACE)
  })

  it('in production insist on https', async () => {
    const production = await openDashboard({ mode: 'production', store: dashboard.store })
    expect((await production.ask('meta')).headers['strict-transport-security']).toMatch(/max-age=\d+/u)
    await production.close()
  })

  it('serve the built files for ever, and nothing beside them', async () => {
    const asset = await dashboard.app.inject({ url: '/assets/app.js' })
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    for (const url of ['/assets/../../huiyin-outside.txt', '/assets/%2e%2e/%2e%2e/huiyin-outside.txt', '/assets/..%2f..%2fhuiyin-outside.txt', '/assets/none.js', '/assets/'])
      expect((await dashboard.app.inject({ url })).body).not.toBe('outside')
    expect((await dashboard.app.inject({ url: '/assets/none.js' })).statusCode).toBe(404)
  })

  it('to unknown API addresses are 404 in JSON, and asking on and on is stopped', async () => {
    const response = await dashboard.app.inject({ url: '/api/none' })
    expect([response.statusCode, response.json<{ error: { code: string } }>().error.code]).toEqual([404, 'not_found'])
    const statuses = []
    for (let n = 0; n < 130; n++) statuses.push((await dashboard.app.inject({ url: `/api/guess-${n}` })).statusCode)
    expect([statuses[0], statuses.at(-1)]).toEqual([404, 429])
  })

  it('to a fault of ours say nothing of it, and the log says all', async () => {
    const broken = await openDashboard({ store: { ...dashboard.store, staffByLogin: () => Promise.reject(new Error('secret path /var/db')) } })
    const response = await broken.ask('login', { body: { login: 'officer', password: 'x' } })
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('secret')
    expect(broken.logged).toContainEqual(expect.objectContaining({ level: 'error', fields: expect.objectContaining({ route: '/api/login', err: expect.objectContaining({ message: 'secret path /var/db' }) }) }))
    await broken.close()
  })
})

it('the log names routes and never what was searched for', async () => {
  const cookie = await dashboard.login('officer')
  await dashboard.ask('queue', { query: { q: '某人住处' } }, cookie)
  expect(JSON.stringify(dashboard.logged)).not.toContain('某人住处')
})

it('without a built client the page says how to build it', async () => {
  const bare = await openDashboard({ store: dashboard.store })
  const page = await bare.app.inject({ url: '/' })
  expect([page.statusCode, page.body.includes('npx vite build dashboard/client')]).toEqual([200, true])
  await bare.close()
})

const nonceOf = (page: string): string | undefined => /nonce="([^"]+)"/u.exec(page)?.[1]
