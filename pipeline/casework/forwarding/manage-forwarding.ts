/** What people do with automatic forwarding: write and change rules, recall what waits, check what was sampled. */
import { randomUUID } from 'node:crypto'
import type { Forwarding } from '../../../storage/records/forwarding.ts'
import { checkForwarding, settleForwarding } from '../../../storage/records/forwarding.ts'
import type { ForwardRule, ForwardRuleFacts } from '../../../storage/records/forward-rule.ts'
import { changeRule, writeRule } from '../../../storage/records/forward-rule.ts'
import { existsOn } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import type { Actor } from '../actor.ts'
import { requireMay } from '../actor.ts'
import { CaseworkRefused, present } from '../refused.ts'
import { dayInShanghai } from '../shanghai-day.ts'
import { insert, replace } from '../writes.ts'

/** `seen`: the rule and the version the person changes; null for a new one. @throws CaseworkRefused */
export async function saveRule(store: Store, actor: Actor, facts: ForwardRuleFacts, seen: { id: string; version: number } | null, at: string): Promise<ForwardRule> {
  requireMay(actor, 'forwarding:manage')
  return store.commitDecision(async () => {
    if (facts.unitId !== null) {
      const unit = present(await store.unit(facts.unitId), '单位')
      if (unit.level !== 1 || !existsOn(unit, dayInShanghai(at))) throw new CaseworkRefused('invalid', `${unit.name}不是现有的一级承办单位`)
    }
    const before = seen === null ? undefined : present(await store.forwardRule(seen.id), '规则')
    if (before && seen && before.version !== seen.version) throw new CaseworkRefused('stale', '该规则在您打开之后有了改动，请看过再保存')
    const act = { at, by: actor.id }
    const rule = before ? changeRule(before, facts, act) : writeRule(`rule:${randomUUID()}`, facts, act)
    return { writes: [before ? replace('forwardRule', rule) : insert('forwardRule', rule)], facts: { at, by: actor.id, action: before ? 'change_rule' : 'write_rule', subject: `rule ${rule.id}`, detail: { ...facts } }, result: rule }
  })
}

/** 撤回 within the window: nothing has happened to the post yet. */
export async function recallForwarding(store: Store, actor: Actor, order: { id: string; why: string }, at: string): Promise<Forwarding> {
  requireMay(actor, 'case:manage')
  if (!order.why.trim()) throw new CaseworkRefused('invalid', '请写明撤回的原因')
  return store.commitDecision(async () => {
    const before = present(await store.forwarding(order.id), '自动转办')
    if (before.state !== 'waiting') throw new CaseworkRefused('illegal', '已不在撤回期内；已转办的请在案件中收回')
    const record = settleForwarding(before, 'recall', { at, by: actor.id, why: order.why })
    return { writes: [replace('forwarding', record)], facts: { at, by: actor.id, action: 'recall_forwarding', subject: `post ${record.postId}`, detail: { rule: record.ruleId, unit: record.unitId, why: order.why } }, result: record }
  })
}

/** 抽查 */
export async function checkSample(store: Store, actor: Actor, order: { id: string; right: boolean; note: string }, at: string): Promise<Forwarding> {
  requireMay(actor, 'forwarding:check')
  return store.commitDecision(async () => {
    const before = present(await store.forwarding(order.id), '自动转办')
    if (before.state === 'waiting') throw new CaseworkRefused('illegal', '还在撤回期内，尚未转办')
    const record = checkForwarding(before, order.right, order.note, { at, by: actor.id })
    return { writes: [replace('forwarding', record)], facts: { at, by: actor.id, action: 'check_forwarding', subject: `post ${record.postId}`, detail: { rule: record.ruleId, unit: record.unitId, right: order.right, note: order.note } }, result: record }
  })
}
