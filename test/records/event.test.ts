import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attachPost, changeEvent, openEvent, renameEvent, zEvent } from '../../storage/records/event.ts'
import type { HotEvent } from '../../storage/records/event.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords, id, words } from './walk.ts'
import type { Outcome, Step } from './walk.ts'

const opened = (): HotEvent => openEvent({ id: 'x1', title: '停暖', district: null, topic: null, firstAt: minute(100) }, { at: minute(100), by: 'system:events' })

function outcome(r: HotEvent, action: 'mute' | 'unmute' | 'merge' | 'unmerge', into: string | null, why: string | undefined): Outcome<HotEvent> {
  const arrows: Record<string, HotEvent['state']> = { 'open mute': 'muted', 'muted unmute': 'open', 'open merge': 'merged', 'muted merge': 'merged', 'merged unmerge': 'open' }
  const to = arrows[`${r.state} ${action}`]
  if (!to || (action === 'merge' && (into === null || into === 'x1'))) return 'illegal'
  return { fields: { state: to, mergedInto: action === 'merge' ? into : null }, entry: { action, from: r.state, to, why } }
}

const changed: fc.Arbitrary<Step<HotEvent>> = fc
  .tuple(act, fc.constantFrom('mute' as const, 'unmute' as const, 'merge' as const, 'unmerge' as const), fc.option(id))
  .map(([a, action, into]) => ({ act: a, run: (r) => changeEvent(r, action, a, into), expected: (r) => outcome(r, action, into, a.why) }))
const attached: fc.Arbitrary<Step<HotEvent>> = act.map((a) => ({
  act: a,
  run: (r) => attachPost(r, a.at),
  expected: (r) => {
    if (r.state === 'merged') return 'illegal'
    const [firstAt, , lastAt] = [r.firstAt, a.at, r.lastAt].sort()
    return { fields: { postCount: r.postCount + 1, firstAt: firstAt ?? '', lastAt: lastAt ?? '' } }
  },
}))
const renamed: fc.Arbitrary<Step<HotEvent>> = fc.tuple(act, words).map(([a, title]) => ({
  act: a,
  run: (r) => renameEvent(r, title, a),
  expected: (r) => (hasWords(title) ? { fields: { title, renamed: true }, entry: { action: 'rename', from: r.state, to: r.state, why: title } } : 'illegal'),
}))

describe('an event', () => {
  it('keeps what officers say: merged into another it takes no posts, renamed it stays renamed', () => {
    checkWalks(zEvent, fc.constant(opened()), fc.oneof(changed, changed, attached, renamed), (first, last) => {
      expect(last.id).toBe(first.id)
      expect(last.mergedInto !== null).toBe(last.state === 'merged')
      expect(last.firstAt <= last.lastAt).toBe(true)
      expect(last.renamed).toBe(last.history.some((line) => line.action === 'rename'))
    })
  })
})
