/** 自动转办: rules, dry runs, what waits to leave, what is to be checked. */
import { dryRun } from '../../../pipeline/casework/forwarding/dry-run.ts'
import { checkSample, recallForwarding, saveRule } from '../../../pipeline/casework/forwarding/manage-forwarding.ts'
import type { Forwarding } from '../../../storage/records/forwarding.ts'
import type { ForwardRule } from '../../../storage/records/forward-rule.ts'
import { writeRule } from '../../../storage/records/forward-rule.ts'
import type { ForwardingView, RuleView } from '../../contract/forwarding.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf, actOf } from '../handlers.ts'
import { historyView } from '../views/cards.ts'

type Names = 'forwardRules' | 'addForwardRule' | 'changeForwardRule' | 'dryRunForwarding' | 'forwardings' | 'recallForwarding' | 'checkForwarding'
const DAY_MS = 86_400_000
const CHECKS_COUNTED = 10_000
/** The rule that is being written has no id yet. */
const DRAFT = 'draft'

export function forwardingHandlers({ store, names, casework, sureUnit }: Tools): Pick<Handlers, Names> {
  async function ruleView(rule: ForwardRule): Promise<RuleView> {
    const [known, { forwardings, total }] = await Promise.all([names(), store.forwardings({ ruleId: rule.id, state: 'forwarded' }, 0, CHECKS_COUNTED)])
    const { history, ...rest } = rule
    const checks = forwardings.flatMap(({ check }) => check ?? [])
    return { ...rest, unit: rule.unitId === null ? null : known.unit(rule.unitId), history: historyView(history, known), forwarded: total, right: checks.filter(({ right }) => right).length, wrong: checks.filter(({ right }) => !right).length }
  }
  async function viewsOf(records: readonly Forwarding[]): Promise<ForwardingView[]> {
    const [known, cards, rules] = await Promise.all([names(), store.cards(records.map(({ postId }) => postId)), store.forwardRules()])
    const titles = new Map(cards.map(({ id, title }) => [id, title]))
    return records.map(({ history: _history, hash: _hash, version: _version, check, ...rest }) => ({
      ...rest,
      title: titles.get(rest.postId) ?? '',
      unit: known.unit(rest.unitId),
      rule: rules.find(({ id }) => id === rest.ruleId)?.name ?? rest.ruleId,
      check: check && { right: check.right, note: check.note, byName: known.person(check.by), at: check.at },
    }))
  }
  const viewOf = async (record: Forwarding): Promise<ForwardingView> => {
    const [view] = await viewsOf([record])
    if (!view) throw new Error('a forwarding has no view')
    return view
  }

  return {
    forwardRules: async () => Promise.all((await store.forwardRules()).map(ruleView)),
    addForwardRule: async (call) => ruleView(await saveRule(store, actorOf(call), call.body, null, call.at)),
    changeForwardRule: async (call) => ruleView(await saveRule(store, actorOf(call), call.body.facts, { id: call.params.id, version: call.body.version }, call.at)),
    async dryRunForwarding(call) {
      const { days, facts } = call.body
      const rules = facts ? [writeRule(DRAFT, facts, actOf(call))] : await store.forwardRules()
      const run = await dryRun({ ...casework, ...(sureUnit ? { learned: sureUnit } : {}) }, rules, { from: new Date(Date.parse(call.at) - days * DAY_MS).toISOString(), to: call.at })
      const known = await names()
      const nameOf = (id: string): string => rules.find((rule) => rule.id === id)?.name ?? id
      const titles = new Map((await store.cards(run.examples.map(({ postId }) => postId))).map(({ id, title }) => [id, title]))
      return {
        ...run,
        byUnit: run.byUnit.map(({ unitId, count }) => ({ unit: known.unit(unitId), count })),
        byRule: run.byRule.map(({ ruleId, count }) => ({ rule: nameOf(ruleId), count })),
        examples: run.examples.map(({ postId, unitId, ruleId, because, chosen, wasForwarded }) => ({ postId, title: titles.get(postId) ?? '', unit: known.unit(unitId), rule: nameOf(ruleId), because, chosen: chosen === null ? null : known.unit(chosen), wasForwarded })),
      }
    },
    async forwardings({ query: { skip, limit, state, toCheck } }) {
      const { forwardings, total } = await store.forwardings({ state, ...(toCheck ? { toCheck: true } : {}) }, skip, limit)
      return { forwardings: await viewsOf(forwardings), total }
    },
    recallForwarding: async (call) => viewOf(await recallForwarding(store, actorOf(call), { id: call.params.id, why: call.body.why }, call.at)),
    checkForwarding: async (call) => viewOf(await checkSample(store, actorOf(call), { id: call.params.id, ...call.body }, call.at)),
  }
}
