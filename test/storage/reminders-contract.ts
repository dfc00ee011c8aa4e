/** CONTRACT SUITE of 催办, 督办 and 值班 in the store, run on every database. */
import { describe, expect, it } from 'vitest'
import type { Reminder } from '../../storage/records/reminder.ts'
import { proposeSupervision } from '../../storage/records/supervision.ts'
import type { NewSupervision } from '../../storage/records/supervision.ts'
import type { Store } from '../../storage/store.ts'
import { putCase, putDispatch } from '../support/casework-samples.ts'
import { act, at } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const reminder = (id: string, fields: Partial<Reminder> = {}): Reminder => ({ id, version: 1, dispatchId: 'd1', caseId: 'case1', unitId: 'unit1', clock: 'sign', stage: '50', dueAt: at(60), at: at(30), by: 'system:reminders', staffIds: [], because: 'nobody', text: '请签收', deliveryId: `letter:${id}`, ...fields })
const letterOf = ({ id, unitId }: Reminder) => ({ id: `letter:${id}`, channel: 'portal' as const, unitId, kind: 'reminder' as const, aboutId: id, caseId: null, subject: '催办', text: '', fields: {} })
const proposal = (id: string, fields: Partial<NewSupervision> = {}) => proposeSupervision({ id, kind: 'notice', level: 1, unitId: 'unit1', caseIds: ['case1'], dispatchIds: [], ruleId: 'overdue-3', why: '超期', matter: '超期', requirement: '', ...fields }, act('system:supervision', 5))

export function remindersContract(name: string, open: OpenDatabase): void {
  describe(`${name}: 催办 and 督办`, () => {
    let store: Store
    storeForEach(open, (opened) => {
      store = opened
    })
    const add = (record: Reminder) => store.addReminder(record, letterOf(record), false, act('system:reminders', 30))

    it('a reminder of one moment is written once, with one letter, whoever tries', async () => {
      const won = await Promise.all(Array.from({ length: 8 }, () => add(reminder('r1'))))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await store.deliveries({ kind: 'reminder' }, 0, 9)).total).toBe(1)
      expect(await store.remindersKnown(['r1', 'r2'])).toEqual(new Set(['r1']))
    })
    it('reminders are found by unit, dispatch and stage, the newest first', async () => {
      await add(reminder('r1'))
      await add(reminder('r2', { at: at(40), stage: '80' }))
      await add(reminder('r3', { at: at(50), unitId: 'unit2', dispatchId: 'd2', stage: 'hand' }))
      const found = async (filter: Parameters<Store['reminders']>[0]) => (await store.reminders(filter, 0, 9)).reminders.map(({ id }) => id)
      expect(await Promise.all([found({}), found({ unitId: 'unit1' }), found({ stage: 'hand' }), found({ dispatchId: 'd1', stage: '50' })])).toEqual([['r3', 'r2', 'r1'], ['r2', 'r1'], ['r3'], ['r1']])
    })
    it('what units still work on is known, and what was due in a period', async () => {
      for (const [n, handling] of (['sent', 'signed', 'replied', 'redo', 'recalled'] as const).entries()) await putDispatch(store.database, `d${n}`, at(0), { handling, dueAt: at(100 + n) })
      expect((await store.openDispatches()).map(({ id }) => id)).toEqual(['d0', 'd1', 'd3'])
      expect((await store.dispatchesDueBetween(at(101), at(103))).map(({ id }) => id)).toEqual(['d1', 'd2'])
    })
    it('cases that have not ended, and those that came back', async () => {
      await putCase(store.database, 'a1', at(3))
      await putCase(store.database, 'b2', at(1), { status: 'replied', reopened: 2 })
      await putCase(store.database, 'c3', at(2), { status: 'closed', reopened: 1 })
      expect((await store.unendedCases(9)).map(({ id }) => id)).toEqual(['b2', 'a1'])
      expect((await store.reopenedCases(2, at(0))).map(({ id }) => id)).toEqual(['b2'])
      expect(await store.reopenedCases(1, at(3))).toEqual([])
    })
    it('who is on duty at a moment', async () => {
      const duties = [['u1', 0, 60], ['u1', 60, 120], ['u2', 0, 120]] as const
      await store.database.commit(duties.map(([unitId, from, until], n) => ({ op: 'insert' as const, kind: 'duty' as const, record: { id: `duty${n}`, version: 1, unitId, staffId: `h${n}`, from: at(from), until: at(until) } })))
      expect((await store.dutiesAt(at(60), 'u1')).map(({ staffId }) => staffId)).toEqual(['h1'])
      expect((await store.dutiesAt(at(30))).map(({ staffId }) => staffId).sort()).toEqual(['h0', 'h2'])
      expect((await store.dutiesFrom(at(60), undefined, 9)).map(({ staffId }) => staffId).sort()).toEqual(['h1', 'h2'])
    })
    it('a rule proposes once for an occasion, and proposals are found by state and case', async () => {
      const won = await Promise.all(Array.from({ length: 6 }, () => store.addProposal(proposal('s1'))))
      expect(won.filter(Boolean)).toHaveLength(1)
      await store.addProposal(proposal('s2', { unitId: 'unit2', caseIds: ['case2', 'case3'] }))
      const found = async (filter: Parameters<Store['supervisions']>[0]) => (await store.supervisions(filter, 0, 9)).supervisions.map(({ id }) => id).sort()
      expect(await Promise.all([found({ state: 'proposed' }), found({ state: ['issued', 'closed'] }), found({ caseId: 'case3' }), found({ unitId: 'unit1' })])).toEqual([['s1', 's2'], [], ['s2'], ['s1']])
    })
  })
}
