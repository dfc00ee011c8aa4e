import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askOffice, handleDispatch, newDispatch, pauseClocks, recallBelow, resumeClocks, ruleOnAsk, settleDelivery, withdrawAsk, withPause, zDispatch } from '../../storage/records/dispatch.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { endPauses } from '../../storage/records/pause.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { minute } from '../storage/sample-records.ts'
import { act, checkWalks, hasWords, words } from './walk.ts'
import type { Outcome, Step } from './walk.ts'

const facts = { id: 'd', caseId: 'c', unitId: 'u', role: 'lead' as const, parentId: null, signDueAt: minute(60), contactDueAt: minute(120), dueAt: minute(200), because: '规则：供暖' }
const sent = (): Dispatch => newDispatch(facts, { at: minute(0), by: 'o1' })

/** What the unit and the office may do, drawn as arrows. */
const handling: Record<string, Dispatch['handling']> = {
  'sent sign': 'signed', 'signed contact': 'contacted', 'redo contact': 'contacted', 'signed reply': 'replied', 'contacted reply': 'replied', 'redo reply': 'replied', 'replied accept': 'accepted',
  'replied redo': 'redo', 'sent recall': 'recalled', 'signed recall': 'recalled', 'contacted recall': 'recalled', 'redo recall': 'recalled',
}
const atWork = (r: Dispatch): boolean => !['replied', 'accepted', 'returned', 'recalled'].includes(r.handling)

const handled: fc.Arbitrary<Step<Dispatch>> = fc.tuple(act, fc.constantFrom('sign' as const, 'contact' as const, 'reply' as const, 'accept' as const, 'redo' as const, 'recall' as const)).map(([a, action]) => ({
  act: a,
  run: (r) => handleDispatch(r, action, a),
  expected: (r): Outcome<Dispatch> => {
    const to = handling[`${r.handling} ${action}`]
    const reasonMissing = (action === 'redo' || action === 'recall') && !hasWords(a.why)
    if (!to || reasonMissing || (r.return?.state === 'asked' && action !== 'recall')) return 'illegal'
    return { fields: { handling: to }, entry: { action, from: r.handling, to, why: a.why } }
  },
}))
const what = fc.constantFrom('return' as const, 'extension' as const, 'pause' as const)
const asked: fc.Arbitrary<Step<Dispatch>> = fc.tuple(act, what, words, fc.option(fc.constantFrom(100, 200, 300, 400))).map(([a, thing, reason, end]) => ({
  act: a,
  run: (r) => askOffice(r, thing, reason, end === null ? null : minute(end), a),
  expected: (r): Outcome<Dispatch> => {
    if (!atWork(r) || !hasWords(reason) || r[thing]?.state === 'asked') return 'illegal'
    if (thing === 'return' && r.handling === 'redo') return 'illegal'
    if (thing === 'extension' && (end === null || minute(end) <= r.dueAt)) return 'illegal'
    if (thing === 'pause' && (end === null || minute(end) <= a.at || (r.pauses ?? []).some((one) => one.from <= a.at && a.at < (one.endedAt ?? one.until)))) return 'illegal'
    const ask = { state: 'asked' as const, askedAt: a.at, askedBy: a.by, reason, until: end === null ? null : minute(end), ruledAt: null, ruledBy: null, ruling: null }
    return { fields: { [thing]: ask }, entry: { action: `ask_${thing}`, from: r.handling, to: r.handling, why: reason } }
  },
}))
const ruled: fc.Arbitrary<Step<Dispatch>> = fc.tuple(act, what, fc.boolean(), words).map(([a, thing, granted, ruling]) => ({
  act: a,
  run: (r) => ruleOnAsk(r, thing, granted, ruling, a),
  expected: (r): Outcome<Dispatch> => {
    const ask = r[thing]
    if (ask?.state !== 'asked' || !atWork(r)) return 'illegal'
    const ruledAsk = { ...ask, state: granted ? ('granted' as const) : ('refused' as const), ruledAt: a.at, ruledBy: a.by, ruling }
    const why = ruling === '' ? undefined : ruling
    if (thing === 'return' && granted) return { fields: { return: ruledAsk, handling: 'returned' }, entry: { action: 'return_granted', from: r.handling, to: 'returned', why } }
    const moved = thing === 'extension' && granted && ask.until !== null ? { dueAt: ask.until, extensions: r.extensions + 1 } : {}
    return { fields: { [thing]: ruledAsk, ...moved }, entry: { action: `${thing}_${granted ? 'granted' : 'refused'}`, from: r.handling, to: r.handling, why } }
  },
}))
const withdrawn: fc.Arbitrary<Step<Dispatch>> = fc.tuple(act, what).map(([a, thing]) => ({
  act: a,
  run: (r) => withdrawAsk(r, thing, a),
  expected: (r): Outcome<Dispatch> => {
    const ask = r[thing]
    if (ask?.state !== 'asked' || !atWork(r)) return 'illegal'
    return { fields: { [thing]: { ...ask, state: 'withdrawn' } }, entry: { action: `${thing}_withdrawn`, from: r.handling, to: r.handling, why: a.why } }
  },
}))
const endedAbove: fc.Arbitrary<Step<Dispatch>> = act.map((a) => ({
  act: a,
  run: (r) => recallBelow(r, a),
  expected: (r): Outcome<Dispatch> => (atWork(r) || r.handling === 'replied' ? { fields: { handling: 'recalled' }, entry: { action: 'recall_below', from: r.handling, to: 'recalled', why: a.why } } : 'illegal'),
}))
const paused: fc.Arbitrary<Step<Dispatch>> = fc.tuple(act, words, fc.constantFrom(1, 50, 400, 4000)).map(([a, reason, end]) => {
  const pause = { from: a.at, until: minute(end), by: a.by, reason, upperId: null }
  return {
    act: a,
    run: (r) => pauseClocks(r, { pauses: withPause(r, pause) }, a),
    expected: (r): Outcome<Dispatch> => {
      const stands = (r.pauses ?? []).some((one) => one.from <= a.at && a.at < (one.endedAt ?? one.until))
      if (!atWork(r) || stands || !hasWords(reason) || minute(end) <= a.at) return 'illegal'
      return { fields: { pauses: [...(r.pauses ?? []), { ...pause, endedAt: null }] }, entry: { action: 'pause', from: r.handling, to: r.handling, why: a.why } }
    },
  }
})
const resumed: fc.Arbitrary<Step<Dispatch>> = act.map((a) => ({
  act: a,
  run: (r) => resumeClocks(r, { pauses: endPauses(r.pauses ?? [], a.at) }, a),
  expected: (r): Outcome<Dispatch> => {
    if (!atWork(r) || !(r.pauses ?? []).some((one) => one.from <= a.at && a.at < (one.endedAt ?? one.until))) return 'illegal'
    return { fields: { pauses: (r.pauses ?? []).map((one) => (one.endedAt === null && a.at < one.until ? { ...one, endedAt: a.at } : one)) }, entry: { action: 'resume', from: r.handling, to: r.handling, why: a.why } }
  },
}))

const delivery: Record<string, Dispatch['delivery']> = { 'queued send': 'sending', 'failed send': 'sending', 'sending deliver': 'delivered', 'sending fail': 'failed', 'queued hold': 'held', 'failed hold': 'held', 'held release': 'queued' }
const settled: fc.Arbitrary<Step<Dispatch>> = fc
  .tuple(act, fc.constantFrom('send' as const, 'deliver' as const, 'fail' as const, 'hold' as const, 'release' as const), fc.option(fc.constant(minute(90))))
  .map(([a, action, next]) => ({
    act: a,
    run: (r) => settleDelivery(r, action, a, action === 'fail' ? { error: '超时', nextAttemptAt: next } : {}),
    expected: (r): Outcome<Dispatch> => {
      const to = delivery[`${r.delivery} ${action}`]
      if (!to) return 'illegal'
      const fields: Partial<Dispatch> = { delivery: to }
      if (action === 'send') fields.attempts = r.attempts + 1
      if (action === 'fail') Object.assign(fields, { lastError: '超时', nextAttemptAt: next })
      if (action === 'deliver') Object.assign(fields, { lastError: null, nextAttemptAt: null })
      if (action === 'release') fields.nextAttemptAt = a.at
      return { fields, entry: { action, from: r.delivery, to, why: a.why } }
    },
  }))

const at = (n: number) => ({ at: minute(n), by: 'system:outbox' })

describe('a dispatch', () => {
  it('is handled by people and delivered by the machine, and neither moves the other', () => {
    checkWalks(zDispatch, fc.constant(sent()), fc.oneof({ weight: 3, arbitrary: handled }, asked, ruled, withdrawn, paused, resumed, { weight: 1, arbitrary: endedAbove }, { weight: 2, arbitrary: settled }), (first, last) => {
      expect(last.version).toBe(last.history.length)
      expect(last.attempts).toBe(last.history.filter((line) => line.action === 'send' && line.to === 'sending').length)
      expect(last.extensions).toBe(last.history.filter((line) => line.action === 'extension_granted').length)
      expect(last.dueAt >= first.dueAt).toBe(true)
      if (last.handling === 'returned') expect(last.return?.state).toBe('granted')
      // Whatever waits in the queue has a time at which it leaves.
      if (last.delivery === 'queued') expect(last.nextAttemptAt).not.toBeNull()
    })
  })

  it('starts with three clocks that end after its start', () => {
    for (const clock of ['signDueAt', 'contactDueAt', 'dueAt'] as const) expect(() => newDispatch({ ...facts, [clock]: minute(0) }, { at: minute(0), by: 'o1' })).toThrow(IllegalTransition)
    expect(sent()).toMatchObject({ handling: 'sent', delivery: 'queued', nextAttemptAt: minute(0), attempts: 0, history: [{ action: 'send', from: '', to: 'sent', why: '规则：供暖' }] })
  })

  it('that was given up, held and released is due again', () => {
    const givenUp = settleDelivery(settleDelivery(sent(), 'send', at(1)), 'fail', at(2), { error: '拒收', nextAttemptAt: null })
    expect(settleDelivery(settleDelivery(givenUp, 'hold', at(3)), 'release', at(4))).toMatchObject({ delivery: 'queued', nextAttemptAt: minute(4), lastError: '拒收' })
  })
})
