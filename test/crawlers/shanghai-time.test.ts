import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantFromEpoch, instantFromExcelSerial, instantFromRelative, instantFromText } from '../../crawlers/shanghai-time.ts'

describe('printed dates', () => {
  test.each([
    ['2026-01-31', '2026-01-30T16:00:00.000Z'],
    ['写于 2026-01-31 08:05', '2026-01-31T00:05:00.000Z'],
    ['2019/2/28 11:25:05', '2019-02-28T03:25:05.000Z'],
    ['2026.1.3', '2026-01-02T16:00:00.000Z'],
    ['2026年1月3日 8时5分', '2026-01-03T00:05:00.000Z'],
    ['2026年1月3日8时5分9秒', '2026-01-03T00:05:09.000Z'],
    ['2026年1月3日', '2026-01-02T16:00:00.000Z'],
    ['2026-01-31T23:59:59.123', '2026-01-31T15:59:59.000Z'],
    ['2024-02-29 00:00', '2024-02-28T16:00:00.000Z'],
  ])('%s', (text, instant) => expect(instantFromText(text)).toBe(instant))

  test.each(['', '昨天', '2026-02-29', '2026-13-01', '2026-01-31 25:00', '1026-01-01', '123456-01-02', '31/01/2026', '2026-01-311'])('«%s» is none', (text) => expect(instantFromText(text)).toBeNull())

  test('what is printed in Shanghai comes back', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1992-01-01'), max: new Date('2099-12-30'), noInvalidDate: true }), (date) => {
        const instant = new Date(Math.floor(date.getTime() / 1000) * 1000)
        const printed = new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
        expect(instantFromText(printed)).toBe(instant.toISOString())
      }),
    )
  })
})

test('epoch seconds and milliseconds; anything else is none', () => {
  expect(instantFromEpoch(1611053337)).toBe('2021-01-19T10:48:57.000Z')
  expect(instantFromEpoch('1611053337000')).toBe('2021-01-19T10:48:57.000Z')
  for (const value of [0, -1, null, undefined, '', 'x', Number.NaN, 1e300, {}]) expect(instantFromEpoch(value)).toBeNull()
})

test('Excel serials', () => {
  expect(instantFromExcelSerial('43831')).toBe('2019-12-31T16:00:00.000Z')
  expect(instantFromExcelSerial('43831.5')).toBe('2020-01-01T04:00:00.000Z')
  for (const text of ['4383', '99999', '43831x', '']) expect(instantFromExcelSerial(text)).toBeNull()
})

test('words of a forum, counted from the moment of fetching', () => {
  const now = new Date('2026-11-20T04:30:00.000Z')
  expect(instantFromRelative('3\u00a0小时前', now)).toBe('2026-11-20T01:30:00.000Z')
  expect(instantFromRelative('半小时前', now)).toBe('2026-11-20T04:00:00.000Z')
  expect(instantFromRelative('昨天 08:15', now)).toBe('2026-11-19T00:15:00.000Z')
  expect(instantFromRelative('前天\u00a023:59', now)).toBe('2026-11-18T15:59:00.000Z')
  expect(instantFromRelative('5 天前', now)).toBe('2026-11-15T04:30:00.000Z')
  expect(instantFromRelative('刚刚', now)).toBe(now.toISOString())
  for (const text of ['很久以前', '昨天', '昨天 25:00', '']) expect(instantFromRelative(text, now)).toBeNull()
})
