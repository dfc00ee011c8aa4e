import { describe, expect, it } from 'vitest'
import { cardOf, maskedAuthor, zCard } from '../../storage/records/card.ts'
import { sample } from '../storage/sample-records.ts'

const post = (over: object) => {
  const made = sample('post', 'p')
  return { ...made, content: { ...made.content, ...over } }
}

const author = (name: string | null) => cardOf(post({ author: name }), null, [], 1).author

describe('a card', () => {
  it('shows the post and what triage read in it', () => {
    const card = cardOf(sample('post', 'p'), sample('triage', 'p'), ['井盖'], 3)
    expect(zCard.safeParse(card).error).toBeUndefined()
    expect(card).toMatchObject({ id: 'p', version: 3, urgency: 1, flags: ['safety'], topic: '城建', district: '龙亭区', unitId: 'u1', triaged: true, answered: true, gone: false, claimedBy: 'o1', words: ['井盖'] })
  })

  it('waits unread without a triage', () => {
    expect(cardOf(sample('post', 'p'), null, [], 1)).toMatchObject({ triaged: false, understood: false, urgency: 0, topic: null, flags: [] })
  })

  it('masks what triage found, before it cuts the excerpt', () => {
    const content = `${'路'.repeat(114)}13912345678`
    const triage = sample('triage', 'p', { personal: [{ field: 'content', start: 114, end: 125, kind: 'mobile' }, { field: 'title', start: 0, end: 3, kind: 'name' }] })
    const card = cardOf(post({ title: '王小明反映', content }), triage, [], 1)
    expect(card.title).toBe('王**反映')
    expect(card.excerpt).toBe(`${'路'.repeat(114)}139***`)
  })

  it('masks the name of a writer whom the site shows', () => {
    expect([author('王小明'), author('陈***'), author('13912345678'), author(null)]).toEqual(['王**', '陈***', '1**********', null])
  })

  it('cuts the excerpt between characters, blanks folded', () => {
    const card = cardOf(post({ content: `一\n\n二${'😀'.repeat(200)}` }), null, [], 1)
    expect(card.excerpt).toBe(`一 二${'😀'.repeat(117)}`)
  })

  it('never stands without a title', () => {
    expect(cardOf(post({ title: '' }), null, [], 1).title).toBe('（无标题）')
  })

  it('leaves the words for nobody as they are, and covers every name', () => {
    for (const nobody of ['匿名', '匿名用户', '网友', '市民']) expect(maskedAuthor(nobody)).toBe(nobody)
    expect(maskedAuthor('网友张三')).not.toContain('张三')
    expect(maskedAuthor('张三丰')).toBe('张**')
    expect(maskedAuthor('陈***')).toBe('陈***')
  })
})
