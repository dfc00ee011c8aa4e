import { describe, expect, it } from 'vitest'
import { closeMediaMention, linkMediaMention, writeMediaMention, zMediaMention, zWebLink } from '../../storage/records/media-mention.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'

const TODAY = '2026-02-01'
const by = (n: number) => ({ at: minute(n), by: 'o1' })
const facts = { id: 'm1', medium: '某日报', kind: 'newspaper' as const, column: '回音壁', title: '井盖为何迟迟不补', day: '2026-01-30', link: null, caseIds: ['c1', 'c1'], demanded: '尽快补上' }
const open = () => writeMediaMention(facts, TODAY, by(0))

describe('a mention in the media', () => {
  it('is answered once, not before it was made and not in the future', () => {
    const closed = closeMediaMention(open(), { day: TODAY, answer: '井盖已补，二版刊登', link: null }, TODAY, by(1))
    expect(zMediaMention.parse(closed)).toMatchObject({ state: 'closed', version: 2, caseIds: ['c1'], closure: { day: TODAY, by: 'o1' }, history: [{ action: 'mention' }, { action: 'close', from: 'open', to: 'closed' }] })
    expect(() => closeMediaMention(closed, { day: TODAY, answer: '又答', link: null }, TODAY, by(2))).toThrow(IllegalTransition)
    for (const wrong of [{ day: '2026-01-29', answer: 'x' }, { day: '2026-02-02', answer: 'x' }, { day: TODAY, answer: ' ' }]) expect(() => closeMediaMention(open(), { ...wrong, link: null }, TODAY, by(1))).toThrow(IllegalTransition)
  })
  it('names further cases, each once, also after it was answered', () => {
    const more = linkMediaMention(open(), ['c1', 'c2', 'c2'], by(1))
    expect(more.caseIds).toEqual(['c1', 'c2'])
    expect(() => linkMediaMention(more, ['c2'], by(2))).toThrow(IllegalTransition)
  })
  it('is not written for a day to come, or without what was demanded', () => {
    expect(() => writeMediaMention({ ...facts, day: '2026-02-02' }, TODAY, by(0))).toThrow(IllegalTransition)
    expect(() => writeMediaMention({ ...facts, demanded: ' ' }, TODAY, by(0))).toThrow(IllegalTransition)
  })
  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a/b', '//a/b', 'news', 'java\nscript:alert(1)'])('%j is no link', (link) => expect(zWebLink.safeParse(link).success).toBe(false))
  it.each(['https://news.example.org/a?b=1', 'http://127.0.0.1/x'])('%s is a link', (link) => expect(zWebLink.safeParse(link).success).toBe(true))
})
