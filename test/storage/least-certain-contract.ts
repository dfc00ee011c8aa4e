/** CONTRACT SUITE of 标注, run on every database: the least certain readings first; nothing labelled, outdated, unreadable or alike. */
import { describe, expect, it } from 'vitest'
import type { Database } from '../../storage/database.ts'
import type { LabellingTask } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { minute, sample, T0 } from './sample-records.ts'
import type { OpenDatabase } from './store-for-each.ts'
import { storeForEach } from './store-for-each.ts'

export function leastCertainContract(name: string, open: OpenDatabase): void {
  describe(`${name}: what is labelled next`, () => {
    let db: Database
    storeForEach(open, (store) => {
      db = store.database
    })

    const label = (confidence: number, second = 0) => ({ label: '城建', confidence, alternatives: second === 0 ? [] : [{ label: '交通', confidence: second }], evidence: [] })
    const seed = (id: string, over: Partial<Parameters<typeof sample<'triage'>>[2]>) =>
      db.commit([
        { op: 'insert', kind: 'post', record: sample('post', id) },
        { op: 'insert', kind: 'triage', record: sample('triage', id, { hash: sample('post', id).hash, ...over }) },
      ])
    const ids = async (task: LabellingTask, limit = 10): Promise<string[]> => (await openStore(db).leastCertain(task, limit)).map(({ triage }) => triage.id)
    const urgency = (confidence: number) => ({ level: 1 as const, confidence, flags: [], evidence: [] })

    it('orders by how far the first choice stands out, for each task its own way', async () => {
      await seed('a', { topic: label(0.9, 0.05), category: label(0.5, 0.2), urgency: urgency(0.4), units: [{ unitId: 'u1', confidence: 0.5, reasons: [] }, { unitId: 'u2', confidence: 0.1, reasons: [] }] })
      await seed('b', { topic: label(0.5, 0.45), category: label(0.8), urgency: urgency(0.9), units: [{ unitId: 'u1', confidence: 0.9, reasons: [] }] })
      await seed('c', { topic: label(0.6), category: label(0.4, 0.35), urgency: urgency(0.6), units: [] })
      expect(await ids('topic')).toEqual(['b', 'c', 'a'])
      expect(await ids('category')).toEqual(['c', 'a', 'b'])
      expect(await ids('urgency')).toEqual(['a', 'c', 'b'])
      expect(await ids('routing')).toEqual(['c', 'a', 'b'])
      expect(await ids('topic', 2)).toEqual(['b', 'c'])
    })

    it('leaves out what is labelled for the task, what changed since, what could not be read, and copies', async () => {
      await seed('labelled', { topic: label(0.1) })
      await seed('changed', { topic: label(0.1), hash: 'of another content' })
      await seed('noise', { topic: label(0.1), understood: false })
      await seed('first', { topic: label(0.2), similar: [{ postId: 'copy', similarity: 0.9, why: '文字相近' }] })
      await seed('copy', { topic: label(0.3), similar: [{ postId: 'first', similarity: 0.9, why: '文字相近' }] })
      await seed('last', { topic: label(0.8), at: minute(1) })
      await openStore(db).addCorrection({ id: 'k', postId: 'labelled', task: 'topic', machine: null, person: '交通', by: 'o1', at: T0 })
      expect(await ids('topic')).toEqual(['first', 'last'])
      expect(await ids('topic', 1)).toEqual(['first'])
      expect(await ids('urgency')).toContain('labelled')
    })
  })
}
