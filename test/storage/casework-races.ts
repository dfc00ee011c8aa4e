/** CONTRACT: 200 people act on one case at once: one is first, all others are told, and the history is exact. */
import { describe, expect, it } from 'vitest'
import { closeCase } from '../../pipeline/casework/close-case.ts'
import { dispatchCase } from '../../pipeline/casework/dispatch-case.ts'
import { askAboutDispatch, replyToDispatch, signDispatch, withdrawAskOfDispatch } from '../../pipeline/casework/handle-dispatch.ts'
import { ruleOnDispatch } from '../../pipeline/casework/command-dispatch.ts'
import { pauseDispatch, resumeDispatch } from '../../pipeline/casework/pause-dispatch.ts'
import { CaseworkRefused } from '../../pipeline/casework/refused.ts'
import { reviewOneReply } from '../../pipeline/casework/review-reply.ts'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import type { CaseworkTools } from '../../pipeline/casework/tools.ts'
import type { Database } from '../../storage/database.ts'
import { openCase } from '../../storage/records/case.ts'
import { stepOf } from '../../storage/records/dispatch.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { openStore } from '../../storage/trade-store.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'

const AT = '2026-11-20T02:00:00.000Z'
const PEOPLE = 200
const officer = (n: number) => ({ id: `staff:officer${n}`, role: 'officer' as const, unitId: null })
const handler = (n: number) => ({ id: `staff:handler${n}`, role: 'unit1' as const, unitId: 'water' })

/** `other`: a second connection to the same database, as of another process. */
export function caseworkRaces(name: string, open: () => Promise<{ db: Database; other: Database; close: () => Promise<void> }>): void {
  describe(`${name}: ${PEOPLE} people on one case`, () => {
    it('one wins each step, the others are refused, nothing is written twice', { timeout: 180_000 }, async () => {
      const { db, other, close } = await open()
      await db.migrate()
      let ids = 0
      const rules = loadCaseworkRules()
      const desks: CaseworkTools[] = [db, other].map((database) => ({ ...rules, store: openStore(database), newId: () => String(++ids) }))
      const desk = (n: number): CaseworkTools => desks[n % desks.length] as CaseworkTools
      const { store } = desk(0)
      const unit = (id: string) => ({ op: 'insert' as const, kind: 'unit' as const, record: { id, version: 1, name: id, aliases: [], level: 1 as const, parentId: null, kind: 'bureau' as const, district: null, from: '2010-01-01', until: null, successorIds: [], history: [] } })
      await db.commit([unit('water'), unit('roads'), { op: 'insert', kind: 'case', record: openCase({ id: 'case:1', number: '2026-000001', channel: 'phone', title: '井盖', postIds: [], category: null, district: null, urgency: 0 }, { at: AT, by: 'staff:officer' }) }])

      const race = async (act: (n: number) => Promise<unknown>): Promise<number> => {
        const outcomes = await Promise.allSettled(Array.from({ length: PEOPLE }, (_, n) => act(n)))
        const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
        expect(refusals.filter((reason) => !(reason instanceof IllegalTransition) && !(reason instanceof CaseworkRefused && ['stale', 'illegal'].includes(reason.code)))).toEqual([])
        return PEOPLE - refusals.length
      }
      const seen = async () => {
        const [dispatch] = await store.dispatchesOf('case:1')
        return { dispatchId: dispatch?.id ?? '', step: dispatch ? stepOf(dispatch) : 0 }
      }
      expect(await race((n) => dispatchCase(desk(n), officer(n), { caseId: 'case:1', version: 1, leadUnitId: n % 3 === 0 ? 'roads' : 'water', assistUnitIds: [], dueAt: null, because: '' }, AT))).toBe(1)
      const [sent] = await store.dispatchesOf('case:1')
      const own = (n: number) => ({ ...handler(n), unitId: sent?.unitId ?? '' })
      const atSign = await seen()
      expect(await race((n) => signDispatch(desk(n), own(n), atSign, AT))).toBe(1)
      // The clocks stop once and run again once; of a unit that takes its 退单 back and an office that rules on it, one is first.
      const atPause = await seen()
      expect(await race((n) => pauseDispatch(desk(n), officer(n), { ...atPause, reason: '待检测结果', until: '2026-12-01T02:00:00.000Z' }, AT))).toBe(1)
      const atResume = await seen()
      expect(await race((n) => resumeDispatch(desk(n), officer(n), { ...atResume, why: '结果已出' }, AT))).toBe(1)
      await askAboutDispatch(desk(0), own(0), { ...(await seen()), what: 'return', reason: '不属本单位', until: null, attachmentIds: [] }, AT)
      const atRuling = await seen()
      const withdraw = (n: number) => withdrawAskOfDispatch(desk(n), own(n), { ...atRuling, what: 'return', why: '' }, AT)
      const refuse = (n: number) => ruleOnDispatch(desk(n), officer(n), { ...atRuling, what: 'return', granted: false, ruling: '属本单位', toUnitId: null }, AT)
      expect(await race((n) => (n % 2 === 0 ? withdraw(n) : refuse(n)))).toBe(1)
      const atReply = await seen()
      const answer = { finding: '', publicAnswer: '已修好', resolved: true, unresolvedWhy: '', attachmentIds: [] }
      expect(await race((n) => replyToDispatch(desk(n), own(n), { ...atReply, ...answer }, AT))).toBe(1)
      const [reply] = await store.repliesOf('case:1')
      expect(await race((n) => reviewOneReply(desk(n), officer(n), { replyId: reply?.id ?? '', version: 1, decision: 'accept', opinion: '', dueAt: null }, AT))).toBe(1)
      const version = (await store.case('case:1'))?.version ?? 0
      expect(await race((n) => closeCase(desk(n), officer(n), { caseId: 'case:1', version, answer: '已修好' }, AT))).toBe(1)

      const record = await store.case('case:1')
      expect(record?.history.map(({ action }) => action)).toEqual(['register', 'dispatch', 'reply', 'close'])
      expect((await store.dispatchesOf('case:1')).map(({ history }) => history.map(({ action }) => action))).toEqual([['send', 'sign', 'pause', 'resume', 'ask_return', expect.stringMatching(/^return_(?:withdrawn|refused)$/u), 'reply', 'accept']])
      expect((await store.repliesOf('case:1')).length).toBe(1)
      const { entries, broken } = await verifyAudit(db)
      expect([entries, broken]).toEqual([9, null])
      await close()
    })
  })
}
