/** CONTRACT SUITE of units and people in the store, run on every database: what belongs to whom, and a reform that many try at once. */
import { describe, expect, it } from 'vitest'
import { reformUnits } from '../../pipeline/casework/units/reform-units.ts'
import { submitForApproval } from '../../storage/records/approval.ts'
import { writeDelivery } from '../../storage/records/delivery.ts'
import { handleDispatch } from '../../storage/records/dispatch.ts'
import { listEnterpriseIssue } from '../../storage/records/enterprise-issue.ts'
import { writeRule } from '../../storage/records/forward-rule.ts'
import type { Store } from '../../storage/store.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { putCase, putDispatch, putUnit } from '../support/casework-samples.ts'
import { act, at } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const ADMIN = { id: 'staff:admin', role: 'system_admin', unitId: null } as const

export function unitsContract(name: string, open: OpenDatabase): void {
  describe(`${name}: units and people`, () => {
    let store: Store
    storeForEach(open, async (opened) => {
      store = opened
      for (const id of ['a', 'b', 'c']) await putUnit(store.database, id)
    })

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

    it('a reform takes along what stands elsewhere under the name of the unit', async () => {
      await putCase(store.database, 'case1', at(0), { unitIds: ['a'] })
      const dispatch = await putDispatch(store.database, 'd1', at(0), { unitId: 'a', delivery: 'sending', attempts: 1 })
      const letter = (id: string, kind: 'dispatch' | 'reminder', aboutId: string) => writeDelivery({ id, channel: 'webhook', unitId: 'a', kind, aboutId, caseId: 'case1', subject: '转办', text: '内容', fields: kind === 'reminder' ? { dispatchId: 'd1' } : {} }, false, act('system:outbox', 1))
      const rule = writeRule('r1', { name: '供水', enabled: true, rank: 1, categories: [], districts: [], channels: [], anyWords: [], noWords: [], urgencyMost: 0, confidenceLeast: 0.9, hours: 'always', unitId: 'a', recallMinutes: 30, sampleShare: 0 }, act('staff:p', 0))
      await store.database.commit([{ op: 'insert', kind: 'delivery', record: letter('dispatch:d1', 'dispatch', 'd1') }, { op: 'insert', kind: 'delivery', record: letter('letter:r', 'reminder', 'reminder:1') }, { op: 'insert', kind: 'forwardRule', record: rule }])
      const issue = await store.addEnterpriseIssue(listEnterpriseIssue({ id: 'e1', origin: 'channel', meeting: null, enterprise: '某厂', contact: { name: '', phone: '' }, text: '积水', category: null }, act('o1', 0)))
      await store.registerEnterpriseIssue(issue.id, 1, { unitId: 'a', person: '', dueDay: '2026-12-01' }, '2026-11-20', act('o1', 1))
      await store.setUnitChannel('b', { channel: 'hold', address: '', secret: null, jurisdiction: null, serviceCode: null }, act('o1', 1))
      const { handedOver } = await reformUnits({ store, newId: () => 'l1', held: false }, ADMIN, { units: [{ id: 'a', version: 1 }], successorIds: ['b'], heirId: 'b', until: '2026-11-20', why: '并入', dispatches: [], staff: [], subunits: [] }, at(5))
      expect(handedOver).toMatchObject({ dispatches: 1, letters: 2, rules: 1, rulesOff: 0, issues: 1 })
      expect(await store.delivery('dispatch:d1')).toMatchObject({ unitId: 'b', channel: 'hold', state: 'held', nextAttemptAt: null })
      expect(await store.delivery('letter:r')).toMatchObject({ unitId: 'b', state: 'held' })
      expect(await store.dispatch('d1')).toMatchObject({ unitId: 'b', delivery: 'held', version: dispatch.version + 1 })
      expect([(await store.forwardRule('r1'))?.unitId, (await store.enterpriseIssue('e1'))?.unitId]).toEqual(['b', 'b'])
      expect((await verifyAudit(store.database)).broken).toBeNull()
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
