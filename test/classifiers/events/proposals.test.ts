import { describe, expect, it } from 'vitest'
import { createEventBook } from '../../../classifiers/events/event-book.ts'
import { proposeMerges } from '../../../classifiers/events/proposals.ts'
import { otherPlant, parking, plant, told } from './invented-posts.ts'

describe('the nightly proposals', () => {
  it('name two events that are one matter, the larger taking in the smaller, and move nothing', () => {
    const book = createEventBook()
    plant.slice(0, 3).forEach(([title, body], i) => book.place(told(`a${i}`, i, title, body), 'large'))
    plant.slice(3).forEach(([title, body], i) => book.place(told(`b${i}`, i, title, body), 'small'))
    otherPlant.forEach(([title, body], i) => book.place(told(`o${i}`, i, title, body), 'elsewhere'))
    parking.forEach(([title, body], i) => book.place(told(`k${i}`, i, title, body), 'parking'))
    const proposals = proposeMerges(book, ['large', 'small', 'elsewhere', 'parking'])
    expect(proposals.map(({ into, from }) => [into, from])).toEqual([['large', 'small']])
    expect(book.profile('small')?.size).toBe(2)
  })
})
