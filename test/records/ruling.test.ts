/** Which lines of a dispatch's history are news for its unit, and from where on. */
import { describe, expect, it } from 'vitest'
import { askOffice, handleDispatch, newDispatch, ruleOnAsk, stepOf } from '../../storage/records/dispatch.ts'
import { newsTold, rulingsOf, withNews } from '../../storage/records/ruling.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 2, minute)).toISOString()
const act = (minute: number, by = 'o1') => ({ at: at(minute), by, why: '…' })
const sent = newDispatch({ id: 'd1', caseId: 'c1', unitId: 'u1', role: 'lead', parentId: null, signDueAt: at(60), contactDueAt: at(120), dueAt: at(600), because: '人工转办' }, act(0))
const asked = askOffice(sent, 'extension', '人手不足', at(900), act(1, 'u'))
const refused = withNews(ruleOnAsk(asked, 'extension', false, '材料不全', act(2)), asked)

describe('rulings as news', () => {
  it('are the lines of people who rule, with their numbers; what the unit did is none', () => {
    expect(rulingsOf(refused)).toMatchObject([{ event: 'extension_refused', sequence: 2, line: { by: 'o1' } }])
    expect(refused.newsFrom).toBe(2)
    expect(rulingsOf(refused, 3)).toEqual([])
  })
  it('wait from the first one on that was not told; told, they are done, and the next one begins anew', () => {
    const again = askOffice(refused, 'extension', '人手不足', at(900), act(3, 'u'))
    const granted = withNews(ruleOnAsk(again, 'extension', true, '', act(4)), again)
    expect(rulingsOf(granted, granted.newsFrom ?? 0).map(({ event }) => event)).toEqual(['extension_refused', 'extension_granted'])
    const told = newsTold(granted, act(5, 'system:outbox'))
    expect(told).toMatchObject({ newsFrom: null, version: granted.version + 1, handling: 'sent' })
    expect(stepOf(told)).toBe(stepOf(granted))
    const back = handleDispatch(handleDispatch(told, 'sign', act(6, 'u')), 'reply', act(7, 'u'))
    const redone = withNews(handleDispatch(back, 'redo', act(7)), back)
    expect(rulingsOf(redone, redone.newsFrom ?? 0).map(({ event }) => event)).toEqual(['redo'])
  })
  it('leave out the end of a pause that came with the unit’s own reply', () => {
    const lines = (...actions: string[]) => ({ history: actions.map((action) => ({ at: at(9), by: 'u', action, from: '', to: 'signed' })) })
    expect(rulingsOf(lines('pause', 'resume', 'reply')).map(({ event }) => event)).toEqual(['pause'])
    expect(rulingsOf(lines('pause', 'resume')).map(({ event }) => event)).toEqual(['pause', 'resume'])
  })
})
