/** The events stage over a real store: what it places, what it leaves alone, what it says. */
import { writeInstruction } from '../../pipeline/casework/issue-instruction.ts'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heatVersion } from '../../classifiers/events/heat.ts'
import { createEventStage } from '../../pipeline/events/event-stage.ts'
import type { EventStage } from '../../pipeline/events/event-stage.ts'
import { openMatterReader } from '../../pipeline/events/open-matter-reader.ts'
import { changeCase } from '../../storage/records/case.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { otherPlant, parking, plant } from '../classifiers/events/invented-posts.ts'
import { act, sighting, triageOf } from '../support/trade-samples.ts'

const HOUR_MS = 3_600_000
const begin = Date.parse('2026-11-20T02:00:00.000Z')

describe('the events stage', () => {
  let store: Store
  let folder: string
  let now: number
  let stage: EventStage
  let posts: number
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'huiyin-events-'))
    const db = await openSqlite({ file: join(folder, 'huiyin.db') })
    await db.migrate()
    store = openStore(db)
    now = begin
    posts = 0
    stage = openStage()
  })
  afterEach(async () => {
    await stage.stop()
    await store.close()
    rmSync(folder, { recursive: true })
  })

  const openStage = (): EventStage =>
    createEventStage({ store, reader: openMatterReader, encoder: null, channels: ['mail'], held: true, clock: () => new Date(now), log: { info: () => undefined, warn: () => undefined, error: (fields: unknown) => { throw new Error(JSON.stringify(fields)) }, debug: () => undefined } as never })

  /** Collected and triaged; each by another person unless `author` says who. */
  async function write([title, content]: readonly [string, string], author?: string): Promise<string> {
    const n = ++posts
    now += HOUR_MS
    const { post } = await store.savePost(sighting(n, { title, content, author: author ?? `写信人${n}`, submittedAt: new Date(now).toISOString() }))
    await store.saveTriages([{ post, triage: triageOf(post), words: [], fingerprint: { id: post.id, bands: [], signature: '', at: new Date(now).toISOString() } }])
    return post.id
  }
  const eventOf = async (postId: string): Promise<string | null | undefined> => (await store.triage(postId))?.eventId

  it('puts each post into its event, told in the posts’ own words', async () => {
    const ids = [await write(plant[0]), await write(plant[1]), await write(parking[0]), await write(plant[2])]
    expect(await stage.placeAll()).toBe(4)
    const events = await Promise.all(ids.map(eventOf))
    expect(events).toEqual([events[0], events[0], events[2], events[0]])
    expect(events[2]).not.toBe(events[0])
    const event = (await store.event(events[0]!))!
    expect(event).toMatchObject({ place: '翠微新城', postCount: 3, people: 3, district: '龙亭区', heat: { version: heatVersion } })
    expect(plant.map(([title]) => title as string)).toContain(event.title)
    expect(event.heat!.value).toBeCloseTo(Object.values(event.heat!.parts).reduce((sum, part) => sum + part, 0), 1)
    expect(event.representatives).toHaveLength(3)
    expect(await stage.placeAll()).toBe(0)
  })

  it('follows what officers merged, and leaves what they took apart', async () => {
    const [first, other] = [await write(plant[0]), await write(otherPlant[0])]
    await stage.placeAll()
    const [into, from] = [(await eventOf(first))!, (await eventOf(other))!]
    await store.mergeEvents(into, from, act('o1'))
    now += HOUR_MS
    const later = await write(otherPlant[1])
    await stage.placeAll()
    expect(await eventOf(later)).toBe(into)

    now += HOUR_MS
    const { taken } = await store.splitEvent(into, [other, later], { by: 'o1', at: new Date(now).toISOString() })
    // Read anew, the post stays where the officer put it.
    const post = (await store.post(later))!
    await store.saveTriages([{ post, triage: triageOf(post), words: [], fingerprint: { id: post.id, bands: [], signature: '', at: new Date(now).toISOString() } }])
    await stage.placeAll()
    expect(await eventOf(later)).toBe(taken.id)
    const again = await write(otherPlant[1])
    await stage.placeAll()
    expect(await eventOf(again)).toBe(taken.id)
    expect(await stage.night()).toBe(0)
    expect((await store.checkRollups()).wrong).toEqual([])
  })

  it('counts a leader’s 批示 on a case of the event as attention, as soon as it is written', async () => {
    const [first, second] = [await write(plant[0]), await write(plant[1])]
    await stage.placeAll()
    const eventId = (await eventOf(first))!
    expect(await eventOf(second)).toBe(eventId)
    const heat = async () => (await store.event(eventId))!.heat!
    expect((await heat()).parts['attention']).toBe(0)
    const post = (await store.post(first))!
    const { case: record } = await store.acceptPost(first, post.hash, { category: null, urgency: 0, title: null }, { by: 'o1', at: new Date(now).toISOString() })
    await stage.followLeaders()
    expect((await heat()).parts['attention']).toBe(0)
    now += HOUR_MS
    const tools = { ...loadCaseworkRules(), store, newId: () => 'i1' }
    await writeInstruction(tools, { id: 'staff:leader', role: 'leader', unitId: null }, { text: '速办', caseIds: [record.id], reportId: null, targetUnitIds: [], dueAt: null }, new Date(now).toISOString())
    const before = (await heat()).value
    await stage.followLeaders()
    expect((await heat()).parts['attention']).toBeGreaterThan(0)
    expect((await heat()).value).toBeGreaterThan(before)
    const counted = (await heat()).at
    await stage.followLeaders()
    expect((await heat()).at).toBe(counted)
    await stage.night()
    expect((await heat()).parts['attention']).toBeGreaterThan(0)
  })

  it('learns what another worker placed, and what was placed before it started', async () => {
    const first = await write(plant[0])
    await stage.placeAll()
    const second = openStage()
    const next = await write(plant[1])
    await second.placeAll()
    const third = await write(plant[2])
    await stage.placeAll()
    expect(await Promise.all([next, third].map(eventOf))).toEqual([await eventOf(first), await eventOf(first)])
    await second.stop()
  })

  it('raises an emerging issue once, with its posts, its odds and held notices', async () => {
    for (const text of [...plant, ...plant.slice(0, 3)]) await write(text)
    await stage.placeAll()
    expect(await stage.look()).toBe(1)
    expect(await stage.look()).toBe(0)
    const [burst] = await store.bursts({ state: 'open' }, 5)
    expect(burst).toMatchObject({ kind: 'event', observed: 8, district: '龙亭区' })
    expect(burst!.postIds).toHaveLength(8)
    expect(burst!.odds).toBeLessThan(1e-3)
    const [notice] = await store.notices({ about: burst!.id }, 5)
    expect(notice).toMatchObject({ channel: 'mail', delivery: 'held' })
    expect(notice!.text).toContain('8 人反映同一件事')
  })

  it('says nothing of one person who writes eight times', async () => {
    for (const text of [...plant, ...plant.slice(0, 3)]) await write(text, '同一个人')
    await stage.placeAll()
    expect(await stage.look()).toBe(0)
  })

  it('counts who writes again after a case of it was closed', async () => {
    const first = await write(plant[0])
    await stage.placeAll()
    const eventId = (await eventOf(first))!
    const post = (await store.post(first))!
    const { case: opened } = await store.acceptPost(first, post.hash, { category: null, urgency: 0, title: null }, { by: 'o1', at: new Date(now).toISOString() })
    now += 24 * HOUR_MS
    // Answered by the unit, then closed by an officer.
    const closed = changeCase({ ...opened, status: 'replied' }, 'close', { by: 'o1', at: new Date(now).toISOString() })
    await store.database.commit([{ op: 'replace', kind: 'case', record: { ...closed, version: opened.version + 1 } }])
    await write(parking[0])
    await stage.placeAll()
    await stage.night()
    expect((await store.event(eventId))!.returns).toBe(0)
    await write(plant[1])
    await write(plant[2])
    await stage.placeAll()
    const again = (await store.event(eventId))!
    expect(again).toMatchObject({ postCount: 3, returns: 1 })
    expect(again.heat!.parts['returns']).toBeGreaterThan(2)
    expect((await store.events({}, 'chronic', 0, 1)).events[0]?.id).toBe(eventId)
  })
})
