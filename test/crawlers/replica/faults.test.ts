import { load } from 'cheerio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import { demoFaults } from '../../../crawlers/replica/faults.ts'
import type { FaultRuleInput } from '../../../crawlers/replica/faults.ts'
import type { Replica } from '../../../crawlers/replica/replica.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import { makeLetter, makeRow, ORIGIN } from './rows.ts'

let replica: Replica
beforeEach(async () => {
  replica = await startReplica({ port: 0, rows: [makeRow(3), makeLetter(3)], clock: manualClock(ORIGIN), decoys: false, mailboxes: ['kaifeng', 'wuwei'] })
})
afterEach(() => replica.close())

const list = (headers: Record<string, string> = {}): Promise<Response> => fetch(`${replica.url}/threads/queryThreadsList`, { method: 'POST', headers, body: new URLSearchParams({ fid: '1137' }) })
const statuses = async (times: number, call: () => Promise<Response>): Promise<number[]> => {
  const seen: number[] = []
  for (let time = 0; time < times; time += 1) {
    const response = await call()
    await response.arrayBuffer()
    seen.push(response.status)
  }
  return seen
}
const detailUrl = (): string => `${replica.url}/threads/content?tid=${replica.world.threads[0]?.number}`
const strike = (...rules: FaultRuleInput[]): void => replica.faults.set(rules)

describe('faults', () => {
  it('403 after quick calls, unless the visitor loaded a page first', async () => {
    strike({ kind: 'refuse', path: 'queryThreadsList', calls: 3, withinMs: 60_000 })
    expect(await statuses(5, list)).toEqual([200, 200, 200, 403, 403])
    const page = await fetch(`${replica.url}/threads/list?fid=1137`)
    const cookie = /__jsluid_s=\w+/.exec(page.headers.get('set-cookie') ?? '')?.[0] ?? ''
    expect(await statuses(5, () => list({ cookie }))).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(1, () => list({ cookie: '__jsluid_s=0123' }))).toEqual([403])
    expect(await statuses(1, () => list({ 'user-agent': 'another client' }))).toEqual([200])
  })

  it('429 with Retry-After, cookie or not', async () => {
    strike({ kind: 'limit', calls: 1, withinMs: 60_000, retryAfterSeconds: 7 })
    expect((await list()).status).toBe(200)
    const refused = await list()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7'])
  })

  it('every n-th request, so many times, on the paths it names', async () => {
    strike({ kind: 'gateway', path: '/threads/queryThreadsList', every: 2, times: 2 })
    expect(await statuses(6, list)).toEqual([200, 502, 200, 502, 200, 200])
    expect((await fetch(detailUrl())).status).toBe(200)
  })

  it('an empty 200, and a page whose text is blank', async () => {
    strike({ kind: 'empty', times: 1 })
    expect(await (await list()).text()).toBe('')
    strike({ kind: 'blank' })
    const $ = load(await (await fetch(detailUrl())).text())
    expect($('p.zoom.content').text()).toBe('')
    expect($('.context-title-text').text()).not.toBe('')
  })

  it('a cut connection', async () => {
    strike({ kind: 'drop' })
    await expect(fetch(detailUrl())).rejects.toThrow('fetch failed')
  })

  it('a delay, measured by the replica itself', async () => {
    strike({ kind: 'delay', ms: 60 })
    expect((await list()).status).toBe(200)
    expect((await list()).status).toBe(200)
    const [client] = Object.values(replica.stats.report().byClient)
    expect(client?.minGapMs).toBeGreaterThanOrEqual(59)
  })

  it('a rebuilt site: other classes, other dates, other keys', async () => {
    strike({ kind: 'layout', layout: 'renamed' })
    const renamed = load(await (await fetch(detailUrl())).text())
    expect([renamed('.context-title-text').length, renamed('.thread-headline').length, renamed('p.zoom.content').length]).toEqual([0, 1, 0])
    strike({ kind: 'layout', layout: 'reordered' })
    expect(await (await fetch(detailUrl())).text()).toContain('<time>11/17/2026 16:00</time>')
    strike({ kind: 'layout', layout: 'envelope' })
    const answer = (await (await list()).json()) as Record<string, unknown>
    expect(answer).not.toHaveProperty('responseData')
    expect((answer['rows'] as Record<string, unknown>[])[0]).toHaveProperty('threadId')
  })

  it('a huge answer', async () => {
    strike({ kind: 'huge', bytes: 3_000_000 })
    expect((await (await list()).arrayBuffer()).byteLength).toBeGreaterThan(3_000_000)
  })

  it('lies about the charset, both ways', async () => {
    strike({ kind: 'charset', lie: 'declared' })
    const declared = await fetch(detailUrl())
    expect(declared.headers.get('content-type')).toBe('text/html; charset=gbk')
    expect(Buffer.from(await declared.arrayBuffer()).toString('utf8')).toContain('路灯')
    strike({ kind: 'charset', lie: 'bytes' })
    const bytes = await fetch(detailUrl())
    expect(bytes.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(new TextDecoder('gbk').decode(await bytes.arrayBuffer())).toContain('路灯')
  })

  it('drips', async () => {
    strike({ kind: 'drip', ms: 1, chunkBytes: 50 })
    const reader = (await list()).body?.getReader()
    let pieces = 0
    for (let done = false; !done && reader; ) {
      const read = await reader.read()
      done = read.done
      if (!done) pieces += 1
    }
    expect(pieces).toBeGreaterThan(3)
  })

  it('on one site only', async () => {
    strike({ kind: 'gateway', site: 'kaifeng' })
    expect((await list()).status).toBe(200)
    expect((await fetch(replica.mailboxUrl('kaifeng'))).status).toBe(502)
  })

  it('of the demo leave a visitor with the cookie alone', async () => {
    strike(...demoFaults)
    expect((await statuses(16, list)).filter((status) => status === 403)).toHaveLength(4)
  })
})

describe('the control calls', () => {
  const control = async (path: string, method = 'GET', body?: unknown): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${replica.url}/replica/${path}`, { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : null }
  }

  it('set and show faults, and refuse a malformed rule', async () => {
    expect(await control('faults', 'POST', [{ kind: 'gateway', times: 1 }])).toMatchObject({ status: 200, body: [{ kind: 'gateway', every: 1, times: 1 }] })
    expect((await list()).status).toBe(502)
    expect(await control('faults', 'POST', [{ kind: 'explode' }])).toMatchObject({ status: 400, body: { error: expect.stringContaining('kind') } })
    expect((await control('faults')).body).toHaveLength(1)
    await control('faults', 'POST', [])
    expect((await list()).status).toBe(200)
  })

  it('show and advance the clock', async () => {
    expect((await control('clock')).body).toEqual({ now: ORIGIN.toISOString(), origin: ORIGIN.toISOString() })
    expect((await control('clock', 'POST', { advanceHours: 2 })).body).toEqual({ now: '2026-11-20T06:00:00.000Z' })
    expect((await control('clock', 'POST', { advanceHours: -2 })).status).toBe(409)
    expect((await control('clock', 'POST', {})).status).toBe(400)
  })

  it('tell the truth about every post', async () => {
    const { records } = (await control('records')).body as { records: Record<string, unknown>[] }
    expect(records).toHaveLength(2)
    expect(records[0]).toMatchObject({ channel: 'liuyan', board: '开封市委书记', submittedAt: '2026-11-17T04:00:00.000Z', approvedAt: '2026-11-17T08:00:00.000Z', shown: { state: '待回复', replies: 0, rated: false } })
  })

  it('count requests a path, parallel ones and the gaps between, apart by client', async () => {
    await statuses(3, list)
    await Promise.all([1, 2, 3].map(() => list({ 'user-agent': 'hasty' }).then((response) => response.text())))
    await fetch(`${replica.url}/robots.txt`)
    const report = replica.stats.report()
    expect(report.byPath['board POST /threads/queryThreadsList']).toBe(6)
    expect(report.byPath['board GET /robots.txt']).toBe(1)
    expect(report.byStatus).toEqual({ 200: 7 })
    const patient = Object.entries(report.byClient).find(([key]) => !key.includes('hasty'))?.[1]
    expect(patient).toMatchObject({ requests: 3, maxParallel: 1 })
    expect(patient?.minPauseMs).toBeGreaterThanOrEqual(0)
    expect((await control('stats', 'DELETE')).status).toBe(204)
    expect((await control('stats')).body).toMatchObject({ requests: 0, byClient: {} })
  })

  it('see parallel requests', async () => {
    strike({ kind: 'delay', ms: 50 })
    await Promise.all([1, 2, 3].map(() => list().then((response) => response.text())))
    const [client] = Object.values(replica.stats.report().byClient)
    expect(client).toMatchObject({ maxParallel: 3, minPauseMs: -1 })
  })
})

it('a taken port leaves nothing running', async () => {
  const taken = Number(new URL(replica.url).port)
  await expect(startReplica({ port: taken, rows: [], clock: manualClock(ORIGIN) })).rejects.toThrow('EADDRINUSE')
})
