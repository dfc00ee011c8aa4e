import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import { openBurst } from '../../storage/records/burst.ts'
import { proposeMerge } from '../../storage/records/event-proposal.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'
import { triagedPosts } from '../support/trade-samples.ts'

let dashboard: Dashboard
let officer: string
let ids: string[]
const at = '2026-11-20T02:00:00.000Z'
const machine = { by: 'system:events', at }

beforeAll(async () => {
  dashboard = await openDashboard()
  officer = await dashboard.login('officer')
  const { store } = dashboard
  const posts = await triagedPosts(store, 5)
  ids = posts.map(({ id }) => id)
  for (const [i, post] of posts.entries()) {
    const facts = { id: post.id, at: post.content.submittedAt, placedAt: at, because: 'name' as const, likeness: 0.7, person: post.id, title: post.content.title, category: null, district: '龙亭区', street: null, urgency: 0, attention: false, sensitive: false }
    const matter = { version: 'matter-1', names: [], titleNames: 0, areas: [], terms: [], titleTerms: 0 }
    await store.placePost({ post: { ...facts, eventId: i < 3 ? 'e:1' : 'e:2', matter }, title: i < 3 ? '路灯不亮' : '井盖缺失', place: null, topic: null }, machine)
  }
  await store.describeEvent('e:1', { heat: { value: 4.5, parts: { people: 3, urgency: 2, age: -0.5 }, version: 'heat-1', at }, representatives: ids.slice(0, 2), place: '第一大街' })
  await store.describeEvent('e:2', { heat: { value: 2, parts: { people: 2 }, version: 'heat-1', at } })
})
afterAll(() => dashboard.close())

const post = (name: 'changeEvent' | 'renameEvent' | 'mergeEvent' | 'splitEvent', id: string, body: unknown, cookie = officer) => dashboard.ask(name, { params: { id }, body }, cookie)

it('lists events by heat, each with the parts of it and its posts a day', async () => {
  const { events, total } = (await dashboard.ask('events', {}, officer)).json<Answer<'events'>>()
  expect(total).toBe(2)
  expect(events.map(({ id }) => id)).toEqual(['e:1', 'e:2'])
  expect(events[0]).toMatchObject({ title: '路灯不亮', place: '第一大街', heat: { value: 4.5, parts: { people: 3, urgency: 2, age: -0.5 } } })
  expect(events[0]!.days).toHaveLength(14)
  expect(events[0]!.days.at(-1)).toEqual({ day: '2026-11-20', posts: 3 })
  expect((await dashboard.ask('events', { query: { days: '1', order: 'largest' } }, officer)).json<Answer<'events'>>().total).toBe(2)
})

it('tells of one event its posts, places, what was answered, and who did what', async () => {
  const view = (await dashboard.ask('event', { params: { id: 'e:1' } }, officer)).json<Answer<'event'>>()
  expect(view.posts.map(({ id }) => id).toSorted()).toEqual(ids.slice(0, 3).toSorted())
  expect(view.representatives).toHaveLength(2)
  expect(view).toMatchObject({ places: [{ name: '龙亭区', posts: 3 }], answered: 0, mergedInto: null, history: [{ action: 'open' }] })
  expect((await dashboard.ask('event', { params: { id: 'none' } }, officer)).statusCode).toBe(404)
})

it('keeps what an officer decides: pin, name, split, merge; a leader reads and decides nothing', async () => {
  const leader = await dashboard.login('leader')
  expect((await post('changeEvent', 'e:2', { action: 'pin' }, leader)).statusCode).toBe(403)
  expect((await dashboard.ask('events', {}, leader)).statusCode).toBe(200)
  expect((await post('changeEvent', 'e:2', { action: 'pin' })).json()).toMatchObject({ id: 'e:2', state: 'open' })
  expect((await post('changeEvent', 'e:2', { action: 'pin' })).statusCode).toBe(409)
  expect((await post('renameEvent', 'e:2', { title: '街' })).statusCode).toBe(400)
  expect((await post('renameEvent', 'e:2', { title: '井盖久缺' })).json()).toMatchObject({ title: '井盖久缺' })
  expect((await dashboard.ask('events', {}, officer)).json<Answer<'events'>>().events[0]).toMatchObject({ id: 'e:2', pinned: true })

  const taken = (await post('splitEvent', 'e:1', { postIds: [ids[0]], why: '另一处' })).json<Answer<'splitEvent'>>()
  expect(taken).toMatchObject({ postCount: 1, state: 'open' })
  expect((await post('splitEvent', 'e:1', { postIds: ids.slice(0, 3) })).statusCode).toBe(409)
  expect((await post('mergeEvent', taken.id, { into: 'e:2' })).json()).toMatchObject({ id: 'e:2', postCount: 3 })
  expect((await dashboard.ask('event', { params: { id: taken.id } }, officer)).json()).toMatchObject({ mergedInto: { id: 'e:2', title: '井盖久缺' } })
  expect((await dashboard.ask('event', { params: { id: 'e:2' } }, officer)).json()).toMatchObject({ absorbed: [{ id: taken.id }] })
  const undo = (who = officer) => dashboard.ask('unmergeEvent', { params: { id: taken.id } }, who)
  expect((await undo(leader)).statusCode).toBe(403)
  expect((await undo()).json()).toMatchObject({ id: taken.id, state: 'open', postCount: 1 })
  expect((await undo()).statusCode).toBe(409)
  expect((await dashboard.ask('event', { params: { id: 'e:2' } }, officer)).json()).toMatchObject({ absorbed: [], event: { postCount: 2 } })
  expect((await post('mergeEvent', taken.id, { into: 'e:2' })).statusCode).toBe(200)
  expect((await post('mergeEvent', 'e:1', { into: 'none' })).statusCode).toBe(404)
  expect((await dashboard.store.auditTrail({ by: 'staff:officer', action: 'event-merge' }, 0, 5))).toHaveLength(2)
})

it('shows proposals with both titles, and alarms with their posts and odds, until somebody decides', async () => {
  const { store } = dashboard
  await store.keepProposals([proposeMerge({ into: 'e:2', from: 'e:1', likeness: 0.81, because: 'meaning' }, machine)])
  const [proposal] = (await dashboard.ask('eventProposals', {}, officer)).json<Answer<'eventProposals'>>()
  expect(proposal).toMatchObject({ intoTitle: '井盖久缺', fromTitle: '路灯不亮', fromPosts: 2 })
  expect((await dashboard.ask('decideEventProposal', { params: { id: proposal!.id }, body: { decision: 'refuse' } }, officer)).json()).toMatchObject({ state: 'refused' })
  expect((await dashboard.ask('eventProposals', {}, officer)).json()).toEqual([])

  await store.keepBurst(openBurst({ id: 'b:1', kind: 'event', eventId: 'e:1', category: null, district: '龙亭区', street: null, sensitive: true, postIds: ids.slice(1, 3), from: at, to: at, observed: 5, expected: 0.1, odds: 1e-6 }, machine), [])
  const [burst] = (await dashboard.ask('bursts', { query: { state: 'open' } }, officer)).json<Answer<'bursts'>>()
  expect(burst).toMatchObject({ title: '路灯不亮', odds: 1e-6, observed: 5, sensitive: true })
  expect(burst!.posts.map(({ id }) => id)).toEqual(ids.slice(1, 3))
  expect((await dashboard.ask('seeBurst', { params: { id: 'b:1' } }, officer)).json()).toEqual({ id: 'b:1', state: 'seen' })
  expect((await dashboard.ask('seeBurst', { params: { id: 'b:1' } }, officer)).statusCode).toBe(409)
})
