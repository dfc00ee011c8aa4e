/** CONTRACT SUITE of 暂停计时 in the store, run on every database: what waits for a ruling, what is written, and a ruling that many try at once. */
import { describe, expect, it } from 'vitest'
import { askAboutDispatch, withdrawAskOfDispatch } from '../../pipeline/casework/handle-dispatch.ts'
import { recallDispatch, ruleOnDispatch } from '../../pipeline/casework/command-dispatch.ts'
import { pauseDispatch, resumeDispatch } from '../../pipeline/casework/pause-dispatch.ts'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import type { CaseworkTools } from '../../pipeline/casework/tools.ts'
import { stepOf } from '../../storage/records/dispatch.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { putCase, putDispatch, putUnit } from '../support/casework-samples.ts'
import { at } from '../support/trade-samples.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

const office = { id: 'o1', role: 'officer', unitId: null } as const
const unit = { id: 'h1', role: 'unit1', unitId: 'a' } as const
const DAY = 1440

export function pauseContract(name: string, open: OpenDatabase): void {
  describe(`${name}: clocks that stand still`, () => {
    let tools: CaseworkTools
    storeForEach(open, async (opened) => {
      let ids = 0
      tools = { ...loadCaseworkRules(), store: opened, newId: () => String(++ids) }
      await putUnit(opened.database, 'a')
      await putUnit(opened.database, 'b', { level: 2, parentId: 'a' })
      await putCase(opened.database, 'case1', at(0), { unitIds: ['a'] })
      await putDispatch(opened.database, 'd1', at(0), { unitId: 'a' })
      await putDispatch(opened.database, 'd2', at(0), { unitId: 'b', parentId: 'd1' })
    })
    const seen = async (id = 'd1') => ({ dispatchId: id, step: stepOf((await tools.store.dispatch(id))!) })
    const ask = async () => askAboutDispatch(tools, unit, { ...(await seen()), what: 'pause', reason: '待司法裁决', until: at(9 * DAY), attachmentIds: [] }, at(5))
    const waiting = async () => (await tools.store.asksToRule(5)).map(({ id }) => id)

    it('are asked for, ruled on and started again; the unit below with them', async () => {
      await ask()
      expect(await waiting()).toEqual(['d1'])
      const granted = await ruleOnDispatch(tools, office, { ...(await seen()), what: 'pause', granted: true, ruling: '', toUnitId: null }, at(10))
      expect(await waiting()).toEqual([])
      expect(await tools.store.dispatch('d1')).toEqual(granted)
      expect(await tools.store.dispatch('d2')).toMatchObject({ pauses: [{ from: at(10), until: at(9 * DAY), endedAt: null, upperId: 'd1' }] })
      expect((await tools.store.case('case1'))?.dueAt).toBe(granted.dueAt)
      await resumeDispatch(tools, office, { ...(await seen()), why: '裁决已出' }, at(10))
      for (const id of ['d1', 'd2']) expect(await tools.store.dispatch(id)).toMatchObject({ dueAt: at(14_400), signDueAt: at(420), pauses: [{ endedAt: at(10) }] })
      expect((await verifyAudit(tools.store.database)).broken).toBeNull()
    })
    it('of many who stop them at once one wins', async () => {
      const order = { ...(await seen()), reason: '待检测结果', until: at(9 * DAY) }
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => pauseDispatch(tools, office, order, at(10))))
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const id of ['d1', 'd2']) expect((await tools.store.dispatch(id))?.pauses).toHaveLength(1)
    })
    it('a request that was withdrawn, or whose work ended, waits no more', async () => {
      await ask()
      await withdrawAskOfDispatch(tools, unit, { ...(await seen()), what: 'pause', why: '' }, at(6))
      expect(await waiting()).toEqual([])
      await ask()
      await recallDispatch(tools, office, { ...(await seen()), why: '重复件', toUnitId: null }, at(7))
      expect(await waiting()).toEqual([])
      expect(await tools.store.dispatch('d2')).toMatchObject({ handling: 'recalled' })
    })
  })
}
