/**
 * The stage that forwards: it plans what a rule chooses, waits the recall window, then judges once more and forwards as an officer
 * would, 受理 and 转办. Until then the post stands in the queue, and whoever takes it there goes first.
 */
import { createHash } from 'node:crypto'
import { IllegalTransition } from '../../../storage/records/record.ts'
import type { Forwarding } from '../../../storage/records/forwarding.ts'
import { forwardingId, planForwarding } from '../../../storage/records/forwarding.ts'
import type { ForwardRule } from '../../../storage/records/forward-rule.ts'
import type { Post } from '../../../storage/records/post.ts'
import { standingUnit } from '../../../storage/records/unit.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import type { Triage } from '../../../storage/records/triage.ts'
import { Conflict } from '../../../storage/database.ts'
import type { Log } from '../../log.ts'
import type { Actor } from '../actor.ts'
import { approvalNeed } from '../approval-policy.ts'
import type { WorkingCalendar } from '../clocks/working-calendar.ts'
import { HolidayTableEnds } from '../clocks/holiday-table.ts'
import { dispatchCase } from '../dispatch-case.ts'
import { CaseworkRefused } from '../refused.ts'
import type { Stage } from '../../jobs/stage-loop.ts'
import { stageLoop } from '../../jobs/stage-loop.ts'
import type { CaseworkTools } from '../tools.ts'
import type { Choice } from './choose-rule.ts'
import { chooseRule } from './choose-rule.ts'

const EVERY_MS = 15_000
const FORWARDING: Actor = { id: 'system:forwarding', role: 'system', unitId: null }
/** A post that waited longer is a person's by now. */
const OLDEST_MS = 14 * 86_400_000
const POSTS_AT_ONCE = 500
/** A process that dies in the middle leaves it to the next one after this long. */
const LEASE_MS = 120_000

export interface ForwardingParts extends CaseworkTools {
  calendar: WorkingCalendar
  /** The learned router's own verdict, asked for at each post; absent where none is learned. */
  learned?: () => SureUnit | undefined
  clock: () => Date
  log: Log
}

/** The unit a text may go to without a person, by a router whose sureness was measured; null for none. */
export type SureUnit = (text: { title: string; content: string }) => string | null

/** What a rule says of a post at a moment. Triage names units as they were when it learned them; `units` says who answers for them now. */
export function judge(parts: Pick<ForwardingParts, 'approvals' | 'learned'>, rules: readonly ForwardRule[], post: Post, read: Triage | undefined, units: readonly Unit[], working: boolean, at: string): Choice {
  const now = (unitId: string): string | undefined => (units.some(({ id }) => id === unitId) ? standingUnit(units, unitId)?.id : unitId)
  const standing = read?.units.flatMap((unit) => {
    const unitId = now(unit.unitId)
    return unitId === undefined ? [] : [{ ...unit, unitId }]
  })
  const triage = read && { ...read, units: standing ?? [] }
  const needsApproval = (unitId: string): boolean => approvalNeed(parts.approvals, { urgency: triage?.urgency.level ?? 0, category: triage?.category.label ?? null, channel: post.channel }, [unitId], at).needs.length > 0
  const learned = parts.learned?.()?.({ title: post.content.title, content: post.content.content })
  return chooseRule(rules, { post, triage, working, needsApproval, sureUnit: learned ? (now(learned) ?? null) : learned })
}

/** The same posts are sampled whoever asks: nobody can choose what is checked. */
export const isSampled = (id: string, share: number): boolean => createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32 < share

export function createForwarding(parts: ForwardingParts): Stage {
  const { store, calendar, clock, log } = parts
  const act = (why?: string) => ({ at: clock().toISOString(), by: FORWARDING.id, ...(why === undefined ? {} : { why }) })

  async function plan(stopping: AbortSignal): Promise<void> {
    const rules = (await store.forwardRules()).filter(({ enabled }) => enabled)
    if (rules.length === 0) return
    const now = clock()
    const working = calendar.isWorking(now.getTime())
    const units = await store.units()
    for (const card of await store.cardsToForward(new Date(now.getTime() - OLDEST_MS).toISOString(), POSTS_AT_ONCE)) {
      if (stopping.aborted) return
      // Judging by the card first saves reading the post.
      if (card.urgency >= 2 || card.flags.length > 0 || !card.understood) continue
      const [post, triage] = await Promise.all([store.post(card.id), store.triage(card.id)])
      if (!post || post.screening !== 'waiting' || isClaimed(post, now.toISOString())) continue
      const choice = judge(parts, rules, post, triage, units, working, now.toISOString())
      if (!('rule' in choice) || (await store.forwarding(forwardingId(post.id, post.hash)))) continue
      const { rule, unitId, because } = choice
      const leavesAt = new Date(now.getTime() + rule.recallMinutes * 60_000).toISOString()
      const planned = planForwarding({ postId: post.id, hash: post.hash, ruleId: rule.id, ruleVersion: rule.version, unitId, because, leavesAt, sampled: isSampled(`${post.id}:${post.hash}`, rule.sampleShare) }, act())
      if (await store.addForwarding(planned)) log.info({ post: post.id, rule: rule.id, unit: unitId }, 'a post will be forwarded')
    }
  }

  async function forwardDue(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const due = await store.takeForwarding(new Date(clock().getTime() + LEASE_MS).toISOString(), act())
      if (!due) return
      const ended = await forwardOne(due)
      await store.settleForwarding(due.id, ended.action, act(ended.why), ended.caseId ?? null)
      if (ended.action === 'refuse') log.warn({ forwarding: due.id, why: ended.why }, 'a post could not be forwarded; a person must')
    }
  }

  interface End {
    action: 'forward' | 'overtake' | 'refuse'
    why: string
    caseId?: string
  }

  async function forwardOne(due: Forwarding): Promise<End> {
    const [post, triage, rules, units] = await Promise.all([store.post(due.postId), store.triage(due.postId), store.forwardRules(), store.units()])
    if (!post) return { action: 'refuse', why: '留言已不在' }
    const begun = post.caseId === null ? undefined : await store.case(post.caseId)
    // Accepted by this stage before it died: only the second half is left to do, or only to say so.
    const opened = begun?.openedBy === FORWARDING.id ? begun : undefined
    if (opened && opened.status !== 'registered') return { action: 'forward', why: due.because, caseId: opened.id }
    if (!opened && (post.screening !== 'waiting' || isClaimed(post, clock().toISOString()))) return { action: 'overtake', why: '已由人员处理' }
    const choice = judge(parts, rules.filter(({ id }) => id === due.ruleId), post, triage, units, true, clock().toISOString())
    if (!opened && (post.hash !== due.hash || !('rule' in choice) || choice.unitId !== due.unitId)) return { action: 'refuse', why: '等待期间内容、研判或规则有变，改由人员处理' }
    try {
      const record = opened ?? (await store.acceptPost(post.id, due.hash, { category: null, urgency: null, title: null }, act(due.because))).case
      return await dispatched(due, record.id, record.version)
    } catch (error) {
      if (error instanceof Conflict || error instanceof IllegalTransition) return { action: 'overtake', why: '已由人员处理' }
      throw error
    }
  }

  async function dispatched(due: Forwarding, caseId: string, version: number): Promise<End> {
    try {
      await dispatchCase(parts, FORWARDING, { caseId, version, leadUnitId: due.unitId, assistUnitIds: [], dueAt: null, because: due.because }, clock().toISOString())
      return { action: 'forward', why: due.because, caseId }
    } catch (error) {
      if (error instanceof CaseworkRefused || error instanceof HolidayTableEnds) return { action: 'refuse', why: `已立案，未转办：${error.message}`, caseId }
      throw error
    }
  }

  return stageLoop('forwarding', EVERY_MS, log, async (stopping) => {
    await forwardDue(stopping)
    await plan(stopping)
  })
}

const isClaimed = ({ claim }: Post, at: string): boolean => claim !== null && claim.until > at
