/** The stage that drafts last week's report: when, once, and never over what people did. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createWeekDrafts } from '../../../pipeline/reports/draft-last-week.ts'
import { saveWeekReport } from '../../../pipeline/reports/week-report.ts'
import { changeReport } from '../../../storage/records/report.ts'
import type { Store } from '../../../storage/store.ts'
import { openStore } from '../../../storage/trade-store.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { seedPost, seedSource, seedUnits } from '../../support/screened-posts.ts'
import { instantAt, writeInEvent } from '../../support/week-posts.ts'

let store: Store
beforeEach(async () => {
  store = openStore(memoryDatabase())
  await seedSource(store)
  await seedUnits(store)
})
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } as never
const lookAt = (time: string): Promise<void> => createWeekDrafts({ store, clock: () => new Date(instantAt(time)), log: silent }).runOnce()
const weeks = async (): Promise<string[]> => (await store.reports({ kind: 'weekly' }, 0, 10)).reports.map(({ id }) => id)

describe('drafting last week', () => {
  it('begins on Monday at seven, or whenever the worker runs after that, and makes one draft', async () => {
    await writeInEvent(store, { eventId: 'e:1', time: '2026-11-17 08:00' })
    await lookAt('2026-11-23 06:59')
    expect(await weeks()).toEqual([])
    await lookAt('2026-11-23 07:00')
    await lookAt('2026-11-23 07:10')
    await lookAt('2026-11-26 12:00')
    expect(await weeks()).toEqual(['report:weekly:2026-W47'])
    expect(await store.report('report:weekly:2026-W47')).toMatchObject({ state: 'draft', version: 1, by: 'system:report', issue: 1, body: { complete: true } })
  })

  it('waits until what was collected is read and placed', async () => {
    await writeInEvent(store, { eventId: 'e:1', time: '2026-11-17 08:00' })
    const post = await seedPost(store, { externalId: 'waits', submittedAt: instantAt('2026-11-18 08:00') })
    await lookAt('2026-11-23 08:00')
    expect(await weeks()).toEqual([])
    await store.placePost({ post: { id: post.id, eventId: 'e:2', at: post.content.submittedAt, placedAt: post.content.submittedAt, because: 'first', likeness: null, person: null, title: 't', category: null, district: null, street: null, urgency: 0, attention: false, sensitive: false, matter: { version: 'matter-1', names: [], titleNames: 0, areas: [], terms: [], titleTerms: 0 } }, title: 't', place: null, topic: null }, { at: post.content.submittedAt, by: 'system:events' })
    await lookAt('2026-11-23 08:10')
    expect(await weeks()).toEqual(['report:weekly:2026-W47'])
  })

  it('makes none of a week in which nothing came in', async () => {
    await lookAt('2026-11-23 08:00')
    expect(await weeks()).toEqual([])
  })

  it('leaves alone what an officer made or dropped', async () => {
    await writeInEvent(store, { eventId: 'e:1', time: '2026-11-17 08:00' })
    const made = await saveWeekReport(store, '2026-W47', { at: instantAt('2026-11-22 20:00'), by: 'staff:officer' })
    await lookAt('2026-11-23 08:00')
    expect((await store.report(made.id))?.version).toBe(1)
    const act = { at: instantAt('2026-11-23 09:00'), by: 'staff:officer', why: '本周不出' }
    await store.commitDecision(async () => ({ writes: [{ op: 'replace', kind: 'report', record: changeReport(made, 'drop', act) }], facts: { ...act, action: 'drop_report', subject: made.id, detail: {} }, result: undefined }))
    await lookAt('2026-11-23 10:00')
    expect((await store.report(made.id))?.state).toBe('dropped')
  })
})
