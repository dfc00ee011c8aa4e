/** A week's figures over a store: what came in, which events are hot and why, what is left out. */
import { beforeEach, describe, expect, it } from 'vitest'
import { zWeekFigures } from '../../../dashboard/contract/report-figures.ts'
import { countWeek } from '../../../pipeline/reports/week-report.ts'
import type { WeekEvent } from '../../../pipeline/reports/week-events.ts'
import type { WeekFigures } from '../../../pipeline/reports/week-figures.ts'
import { openBurst } from '../../../storage/records/burst.ts'
import type { Store } from '../../../storage/store.ts'
import { sighting, triageOf } from '../../support/trade-samples.ts'
import type { WeekPost } from '../../support/week-posts.ts'
import { instantAt, openWeekStore, writeInEvent } from '../../support/week-posts.ts'

const AFTER = instantAt('2026-11-23 09:00')
const officer = { by: 'staff:officer', at: AFTER }
let store: Store

beforeEach(async () => {
  store = await openWeekStore()
})

const write = (eventId: string, time: string, fields: Partial<WeekPost> = {}): Promise<string> => writeInEvent(store, { eventId, time, ...fields })
const figuresOf = async (week = '2026-W47', at = AFTER): Promise<WeekFigures> => (await countWeek(store, week, at)).figures
const eventOf = (figures: WeekFigures, id: string): WeekEvent => figures.events.find(({ eventId }) => eventId === id) ?? expect.fail(`${id} is not told`)
async function accept(postId: string, at = AFTER): Promise<string> {
  const post = await store.post(postId)
  return (await store.acceptPost(postId, post?.hash ?? '', { category: null, urgency: 0, title: null }, { by: 'staff:officer', at })).case.id
}
const dismiss = async (postId: string): Promise<unknown> => store.dismissPost(postId, (await store.post(postId))?.hash ?? '', '广告或灌水', officer)
const alarm = (id: string, at: string, fields: Partial<Parameters<typeof openBurst>[0]>) => store.keepBurst(openBurst({ id, kind: 'event', eventId: null, category: null, district: null, street: null, sensitive: false, postIds: [], from: at, to: at, observed: 4, expected: 0.05, odds: 1e-6, ...fields }, { at, by: 'system:events' }), [])

describe('what came in', () => {
  it('is counted from Monday 0:00 to Sunday 24:00 in Shanghai, by channel, beside the week before', async () => {
    for (const time of ['2026-11-15 23:59', '2026-11-16 00:00', '2026-11-22 23:59', '2026-11-23 00:00']) await write(`e:${time}`, time)
    const { post } = await store.savePost(sighting(900, { submittedAt: instantAt('2026-11-18 10:00') }, { sourceId: 'mailbox', channel: 'mailbox' }))
    await store.saveTriages([{ post, triage: triageOf(post), words: [], fingerprint: { id: post.id, bands: [], signature: '', at: AFTER } }])
    const { intake, complete, days } = await figuresOf()
    expect(days).toEqual({ from: '2026-11-16', to: '2026-11-23' })
    expect(intake.all).toEqual({ now: 3, before: 1, rate: 2 })
    expect(intake.byChannel).toEqual([
      { channel: 'liuyan', now: 2, before: 1, rate: 1 },
      { channel: 'mailbox', now: 1, before: 0, rate: null },
    ])
    expect(complete).toBe(true)
  })

  it('of a week that is not over is compared with the same hours of the week before', async () => {
    for (const time of ['2026-11-16 08:00', '2026-11-17 08:00', '2026-11-19 08:00', '2026-11-23 08:00']) await write(`e:${time}`, time)
    const figures = await figuresOf('2026-W48', instantAt('2026-11-24 12:00'))
    expect(figures.complete).toBe(false)
    expect(figures.before).toEqual({ from: instantAt('2026-11-16 00:00'), to: instantAt('2026-11-17 12:00') })
    expect(figures.intake.all).toEqual({ now: 1, before: 2, rate: -0.5 })
  })

  it('says what grew, by two at least', async () => {
    for (const day of ['16', '17', '18']) await write(`e:${day}`, `2026-11-${day} 08:00`, { category: '供热', district: '鼓楼区' })
    await write('e:before', '2026-11-10 08:00', { category: '供热', district: '禹王台区' })
    await write('e:one', '2026-11-18 08:00', { category: '噪音', district: '祥符区' })
    const { categories, districts } = await figuresOf()
    expect(categories).toEqual([{ name: '供热', now: 3, before: 1, rate: 2 }])
    expect(districts).toEqual([{ name: '鼓楼区', now: 3, before: 0, rate: null }])
  })
})

describe('hot issues', () => {
  it('are ranked by what was written in the week alone, people before posts, and the parts add up', async () => {
    for (const day of ['09', '10', '11', '12', '13']) await write('e:old', `2026-11-${day} 08:00`)
    for (const day of ['16', '17']) await write('e:old', `2026-11-${day} 08:00`)
    for (const day of ['16', '17', '18']) await write('e:new', `2026-11-${day} 08:00`)
    for (let n = 0; n < 6; n++) await write('e:busy', `2026-11-18 1${n}:00`, { person: n < 5 ? 'one' : 'other' })
    await write('e:single', '2026-11-18 08:00')
    const figures = await figuresOf()
    expect(figures.events.map(({ eventId }) => eventId)).toEqual(['e:new', 'e:busy', 'e:old'])
    expect(figures.hot).toBe(3)
    expect(eventOf(figures, 'e:busy')).toMatchObject({ people: { now: 2 }, posts: { now: 6 } })
    expect(eventOf(figures, 'e:old')).toMatchObject({ people: { now: 2, before: 5 }, posts: { now: 2, before: 5, rate: -0.6 } })
    for (const { heat } of figures.events) {
      expect(heat.value).toBeCloseTo(Object.values(heat.parts).reduce((sum, part) => sum + part, 0), 1)
      expect([heat.parts['age'], heat.parts['growth']].every((part) => part === 0)).toBe(true)
    }
  })

  it('rise with urgency and attention; what an officer pinned is told though one person wrote', async () => {
    for (const day of ['16', '17']) {
      await write('e:plain', `2026-11-${day} 08:00`)
      await write('e:urgent', `2026-11-${day} 08:00`, { urgency: 2 })
      await write('e:press', `2026-11-${day} 08:00`, { attention: true, urgency: 2 })
    }
    await write('e:pinned', '2026-11-18 08:00')
    await store.changeEvent('e:pinned', 'pin', officer)
    expect((await figuresOf()).events.map(({ eventId }) => eventId)).toEqual(['e:press', 'e:urgent', 'e:plain', 'e:pinned'])
  })

  it('tell whether they are new, go on, or are back, and since when', async () => {
    const both = async (eventId: string, ...days: string[]) => {
      for (const day of days) for (const hour of ['08', '09']) await write(eventId, `2026-${day} ${hour}:00`)
    }
    await both('e:new', '11-16')
    await both('e:third', '11-04', '11-15', '11-22')
    await both('e:back', '10-20', '11-02', '11-17')
    // Written before the week only: it is no matter of this week.
    await both('e:gone', '11-10')
    const figures = await figuresOf()
    expect(eventOf(figures, 'e:new')).toMatchObject({ standing: 'new', weeks: 1, firstDay: '2026-11-16', lastDayBefore: null, people: { now: 2, before: 0, rate: null } })
    expect(eventOf(figures, 'e:third')).toMatchObject({ standing: 'continuing', weeks: 3, firstDay: '2026-11-04', lastDayBefore: '2026-11-15', all: { posts: 6, people: 6 } })
    expect(eventOf(figures, 'e:back')).toMatchObject({ standing: 'again', weeks: 1, firstDay: '2026-10-20', lastDayBefore: '2026-11-02' })
    expect(figures.events.map(({ eventId }) => eventId)).not.toContain('e:gone')
    // What came after the week says nothing of it.
    for (const hour of ['08', '09', '10']) await write('e:new', `2026-11-23 ${hour}:00`)
    expect(eventOf(await figuresOf(), 'e:new')).toMatchObject({ all: { posts: 2 }, people: { now: 2 } })
  })

  it('leave out what is muted or dismissed, and count what was merged once', async () => {
    for (const eventId of ['e:muted', 'e:into', 'e:from', 'e:spam']) for (const hour of ['08', '09']) await write(eventId, `2026-11-17 ${hour}:00`, { category: eventId === 'e:muted' ? '拆迁' : '供水' })
    await store.changeEvent('e:muted', 'mute', officer)
    await store.mergeEvents('e:into', 'e:from', officer)
    for (const { id } of await store.postsOfEvent('e:spam')) await dismiss(id)
    await alarm('muted', instantAt('2026-11-17 12:00'), { eventId: 'e:muted' })
    await alarm('spam', instantAt('2026-11-17 12:00'), { eventId: 'e:spam' })
    await alarm('place', instantAt('2026-11-17 12:00'), { kind: 'district', category: '拆迁', district: '龙亭区', postIds: (await store.postsOfEvent('e:muted')).map(({ id }) => id) })
    const figures = await figuresOf()
    expect(figures.events.map(({ eventId, people }) => [eventId, people.now])).toEqual([['e:into', 4]])
    expect(figures.hot).toBe(1)
    expect(figures.alarms).toEqual([])
    expect(figures.categories.map(({ name, now }) => [name, now])).toEqual([['供水', 4]])
    // They came in all the same.
    expect(figures.intake).toMatchObject({ all: { now: 8 }, dismissed: 2 })
  })

  it('show at most three posts of the week, representatives first, personal data covered', async () => {
    await write('e:1', '2026-11-10 08:00', { title: '上周的来件' })
    const ids: string[] = []
    for (const hour of ['08', '09', '10', '11']) ids.push(await write('e:1', `2026-11-17 ${hour}:00`, { title: `水黄${hour}，打13912345678`, content: '联系李建国先生，电话13912345678。' }))
    await store.describeEvent('e:1', { representatives: [ids[1]!] })
    const figures = await figuresOf()
    const { shown } = eventOf(figures, 'e:1')
    expect(shown.map(({ postId }) => postId)).toEqual([ids[1], ids[3], ids[2]])
    // One that is gone from its site stands for nothing; it was written all the same.
    const { sourceId = '', externalId = '' } = (await store.post(ids[3]!)) ?? {}
    for (const at of [instantAt('2026-11-20 08:00'), instantAt('2026-11-21 08:00')]) await store.missPost(sourceId, externalId, at, 1000, null)
    expect(eventOf(await figuresOf(), 'e:1')).toMatchObject({ posts: { now: 4 }, shown: [{ postId: ids[1] }, { postId: ids[2] }, { postId: ids[0] }] })
    expect(shown[0]?.title).toContain('水黄09')
    expect(JSON.stringify(figures)).not.toMatch(/13912345678|建国/u)
  })

  it('say which unit has the cases and what became of them', async () => {
    const posts: string[] = []
    for (const hour of ['08', '09', '10', '11']) posts.push(await write('e:1', `2026-11-17 ${hour}:00`, { replies: hour === '08' ? [{ unit: '市供水公司', at: AFTER, text: '已修复' }] : [] }))
    const [sent, waiting] = [await accept(posts[0]!), await accept(posts[1]!)]
    expect(eventOf(await figuresOf(), 'e:1')).toMatchObject({ units: [], suggested: ['市供水公司'], cases: { all: 2, inWork: 0, unsent: 2, closed: 0 }, all: { answered: 1, waiting: 2 } })
    await store.changeCase(sent, (record) => ({ ...record, version: record.version + 1, status: 'dispatched', unitIds: ['unit:roads'], dueAt: instantAt('2026-11-22 18:00'), history: [...record.history, { at: AFTER, by: 'staff:leader', action: 'instruct', from: 'registered', to: 'registered' }] }), officer, 'test')
    const { figures, caseIds } = await countWeek(store, '2026-W47', AFTER)
    expect(eventOf(figures, 'e:1')).toMatchObject({ units: ['市政管理处'], suggested: [], cases: { all: 2, inWork: 1, overdue: 1, unsent: 1, closed: 0, instructed: 1 } })
    expect(eventOf(figures, 'e:1').heat.parts['attention']).toBeGreaterThan(0)
    expect(figures.overdue).toBe(1)
    expect(caseIds).toEqual([sent, waiting])
    // A case that was voided is none.
    await store.returnPost(posts[1]!, { ...officer, why: '误受理' })
    expect((await countWeek(store, '2026-W47', AFTER)).caseIds).toEqual([sent])
  })

  it('are ten at most, and it is said how many there are', async () => {
    for (let n = 0; n < 12; n++) for (const hour of ['08', '09']) await write(`e:${n}`, `2026-11-17 ${hour}:${10 + n}`)
    const figures = await figuresOf()
    expect([figures.events.length, figures.hot]).toEqual([10, 12])
  })
})

describe('what is emerging or comes back', () => {
  it('names alarms raised in the week, each matter once, by the event that took it in', async () => {
    for (const eventId of ['e:into', 'e:from']) for (const hour of ['08', '09']) await write(eventId, `2026-11-17 ${hour}:00`)
    await alarm('before', instantAt('2026-11-15 12:00'), { eventId: 'e:into' })
    await alarm('first', instantAt('2026-11-17 12:00'), { eventId: 'e:from', observed: 4 })
    await alarm('doubled', instantAt('2026-11-18 12:00'), { eventId: 'e:into', observed: 9 })
    await alarm('place', instantAt('2026-11-19 12:00'), { kind: 'street', category: '供热', district: '龙亭区', street: '北道门街道', postIds: (await store.postsOfEvent('e:into')).map(({ id }) => id), observed: 5 })
    await alarm('after', instantAt('2026-11-23 00:00'), { kind: 'district', category: '噪音', district: '龙亭区', postIds: (await store.postsOfEvent('e:into')).map(({ id }) => id) })
    await store.mergeEvents('e:into', 'e:from', officer)
    const figures = await figuresOf()
    expect(figures.alarms).toMatchObject([
      { eventId: 'e:into', kind: 'event', observed: 4, firstDay: '2026-11-17' },
      { eventId: null, title: '龙亭区北道门街道供热', kind: 'street', observed: 5 },
    ])
    expect(eventOf(figures, 'e:into').alarmed).toBe(true)
  })

  it('counts how often a matter came back by the end of the week, not later', async () => {
    const [first] = [await write('e:1', '2026-06-01 08:00')]
    for (const hour of ['08', '09']) await write('e:1', `2026-11-17 ${hour}:00`)
    await write('e:2', '2026-11-17 08:00')
    await store.describeEvent('e:1', { returns: 2 })
    expect((await figuresOf()).returning).toMatchObject([{ eventId: 'e:1', returns: 1, people: 2, posts: 2, firstDay: '2026-06-01' }])
    // Closed on Wednesday, written of again on Thursday: that is a second time; a closing after the week is none.
    const closeAt = (id: string, at: string) => store.changeCase(id, (record) => ({ ...record, version: record.version + 1, status: 'closed', closedAt: at, history: [...record.history, { at, by: 'staff:officer', action: 'close', from: 'replied', to: 'closed' }] }), officer, 'test')
    await closeAt(await accept(first!, instantAt('2026-06-02 08:00')), instantAt('2026-11-18 08:00'))
    await write('e:1', '2026-11-19 08:00')
    await write('e:1', '2027-02-01 08:00')
    const figures = await figuresOf('2026-W47', instantAt('2027-02-02 08:00'))
    expect(figures.returning).toMatchObject([{ eventId: 'e:1', returns: 2 }])
    expect(eventOf(figures, 'e:1').returns).toBe(2)
    expect(figures.closed).toEqual({ now: 1, before: 0, rate: null })
  })
})

it('the page reads the figures as they were kept, with nothing left out', async () => {
  for (const hour of ['08', '09']) await write('e:1', `2026-11-17 ${hour}:00`)
  await alarm('a', instantAt('2026-11-17 12:00'), { eventId: 'e:1' })
  const kept = JSON.parse(JSON.stringify(await figuresOf())) as WeekFigures
  expect(zWeekFigures.parse(kept)).toEqual({ ...kept, cases: (({ period: _period, ...rest }) => rest)(kept.cases) })
})
