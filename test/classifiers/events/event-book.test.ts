import { describe, expect, it } from 'vitest'
import { createEventBook } from '../../../classifiers/events/event-book.ts'
import type { EventBook } from '../../../classifiers/events/event-book.ts'
import { DAY_MS, otherPlant, parking, plant, start, told } from './invented-posts.ts'

const attachAll = (book: EventBook, texts: readonly (readonly [string, string])[], prefix: string, day = 0): string[] => texts.map(([title, body], i) => book.attach(told(`${prefix}${i}`, day + i, title, body)).eventId)

describe('the book of events, without an encoder', () => {
  it('puts posts of one matter at one place together, each under the first one’s id', () => {
    const book = createEventBook()
    expect(new Set(attachAll(book, plant, 'p'))).toEqual(new Set(['e:p0']))
    expect(book.profile('e:p0')).toMatchObject({ size: 5, firstAt: start, lastAt: start + 4 * DAY_MS })
  })

  it('keeps the same complaint of another estate, and another complaint of the same estate, apart', () => {
    const book = createEventBook()
    const first = attachAll(book, plant, 'p')
    const others = [...attachAll(book, otherPlant, 'o', 5), ...attachAll(book, parking, 'k', 5)]
    expect(others.filter((id) => first.includes(id))).toEqual([])
  })

  it('does not join a letter that was copied for another place', () => {
    const book = createEventBook()
    const [title, body] = plant[0]
    book.attach(told('a', 0, title, body))
    const copied = book.attach(told('b', 1, title.replace('翠微新城', '金桂苑'), body.replaceAll('翠微新城', '金桂苑')))
    expect(copied.opened).toBe(true)
  })

  it('parks what nobody wrote about, and takes it up again by its name', () => {
    const book = createEventBook({ parkAfterDays: 30, parkSingleAfterDays: 30 })
    attachAll(book, plant.slice(0, 3), 'p')
    book.attach(told('x', 60, '咨询公积金怎么提取', '想问公积金提取的手续。'))
    expect(book.profile('e:p0')).toBeUndefined()
    expect(book.open).toBe(1)
    const [title, body] = plant[3]
    expect(book.attach(told('late', 61, title, body))).toMatchObject({ eventId: 'e:p0', opened: false })
    expect(book.profile('e:p0')?.size).toBe(4)
  })

  it('forgets parked events when there is no room for them', () => {
    const book = createEventBook({ parkAfterDays: 5, parkSingleAfterDays: 5, shelved: 1 })
    attachAll(book, plant.slice(0, 1), 'p')
    attachAll(book, otherPlant.slice(0, 1), 'o', 1)
    book.attach(told('x', 60, '咨询公积金怎么提取', '想问公积金提取的手续。'))
    const [title, body] = plant[1]
    expect(book.attach(told('late', 61, title, body)).opened).toBe(true)
  })

  it('takes a post where people put it, and counts merged events as one', () => {
    const book = createEventBook()
    book.place(told('a', 0, ...plant[0]), 'event-1')
    book.place(told('b', 1, ...otherPlant[0]), 'event-2')
    book.merge('event-1', 'event-2')
    expect(book.profile('event-2')).toBeUndefined()
    expect(book.profile('event-1')?.size).toBe(2)
    expect(book.attach(told('c', 2, ...otherPlant[1])).eventId).toBe('event-1')
  })

  it('lists no word of an event that is gone', () => {
    const book = createEventBook({ parkAfterDays: 1, parkSingleAfterDays: 1 })
    attachAll(book, plant, 'p')
    book.park(start + 100 * DAY_MS)
    expect([book.open, book.indices.names.size, book.indices.terms.size]).toEqual([0, 0, 0])
  })

  it('tells one subsidy from another by meaning and words where no place is named', () => {
    const near = (angle: number): Float32Array => {
      // Spread over many numbers, as an encoder's are: none is near 1.
      const [x, y] = [Math.cos(angle) / 8, Math.sin(angle) / 8]
      return Float32Array.from({ length: 128 }, (_, i) => (i < 64 ? x : y))
    }
    const book = createEventBook()
    book.attach(told('a', 0, '人才购房补贴为何还不发放', '申请人才购房补贴半年没有消息。', near(0)))
    expect(book.attach(told('b', 1, '人才购房补贴申请不通过', '人才购房补贴申请被退回，没有消息。', near(0.5))).opened).toBe(false)
    expect(book.attach(told('c', 2, '退休教师文明奖何时发放', '退休教师的文明奖一直没有落实。', near(1.2))).opened).toBe(true)
  })
})
