import { expect, it } from 'vitest'
import { changeView, choosePost, filterOf, readView } from '../../../dashboard/client/pages/queue/queue-view.ts'
import { zQueueFilter } from '../../../dashboard/contract/queue.ts'

const view = (search: string) => readView(new URLSearchParams(search))

it('an empty address is the waiting queue, most urgent first', () => {
  expect(view('')).toEqual({ screening: 'waiting', order: 'urgent' })
})

it('what does not belong in an address is left out of the request', () => {
  expect(view('screening=nonsense&order=up&topic=&evil=1&district=%E9%BE%99%E4%BA%AD%E5%8C%BA')).toEqual({ screening: 'waiting', order: 'urgent', district: '龙亭区' })
})

it('a change keeps the other filters and the chosen post, and leaves defaults out', () => {
  const search = changeView(new URLSearchParams('topic=环境保护&post=a:1&screening=all'), { urgency: '2', screening: 'waiting' })
  expect(Object.fromEntries(search)).toEqual({ topic: '环境保护', urgency: '2', post: 'a:1' })
  expect(changeView(search, { topic: undefined, urgency: undefined }).toString()).toBe('post=a%3A1')
})

it('choosing a post keeps the filters', () => {
  const search = choosePost(new URLSearchParams('urgency=2'), 'liuyan:1')
  expect(Object.fromEntries(search)).toEqual({ urgency: '2', post: 'liuyan:1' })
  expect(choosePost(search, undefined).toString()).toBe('urgency=2')
})

it('is a filter the contract takes, whatever is chosen', () => {
  const filter = filterOf(view('screening=all&urgency=1&topic=环境保护&category=供水&district=龙亭区&sourceId=s&flag=safety&q=路灯'))
  expect(filter).not.toHaveProperty('screening')
  expect(zQueueFilter.parse(filter)).toMatchObject({ urgency: 1, q: '路灯', flag: 'safety' })
  expect(zQueueFilter.parse(filterOf(view('')))).toEqual({ screening: 'waiting' })
})
