/**
 * 机构改革: what stands elsewhere under the name of a unit that ended: letters that have not arrived, rules of 自动转办 and what they
 * planned, issues of enterprises. Reads, and says what to write.
 */
import type { Write } from '../../../storage/database.ts'
import type { Delivery } from '../../../storage/records/delivery.ts'
import { redirectDelivery } from '../../../storage/records/delivery.ts'
import { handOverIssue, mayReturn } from '../../../storage/records/enterprise-issue.ts'
import { settleForwarding } from '../../../storage/records/forwarding.ts'
import { redirectRule, switchRuleOff } from '../../../storage/records/forward-rule.ts'
import type { Act } from '../../../storage/records/record.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import { mirrorDelivery } from '../../../storage/trade/deliveries.ts'
import { replace } from '../writes.ts'
import type { Handed } from './hand-over-letter.ts'

const LETTERS_MOST = 5000
const ISSUES_MOST = 5000
const PLANNED_MOST = 5000
/** Not arrived and on its way; not arrived and left to a person. */
const moving = ['queued', 'sending'] as const
const lying = ['held', 'failed'] as const

interface Parties {
  former: readonly Unit[]
  successors: readonly Unit[]
  heir: Unit
}

/**
 * Letters that have not reached the former unit go to its successor, by the channel that one has. One that lies there for a person goes
 * only if what it is about is still in hand: what ended long ago is nobody's letter.
 * @param handed which dispatches changed hands, and to whom · `notices`: the ids of the notices that did
 */
export async function redirectLetters(store: Store, { former, heir }: Parties, handed: readonly Handed[], notices: ReadonlySet<string>, act: Act): Promise<Delivery[]> {
  const heirs = new Map(handed.map(({ dispatchId, to }) => [dispatchId, to]))
  const redirected: Delivery[] = []
  for (const from of former) {
    const waiting = (await Promise.all([...moving, ...lying].map(async (state) => (await store.deliveries({ unitId: from.id, state }, 0, LETTERS_MOST)).deliveries))).flat()
    for (const letter of waiting) {
      const dispatchId = letter.kind === 'dispatch' ? letter.aboutId : letter.fields['dispatchId']
      const inHand = (typeof dispatchId === 'string' && heirs.has(dispatchId)) || notices.has(letter.aboutId)
      if (!inHand && !moving.some((state) => state === letter.state)) continue
      const to = (typeof dispatchId === 'string' ? heirs.get(dispatchId) : undefined) ?? heir
      const channel = (await store.unitChannel(to.id))?.channel ?? 'portal'
      redirected.push(redirectDelivery(letter, { unitId: to.id, channel }, `原送${from.name}，因${act.why ?? '机构改革'}由${to.name}承接。`, { ...act, why: `${from.name} → ${to.name}：${act.why ?? ''}` }))
    }
  }
  return redirected
}

/** The same writes; a dispatch whose letter is now carried by hand shows it. */
export function withLetters(writes: readonly Write[], letters: readonly Delivery[], act: Act): Write[] {
  return writes.map((write) => {
    if (write.kind !== 'dispatch' || write.op !== 'replace') return write
    const letter = letters.find(({ kind, aboutId, state }) => kind === 'dispatch' && aboutId === write.record.id && state === 'held')
    return letter ? replace('dispatch', { ...mirrorDelivery(write.record, letter, act), version: write.record.version }) : write
  })
}

/** A rule that names a unit that ended names its only successor; where there are several it is switched off and says why. What it had planned is a person's. */
export async function redirectRules(store: Store, { former, successors, heir }: Parties, act: Act): Promise<{ writes: Write[]; redirected: string[]; switchedOff: string[] }> {
  const writes: Write[] = []
  const redirected: string[] = []
  const switchedOff: string[] = []
  for (const rule of await store.forwardRules()) {
    const from = former.find(({ id }) => id === rule.unitId)
    if (!from) continue
    if (successors.length === 1) {
      redirected.push(rule.id)
      writes.push(replace('forwardRule', redirectRule(rule, heir.id, { ...act, why: `${from.name} → ${heir.name}：${act.why ?? ''}` })))
    } else {
      switchedOff.push(rule.id)
      writes.push(replace('forwardRule', switchRuleOff(rule, `${from.name}已撤销，由${successors.map(({ name }) => name).join('、')}承接：请选定单位后再启用`, act)))
    }
  }
  for (const from of former) {
    const { forwardings } = await store.forwardings({ unitId: from.id, state: 'waiting' }, 0, PLANNED_MOST)
    writes.push(...forwardings.map((planned) => replace('forwarding', settleForwarding(planned, 'refuse', { ...act, why: `${from.name}已撤销，改由人员处理` }))))
  }
  return { writes, redirected, switchedOff }
}

/** Issues of enterprises that are dealt with, or may come back because the enterprise has not been asked yet. */
export async function handOverIssues(store: Store, { former, heir }: Parties, act: Act): Promise<{ writes: Write[]; ids: string[] }> {
  const found = await Promise.all(former.map(async (from) => (await store.enterpriseIssues({ unitId: from.id }, 0, ISSUES_MOST)).issues.filter(mayReturn).map((issue) => handOverIssue(issue, heir.id, { ...act, why: `${from.name} → ${heir.name}：${act.why ?? ''}` }))))
  return { writes: found.flat().map((issue) => replace('enterpriseIssue', issue)), ids: found.flat().map(({ id }) => id) }
}
