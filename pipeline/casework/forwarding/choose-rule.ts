/** Which rule forwards a post, to whom and why. Pure: the same post, rules and moment give the same answer, live and in a dry run. */
import type { ForwardRule } from '../../../storage/records/forward-rule.ts'
import type { Post } from '../../../storage/records/post.ts'
import type { Triage } from '../../../storage/records/triage.ts'
import type { Bar } from './why-not.ts'
import { whyNot } from './why-not.ts'

export interface Judged {
  post: Post
  triage: Triage | undefined
  /** What the learned router would forward on its own; undefined where none is learned. */
  sureUnit?: string | null | undefined
  /** Whether the office works at that moment. */
  working: boolean
  /** What the approval policy asks for, for a unit. */
  needsApproval: (unitId: string) => boolean
}

export type Choice = { rule: ForwardRule; unitId: string; because: string } | { bar: Bar } | { noRule: true; nearest: string | null }

export function chooseRule(rules: readonly ForwardRule[], judged: Judged): Choice {
  const { post, triage } = judged
  const bar = whyNot(post, triage)
  if (bar || !triage) return { bar: bar ?? 'not_read' }
  let nearest: string | null = null
  for (const rule of [...rules].sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))) {
    if (!rule.enabled) continue
    const lacks = lacking(rule, post, triage, judged)
    if (lacks !== undefined) {
      nearest ??= `${rule.name}：${lacks}`
      continue
    }
    const [top] = triage.units
    if (!top) return { bar: 'no_unit' }
    if (judged.needsApproval(top.unitId)) return { bar: 'needs_approval' }
    return { rule, unitId: top.unitId, because: becauseOf(rule, post, triage) }
  }
  return { noRule: true, nearest }
}

/** What of the rule the post does not meet, in people's words. */
function lacking(rule: ForwardRule, post: Post, triage: Triage, { working, sureUnit }: Judged): string | undefined {
  const text = textOf(post)
  const [top] = triage.units
  if (rule.categories.length > 0 && !rule.categories.includes(triage.category.label)) return `类别是${triage.category.label}`
  if (rule.districts.length > 0 && !rule.districts.includes(triage.place.district ?? '')) return `区县是${triage.place.district ?? '未识别'}`
  if (rule.channels.length > 0 && !rule.channels.includes(post.channel)) return '渠道不符'
  if (rule.anyWords.length > 0 && !rule.anyWords.some((word) => text.includes(word))) return '没有所要的词'
  const forbidden = rule.noWords.find((word) => text.includes(word))
  if (forbidden !== undefined) return `含有「${forbidden}」`
  if (triage.urgency.level > rule.urgencyMost) return '紧急程度超过规则'
  if (!top) return '没有建议单位'
  if (rule.unitId !== null && top.unitId !== rule.unitId) return `建议单位是 ${top.unitId}`
  if (top.confidence < rule.confidenceLeast) return `把握 ${percent(top.confidence)} 低于 ${percent(rule.confidenceLeast)}`
  // Where units were learned from answered letters, that sureness was measured: both must agree.
  if (sureUnit !== undefined && sureUnit !== top.unitId) return '按已办件学到的把握不够'
  return rule.hours === 'working' && !working ? '不在工作时间' : undefined
}

function becauseOf(rule: ForwardRule, post: Post, triage: Triage): string {
  const [top] = triage.units
  const text = textOf(post)
  const word = rule.anyWords.find((candidate) => text.includes(candidate))
  return [
    `自动转办规则「${rule.name}」（第 ${rule.version} 版）`,
    `类别 ${triage.category.label}`,
    ...(triage.place.district ? [`区县 ${triage.place.district}`] : []),
    ...(word ? [`含「${word}」`] : []),
    `承办单位把握 ${percent(top?.confidence ?? 0)}${top && top.reasons.length > 0 ? `（${top.reasons.slice(0, 2).join('；')}）` : ''}`,
  ].join('，')
}

const textOf = ({ content }: Post): string => `${content.title}\n${content.content}`
const percent = (share: number): string => `${Math.floor(share * 100)}%`
