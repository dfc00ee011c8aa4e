/** Days as notices write them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asRanges, daysIn } from '../../../dashboard/client/pages/rules/days-in.ts'

describe('days of a notice', () => {
  it.each([
    ['1月1日（周四）至3日（周六）', ['2026-01-01', '2026-01-02', '2026-01-03']],
    ['2月27日至3月2日', ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']],
    ['1月4日、2月14日', ['2026-01-04', '2026-02-14']],
    ['2026-10-01 2026-10-02，2026/10/03', ['2026-10-01', '2026-10-02', '2026-10-03']],
    ['2026-10-01~2026-10-03；10月8日', ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-08']],
    ['2026年5月1日到5日。5月3日', ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05']],
    ['', []],
  ])('%s', (text, days) => expect(daysIn(text, 2026)).toEqual({ days, strange: [] }))

  it.each(['2月30日', '元旦', '3日', '5月3日至1日', '1月1日至12月31日', '13月1日'])('says that it does not understand %s', (text) => expect(daysIn(text, 2026)).toEqual({ days: [], strange: [text] }))

  it('comes back from ranges as it was, whatever the days', () => {
    const day = fc.integer({ min: 0, max: 364 }).map((n) => new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10))
    fc.assert(
      fc.property(fc.uniqueArray(day, { maxLength: 40 }), (days) => {
        expect(daysIn(asRanges(days).join('、'), 2027)).toEqual({ days: days.toSorted(), strange: [] })
      }),
    )
  })
})
