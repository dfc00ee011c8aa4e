/** A 《本周热点问题专报》 in sentences: what stands in the figures and nothing else. */
import { beforeEach, describe, expect, it } from 'vitest'
import { countWeek } from '../../../pipeline/reports/week-report.ts'
import { weekReportTitle, weekText } from '../../../pipeline/reports/week-text.ts'
import { openBurst } from '../../../storage/records/burst.ts'
import type { Store } from '../../../storage/store.ts'
import type { WeekPost } from '../../support/week-posts.ts'
import { instantAt, openWeekStore, writeInEvent } from '../../support/week-posts.ts'

const AFTER = instantAt('2026-11-23 09:05')
let store: Store
beforeEach(async () => {
  store = await openWeekStore()
})
const write = (eventId: string, time: string, fields: Partial<WeekPost> = {}): Promise<string> => writeInEvent(store, { eventId, time, ...fields })
const textOf = async (week = '2026-W47', at = AFTER): Promise<string> => weekText((await countWeek(store, week, at)).figures)
/** The paragraph of an issue. */
const issue = async (name: string): Promise<string> => (await textOf()).split('\n').find((line) => line.startsWith('（') && line.includes(name)) ?? ''

describe('a quiet week', () => {
  it('is one sentence; one that is not over says until when', async () => {
    expect(await textOf()).toBe('11月16日至11月22日，没有收到群众来件，没有受理、办结或结转的案件。')
    expect(await textOf('2026-W48')).toBe('11月23日至11月29日（未满，截至11月23日09:05），没有收到群众来件，没有受理、办结或结转的案件。')
  })

  it('with posts but no issue says so; the third part is left out and the fourth becomes the third', async () => {
    await write('e:1', '2026-11-17 08:00')
    expect((await textOf()).split('\n')).toEqual(['一、总体情况', '11月16日至11月22日，共收到群众来件1件，上周0件，环比无从计算。其中人民网《领导留言板》1件（上周0件，环比无从计算）。', '二、热点问题', '本周没有两人以上反映的热点问题。', '三、办理情况', '本周没有受理、办结或结转的案件。', '截至11月23日09:05，没有超期未办结的案件。'])
  })
})

it('names the week by its days, and both years where there are two', async () => {
  const { figures } = await countWeek(store, '2026-W53', instantAt('2027-01-02 10:00'))
  expect(weekReportTitle(figures)).toBe('本周热点问题专报（2026年第53周，2026年12月28日至2027年1月3日，未满）')
  expect(weekReportTitle((await countWeek(store, '2026-W47', AFTER)).figures)).toBe('本周热点问题专报（2026年第47周，11月16日至11月22日）')
})

describe('an issue', () => {
  it('that is new says what and where, how many, in whose words, whose it would be', async () => {
    for (const hour of ['08', '09']) await write('e:1', `2026-11-17 ${hour}:00`, { title: '西湖湾自来水发黄！！', content: '市长您好：西湖湾的水“黄了三天”。电话13912345678。' })
    await store.describeEvent('e:1', { place: '西湖湾' })
    expect(await issue('西湖湾')).toBe('（一）西湖湾自来水发黄（龙亭区）。本周2人反映2件，系本周新出现。有来件反映：“西湖湾的水‘黄了三天’。电话139******78。”尚未立案，按职责涉及市供水公司；来件均未答复，均待筛选。')
  })

  it('that goes on says how long and against what', async () => {
    for (const time of ['2026-11-02 08:00', '2026-11-10 08:00', '2026-11-16 08:00', '2026-11-17 08:00']) await write('e:1', time, { title: '龙亭区停水' })
    expect(await issue('停水')).toContain('（一）龙亭区停水。本周2人反映2件，上周1人1件，反映人数上升；11月2日首次反映，已持续3周，累计4人4件。')
  })

  it('that is back says since when, with the year of another one', async () => {
    for (const time of ['2025-12-30 08:00', '2026-10-28 08:00', '2026-11-16 08:00', '2026-11-17 08:00']) await write('e:1', time, { title: '停水' })
    expect(await issue('停水')).toContain('上周没有；2025年12月30日首次反映，上一次在10月28日，累计4人4件，属反复反映（1次）。')
  })

  it('quotes up to the last mark that fits', async () => {
    const content = `${'小区里的路灯坏了一个多月没有人来修理，'.repeat(5)}请尽快处理。`
    for (const hour of ['08', '09']) await write('e:1', `2026-11-17 ${hour}:00`, { content })
    expect(await issue('e:1')).toContain(`“${'小区里的路灯坏了一个多月没有人来修理，'.repeat(3).slice(0, -1)}……”`)
  })

  it('with cases says which unit has them and how they stand', async () => {
    const ids: string[] = []
    for (const hour of ['08', '09']) ids.push(await write('e:1', `2026-11-17 ${hour}:00`))
    const post = await store.post(ids[0]!)
    const { case: record } = await store.acceptPost(ids[0]!, post?.hash ?? '', { category: null, urgency: 0, title: null }, { by: 'o', at: instantAt('2026-11-17 10:00') })
    expect(await issue('e:1')).toContain('已立案1件，其中待转办1件；来件均未答复，1件待筛选。')
    await store.changeCase(record.id, (one) => ({ ...one, version: one.version + 1, status: 'dispatched', unitIds: ['unit:water'], dueAt: instantAt('2026-11-20 18:00') }), { by: 'o', at: AFTER }, 'test')
    expect(await issue('e:1')).toContain('承办单位：市供水公司。已立案1件，其中在办1件（超期1件）；来件均未答复，1件待筛选。')
    const text = await textOf()
    expect(text).toContain('本周，共受理群众反映的问题1件，上期结转0件，办结0件')
    expect(text).toContain('截至11月23日09:05，超期未办结1件。')
  })
})

it('what is emerging and what came back stand in a part of their own', async () => {
  for (const time of ['2026-06-01 08:00', '2026-11-16 08:00', '2026-11-17 08:00']) await write('e:1', time, { title: '停水' })
  await store.describeEvent('e:1', { returns: 1 })
  const at = instantAt('2026-11-17 12:00')
  await store.keepBurst(openBurst({ id: 'b', kind: 'event', eventId: 'e:1', category: null, district: null, street: null, sensitive: false, postIds: [], from: instantAt('2026-11-16 08:00'), to: at, observed: 3, expected: 0.04, odds: 1e-6 }, { at, by: 'system:events' }), [])
  const lines = (await textOf()).split('\n')
  const part = lines.indexOf('三、苗头性和久拖问题')
  expect(lines.slice(part, part + 4)).toEqual(['三、苗头性和久拖问题', '本周发出苗头性预警1个：停水，11月16日至11月17日3人反映，按以往同期不到0.1人。', '沉寂后或办结后本周又有人反映的问题1个：停水，6月1日首次反映，至今反复1次，本周2人2件。', '四、办理情况'])
  expect(lines.find((line) => line.startsWith('（一）'))).toContain('本周已发出苗头性预警')
})
