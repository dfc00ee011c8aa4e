/** CONTRACT SUITE of units and people in the store, run on every database: what belongs to whom, and a reform that many try at once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reformUnits } from '../../pipeline/casework/units/reform-units.ts'
import type { Database } from '../../storage/database.ts'
import { submitForApproval } from '../../storage/records/approval.ts'
import { handleDispatch } from '../../storage/records/dispatch.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { putCase, putDispatch, putUnit } from '../support/casework-samples.ts'
import { act, at } from '../support/trade-samples.ts'

const ADMIN = { id: 'staff:admin', role: 'system_admin', unitId: null } as const

export function unitsContract(name: string, open: () => Promise<{ db: Database; close: () => Promise<void> }>): void {
  describe(`${name}: units and people`, () => {
    let store: Store
    let close: () => Promise<void>
    beforeEach(async () => {
      const opened = await open()
      close = opened.close
      await opened.db.migrate()
      store = openStore(opened.db)
      for (const id of ['a', 'b', 'c']) await putUnit(store.database, id)
    })
    afterEach(() => close())

    it('finds what units have in hand, and how much', async () => {
      await putCase(store.database, 'case1', at(0))
      await putDispatch(store.database, 'd1', at(0), { unitId: 'a' })
      await putDispatch(store.database, 'd2', at(0), { unitId: 'b' })
      const over = await putDispatch(store.database, 'd3', at(0), { unitId: 'a' })
      await store.database.commit([{ op: 'replace', kind: 'dispatch', record: handleDispatch(over, 'recall', { ...act('h1', 5), why: '转错' }) }])
      expect((await store.workInHand(['a'])).map(({ id }) => id)).toEqual(['d1'])
      expect(await store.workCounts()).toEqual({ a: 1, b: 1 })
      expect(await store.workInHand([])).toEqual([])
    })

    it('finds what waits for a person', async () => {
      const approval = submitForApproval({ id: 'ap1', caseIds: ['case1'], proposal: '拟转', approverId: 'staff:p', reportId: null, requires: [] }, act('staff:o', 1))
      await store.database.commit([{ op: 'insert', kind: 'approval', record: approval }, { op: 'insert', kind: 'duty', record: { id: 'y1', version: 1, unitId: 'a', staffId: 'staff:p', from: at(0), until: at(60) } }])
      expect(await store.loadOf('staff:p', at(10))).toMatchObject({ approvals: [{ id: 'ap1' }], submitted: [], claims: [], duties: [{ id: 'y1' }] })
      expect(await store.loadOf('staff:o', at(10))).toMatchObject({ approvals: [], submitted: [{ id: 'ap1' }] })
      expect((await store.loadOf('staff:p', at(60))).duties).toEqual([])
    })

    it('of many reforms of one unit one wins, and the work changes hands once', async () => {
      await putCase(store.database, 'case1', at(0))
      await putDispatch(store.database, 'd1', at(0), { unitId: 'a', caseId: 'case1' })
      let ids = 0
      const tries = Array.from({ length: 12 }, (_, n) =>
        reformUnits({ store, newId: () => `n${++ids}`, held: true }, ADMIN, { units: [{ id: 'a', version: 1 }], successorIds: [n % 2 === 0 ? 'b' : 'c'], heirId: n % 2 === 0 ? 'b' : 'c', until: at(0).slice(0, 10), why: '机构改革', dispatches: [], staff: [], subunits: [] }, at(30)).then(
          () => 'won',
          (error: unknown) => (error as { code?: string }).code,
        ),
      )
      const ends = await Promise.all(tries)
      expect(ends.filter((end) => end === 'won')).toHaveLength(1)
      expect(ends.filter((end) => end === 'stale')).toHaveLength(11)
      const dispatch = await store.dispatch('d1')
      const heir = dispatch?.unitId ?? ''
      expect(['b', 'c']).toContain(heir)
      expect(dispatch?.history.filter(({ action }) => action === 'hand_over')).toHaveLength(1)
      expect(await store.unit('a')).toMatchObject({ version: 2, successorIds: [heir] })
      expect((await store.deliveries({ kind: 'hand_over' }, 0, 9)).deliveries.map(({ unitId }) => unitId)).toEqual([heir])
      expect(await verifyAudit(store.database)).toMatchObject({ broken: null })
      expect((await store.auditTrail({ action: 'reform_units' }, 0, 9))).toHaveLength(1)
    })
  })
}
