import { describe, expect, it } from 'vitest'
import { keyName } from '../../../dashboard/client/keys.ts'
import { browserName } from '../../../dashboard/client/browser-name.ts'
import { briefly, dayOf, minuteOf, secondOf, withLocalTimes } from '../../../dashboard/client/shanghai-time.ts'

describe('time in Shanghai', () => {
  it('is eight hours ahead of the instant, over midnight and new year', () => {
    expect(dayOf('2026-12-31T16:00:00.000Z')).toBe('2027-01-01')
    expect(minuteOf('2026-11-22T23:59:59.000Z')).toBe('2026-11-23 07:59')
    expect(secondOf('2026-11-22T16:00:00.000Z')).toBe('2026-11-23 00:00:00')
  })

  it('replaces the instants inside a text', () => {
    expect(withLocalTimes('市教育局 · 2026-11-16T15:12:50.698Z · 您好，2026-11-16 已办')).toBe('市教育局 · 2026-11-16 23:12 · 您好，2026-11-16 已办')
  })

  it('is short in lists: the hour today, the day this year, the year before', () => {
    const now = new Date('2026-01-01T00:30:00.000Z')
    expect(briefly('2025-12-31T17:05:00.000Z', now)).toBe('01:05')
    expect(briefly('2025-12-31T15:59:00.000Z', now)).toBe('2025-12-31')
    expect(briefly('2026-01-01T01:00:00.000Z', new Date('2026-03-01T00:00:00.000Z'))).toBe('01-01 09:00')
  })
})

describe('a pressed key', () => {
  const key = (name: string, code = '', shiftKey = false): string => keyName({ key: name, code, shiftKey })
  it('is the same with caps lock', () => {
    expect([key('J', 'KeyJ'), key('j', 'KeyJ'), key('Escape', 'Escape')]).toEqual(['j', 'j', 'Escape'])
  })
  it('is known by its place while a Chinese input method is on', () => {
    expect([key('Process', 'KeyA'), key('Process', 'Digit3'), key('Process', 'Slash'), key('Process', 'Slash', true)]).toEqual(['a', '3', '/', '?'])
  })
})

it('a browser is named as people say it', () => {
  expect(browserName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0')).toBe('Edge 140 · Windows')
  expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari 18 · iOS')
  expect(browserName('curl/8')).toBe('curl/8')
})
