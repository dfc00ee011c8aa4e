/** 自动转办: which rule fits and why, what is never automatic, the recall window, and what the rules would have done. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../pipeline/casework/actor.ts'
import { loadClocks } from '../../../pipeline/casework/clocks/clock-files.ts'
import { chooseRule } from '../../../pipeline/casework/forwarding/choose-rule.ts'
import type { Judged } from '../../../pipeline/casework/forwarding/choose-rule.ts'
import { dryRun } from '../../../pipeline/casework/forwarding/dry-run.ts'
import { createForwarding, isSampled } from '../../../pipeline/casework/forwarding/forward-posts.ts'
import { checkSample, recallForwarding, saveRule } from '../../../pipeline/casework/forwarding/manage-forwarding.ts'
import { dispatchCase } from '../../../pipeline/casework/dispatch-case.ts'
import { loadCaseworkRules } from '../../../pipeline/casework/rules.ts'
import type { ForwardRule, ForwardRuleFacts } from '../../../storage/records/forward-rule.ts'
import { zForwardRuleFacts } from '../../../storage/records/forward-rule.ts'
import type { Post } from '../../../storage/records/post.ts'
import type { Triage } from '../../../storage/records/triage.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { putUnit } from '../../support/casework-samples.ts'
import { sighting, triagedPosts, triageOf } from '../../support/trade-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

const facts: ForwardRuleFacts = { name: '照明', enabled: true, rank: 10, categories: ['设施管理'], districts: [], channels: [], anyWords: [], noWords: ['伤'], urgencyMost: 0, confidenceLeast: 0.9, hours: 'always', unitId: null, recallMinutes: 30, sampleShare: 1 }
const rule = (over: Partial<ForwardRule> = {}): ForwardRule => ({ ...facts, id: 'r1', version: 1, history: [], ...over })
const approver: Actor = { id: 'a1', role: 'approver', unitId: null }
const officer: Actor = { id: 'o1', role: 'officer', unitId: null }
const units = (confidence: number, unitId = 'lighting') => [{ unitId, confidence, reasons: ['路灯'] }]
const ordinary: Partial<Triage> = { units: units(0.95), urgency: { level: 0, confidence: 0.9, flags: [], evidence: [] } }

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
  await putUnit(bench.store.database, 'lighting', { name: '市照明管理处' })
  await putUnit(bench.store.database, 'water', { name: '市供水公司' })
})
afterEach(() => bench.close())
const parts = (store = bench.store) => ({ ...loadCaseworkRules(), store, newId: () => Math.random().toString(36).slice(2), calendar: loadClocks().calendar, clock: bench.clock, log: silent })
const stage = (store = bench.store) => createForwarding(parts(store))
const save = (over: Partial<ForwardRuleFacts> = {}) => saveRule(bench.store, approver, { ...facts, ...over }, null, bench.now())
const all = async () => (await bench.store.forwardings({}, 0, 50)).forwardings

describe('the choice', () => {
  let post: Post
  beforeEach(async () => {
    post = (await bench.store.savePost(sighting(1))).post
  })
  const judged = (triage: Partial<Triage> = {}, over: Partial<Judged> & { post?: Post } = {}): Judged => ({ post, triage: { ...triageOf(over.post ?? post, { ...ordinary, ...triage }), version: 1 }, working: true, needsApproval: () => false, ...over })
  const outcome = (rules: ForwardRule[], given: Judged): string => {
    const choice = chooseRule(rules, given)
    return 'rule' in choice ? `${choice.rule.id} → ${choice.unitId}` : 'bar' in choice ? choice.bar : `none: ${choice.nearest ?? ''}`
  }

  it('names the rule, the unit and why', () => {
    expect(chooseRule([rule()], judged())).toMatchObject({ unitId: 'lighting', because: '自动转办规则「照明」（第 1 版），类别 设施管理，区县 龙亭区，承办单位把握 95%（路灯）' })
  })
  it.each<[string, Partial<Triage>, Partial<ForwardRule>, string]>([
    ['another category', { category: { label: '供水服务', confidence: 1, alternatives: [], evidence: [] } }, {}, 'none: 照明：类别是供水服务'],
    ['another place', {}, { districts: ['鼓楼区'] }, 'none: 照明：区县是龙亭区'],
    ['another channel', {}, { channels: ['phone'] }, 'none: 照明：渠道不符'],
    ['words that are wanted', {}, { anyWords: ['井盖'] }, 'none: 照明：没有所要的词'],
    ['words that are forbidden', {}, { noWords: ['晚上'] }, 'none: 照明：含有「晚上」'],
    ['more urgent than the rule', { urgency: { level: 1, confidence: 0.9, flags: [], evidence: [] } }, {}, 'none: 照明：紧急程度超过规则'],
    ['urgent where the rule says so', { urgency: { level: 1, confidence: 0.9, flags: [], evidence: [] } }, { urgencyMost: 1 }, 'r1 → lighting'],
    ['not sure enough', { units: units(0.89) }, {}, 'none: 照明：把握 89% 低于 90%'],
    ['another unit than the rule’s', {}, { unitId: 'water' }, 'none: 照明：建议单位是 lighting'],
    ['switched off', {}, { enabled: false }, 'none: '],
    ['critical', { urgency: { level: 2, confidence: 0.99, flags: [], evidence: [] } }, { urgencyMost: 1 }, 'critical'],
    ['sensitive', { urgency: { level: 0, confidence: 0.99, flags: ['mass'], evidence: [] } }, {}, 'sensitive'],
    ['an urgency that is not sure', { urgency: { level: 0, confidence: 0.5, flags: [], evidence: [] } }, {}, 'urgency_unsure'],
    ['not understood', { understood: false, notUnderstoodWhy: '没有实质内容' }, {}, 'not_understood'],
    ['another letter of the same matter', { similar: [{ postId: 'x', similarity: 0.9, why: '' }] }, {}, 'similar'],
    ['no unit', { units: [] }, {}, 'no_unit'],
    ['an old reading', { hash: 'older' }, {}, 'not_read'],
  ])('%s', (_, triage, over, expected) => expect(outcome([rule(over)], judged(triage))).toBe(expected))
  it('waits for office hours where the rule says so', () => {
    expect(outcome([rule({ hours: 'working' })], judged({}, { working: false }))).toBe('none: 照明：不在工作时间')
    expect(outcome([rule({ hours: 'working' })], judged())).toBe('r1 → lighting')
  })
  it('goes by rank, and leaves to people what must be approved or what the learned router doubts', () => {
    expect(outcome([rule({ id: 'late', rank: 20 }), rule({ id: 'early', rank: 5 })], judged())).toBe('early → lighting')
    expect(outcome([rule()], judged({}, { needsApproval: () => true }))).toBe('needs_approval')
    expect(outcome([rule()], judged({}, { sureUnit: null }))).toMatch(/^none/u)
    expect(outcome([rule()], judged({}, { sureUnit: 'lighting' }))).toBe('r1 → lighting')
  })
  it('never takes what is critical, sensitive or unsure, whatever the rules say', () => {
    const anyRule = fc.record({ urgencyMost: fc.constantFrom(0 as const, 1 as const), confidenceLeast: fc.double({ min: 0.8, max: 1, noNaN: true }), hours: fc.constantFrom('working' as const, 'always' as const), rank: fc.nat(50) })
    const anyUrgency = fc.record({ level: fc.constantFrom(0 as const, 1 as const, 2 as const), confidence: fc.double({ min: 0, max: 1, noNaN: true }), flags: fc.subarray(['safety', 'mass', 'wage', 'vulnerable', 'extreme', 'misconduct'] as const), evidence: fc.constant<Triage['urgency']['evidence']>([]) })
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), anyUrgency, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (rules, urgency, confidence, understood) => {
        const choice = chooseRule(rules.map((over, n) => rule({ ...over, id: `r${n}`, categories: [] })), judged({ urgency: { ...urgency, flags: [...urgency.flags] }, units: units(confidence), understood }))
        if (!('rule' in choice)) return
        expect(urgency.level).toBeLessThanOrEqual(choice.rule.urgencyMost)
        expect({ flags: urgency.flags, understood, sure: urgency.confidence >= 0.6 && confidence >= 0.8 && confidence >= choice.rule.confidenceLeast }).toEqual({ flags: [], understood: true, sure: true })
      }),
      { numRuns: 500 },
    )
  })
  it('a rule that would be content with less, or with 特急, cannot be written', () => {
    expect(zForwardRuleFacts.safeParse({ ...facts, confidenceLeast: 0.79 }).success).toBe(false)
    expect(zForwardRuleFacts.safeParse({ ...facts, urgencyMost: 2 }).success).toBe(false)
    expect(zForwardRuleFacts.safeParse({ ...facts, recallMinutes: 0 }).success).toBe(false)
  })
})

describe('the stage', () => {
  it('waits the window, then accepts and dispatches with the rule as its reason, once for any number of processes', async () => {
    await triagedPosts(bench.store, 3, (i) => (i === 3 ? { ...ordinary, units: units(0.5) } : ordinary))
    await save()
    const stores = [bench.store, await bench.another(), await bench.another()]
    await Promise.all(stores.map((store) => stage(store).runOnce()))
    expect((await all()).map(({ state, unitId, sampled }) => [state, unitId, sampled])).toEqual([['waiting', 'lighting', true], ['waiting', 'lighting', true]])
    expect((await bench.store.cases({}, 0, 5)).total).toBe(0)
    bench.pass(29)
    await stage().runOnce()
    expect((await bench.store.cases({}, 0, 5)).total).toBe(0)
    bench.pass(1)
    await Promise.all(stores.map((store) => stage(store).runOnce()))
    const { cases } = await bench.store.cases({}, 0, 5)
    expect(cases.map(({ status, openedBy }) => [status, openedBy])).toEqual([['dispatched', 'system:forwarding'], ['dispatched', 'system:forwarding']])
    const sent = (await Promise.all(cases.map(({ id }) => bench.store.dispatchesOf(id)))).flat()
    expect(sent.map(({ unitId, because }) => [unitId, because.slice(0, 10)])).toEqual([['lighting', '自动转办规则「照明」'], ['lighting', '自动转办规则「照明」']])
    expect((await all()).every(({ state, caseId }) => state === 'forwarded' && caseId !== null)).toBe(true)
    expect((await verifyAudit(bench.store.database)).broken).toBeNull()
  })
  it('does nothing to a post that was recalled, and does not plan it again', async () => {
    await triagedPosts(bench.store, 1, () => ordinary)
    await save()
    await stage().runOnce()
    const [planned] = await all()
    await expect(recallForwarding(bench.store, officer, { id: planned!.id, why: '' }, bench.now())).rejects.toThrow(/原因/u)
    await recallForwarding(bench.store, officer, { id: planned!.id, why: '应转区里' }, bench.now())
    bench.pass(60)
    await stage().runOnce()
    expect(await all()).toEqual([expect.objectContaining({ state: 'recalled', settledWhy: '应转区里' })])
    expect((await bench.store.post(planned!.postId))?.screening).toBe('waiting')
    await expect(recallForwarding(bench.store, officer, { id: planned!.id, why: 'x' }, bench.now())).rejects.toThrow(/撤回期/u)
  })
  it('after 机构改革 forwards to who answers now for the unit that triage still names, and to nobody where several do', async () => {
    const { database } = bench.store
    await putUnit(database, 'lights-old', { until: '2026-11-01', successorIds: ['lighting'] })
    await putUnit(database, 'split-old', { until: '2026-11-01', successorIds: ['lighting', 'water'] })
    await triagedPosts(bench.store, 2, (i) => ({ ...ordinary, units: units(0.95, i === 1 ? 'lights-old' : 'split-old') }))
    await save({ unitId: 'lighting' })
    const learned = () => () => 'lights-old'
    await createForwarding({ ...parts(), learned }).runOnce()
    expect((await all()).map(({ unitId }) => unitId)).toEqual(['lighting'])
    bench.pass(30)
    await createForwarding({ ...parts(), learned }).runOnce()
    const { cases } = await bench.store.cases({}, 0, 5)
    expect((await Promise.all(cases.map(({ id }) => bench.store.dispatchesOf(id)))).flat().map(({ unitId }) => unitId)).toEqual(['lighting'])
  })
  it('gives way to a person who took the post, and to a rule that was switched off', async () => {
    const [first, second] = await triagedPosts(bench.store, 2, () => ordinary)
    const kept = await save()
    await stage().runOnce()
    await bench.store.dismissPost(first!.id, first!.hash, '无实质内容', { at: bench.now(), by: 'o1' })
    await saveRule(bench.store, approver, { ...facts, enabled: false }, { id: kept.id, version: kept.version }, bench.now())
    bench.pass(60)
    await stage().runOnce()
    const ended = new Map((await all()).map(({ postId, state }) => [postId, state]))
    expect([ended.get(first!.id), ended.get(second!.id)]).toEqual(['overtaken', 'refused'])
    expect((await bench.store.cases({}, 0, 5)).total).toBe(0)
  })
  it('finishes what a process that died left half done', async () => {
    const [post] = await triagedPosts(bench.store, 1, () => ordinary)
    await save()
    await stage().runOnce()
    bench.pass(31)
    await bench.store.takeForwarding(new Date(Date.parse(bench.now()) + 60_000).toISOString(), { at: bench.now(), by: 'system:forwarding' })
    await bench.store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, { at: bench.now(), by: 'system:forwarding' })
    await stage().runOnce()
    expect((await all())[0]?.state).toBe('waiting')
    bench.pass(2)
    await stage().runOnce()
    expect((await bench.store.cases({}, 0, 5)).cases.map(({ status }) => status)).toEqual(['dispatched'])
    expect((await all())[0]?.state).toBe('forwarded')
  })
  it('knows its own work again when it died before noting that', async () => {
    const [post] = await triagedPosts(bench.store, 1, () => ordinary)
    await save()
    await stage().runOnce()
    bench.pass(31)
    const system: Actor = { id: 'system:forwarding', role: 'system', unitId: null }
    const { case: record } = await bench.store.acceptPost(post!.id, post!.hash, { category: null, urgency: null, title: null }, { at: bench.now(), by: system.id })
    await dispatchCase(parts(), system, { caseId: record.id, version: record.version, leadUnitId: 'lighting', assistUnitIds: [], dueAt: null, because: '规则' }, bench.now())
    await stage().runOnce()
    expect(await all()).toEqual([expect.objectContaining({ state: 'forwarded', caseId: record.id })])
    expect(await bench.store.dispatchesOf(record.id)).toHaveLength(1)
  })
  it('samples a share, the same whoever asks', () => {
    const sampled = Array.from({ length: 10_000 }, (_, n) => isSampled(`post:${n}`, 0.1)).filter(Boolean).length
    expect(sampled).toBeGreaterThan(850)
    expect(sampled).toBeLessThan(1150)
  })
})

describe('people', () => {
  it('write rules with a history, never over somebody else’s change', async () => {
    const first = await save()
    const second = await saveRule(bench.store, approver, { ...facts, confidenceLeast: 0.95 }, { id: first.id, version: 1 }, bench.now())
    expect(second.history.at(-1)).toMatchObject({ action: 'change_rule', why: 'confidenceLeast: 0.9 → 0.95' })
    await expect(saveRule(bench.store, approver, facts, { id: first.id, version: 1 }, bench.now())).rejects.toThrow(/有了改动/u)
    await expect(saveRule(bench.store, officer, facts, null, bench.now())).rejects.toThrow(/权限/u)
    await expect(save({ unitId: 'nobody' })).rejects.toThrow(/没有找到/u)
    expect(await bench.store.auditTrail({ action: 'change_rule' }, 0, 5)).toHaveLength(1)
  })
  it('check what was sampled, after it left', async () => {
    await triagedPosts(bench.store, 1, () => ordinary)
    await save()
    await stage().runOnce()
    const [planned] = await all()
    await expect(checkSample(bench.store, officer, { id: planned!.id, right: true, note: '' }, bench.now())).rejects.toThrow(/撤回期/u)
    bench.pass(31)
    await stage().runOnce()
    expect((await bench.store.forwardings({ toCheck: true }, 0, 5)).total).toBe(1)
    await checkSample(bench.store, officer, { id: planned!.id, right: false, note: '应为区城管' }, bench.now())
    expect((await bench.store.forwardings({ toCheck: true }, 0, 5)).total).toBe(0)
    expect((await all())[0]?.check).toMatchObject({ right: false, by: 'o1' })
  })
})

describe('a dry run', () => {
  it('says what the rules would have done beside what people did, and does nothing', async () => {
    const posts = await triagedPosts(bench.store, 4, (i) => [{}, ordinary, ordinary, { ...ordinary, urgency: { level: 2, confidence: 0.9, flags: [], evidence: [] } }, ordinary][i] as Partial<Triage>)
    for (const [n, unitId] of ['lighting', 'water'].entries()) {
      const { case: record } = await bench.store.acceptPost(posts[n]!.id, posts[n]!.hash, { category: null, urgency: null, title: null }, { at: bench.now(), by: 'o1' })
      await dispatchCase(parts(), officer, { caseId: record.id, version: record.version, leadUnitId: unitId, assistUnitIds: [], dueAt: null, because: '人工' }, bench.now())
    }
    const run = await dryRun(parts(), [rule({ enabled: false })], { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' })
    expect(run).toMatchObject({ posts: 4, cut: false, forwarded: 3, same: 1, other: 1, undecided: 1, barred: [{ bar: 'critical', count: 1 }], byUnit: [{ unitId: 'lighting', count: 3 }], noRule: 0 })
    expect(run.examples[0]).toMatchObject({ chosen: 'water', unitId: 'lighting', wasForwarded: false })
    expect((await bench.store.forwardings({}, 0, 5)).total).toBe(0)
  })
})
