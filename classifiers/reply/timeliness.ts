/** How soon the reply came: against its limit where one was set, else against what citizens are used to. */
import type { ReplyFinding } from '../../storage/records/reply-quality.ts'
import { daysScale, pointsOf } from './weights.ts'

const dayMs = 86_400_000

export function judgeTimeliness({ askedAt, repliedAt, dueAt = null }: { askedAt: string | null; repliedAt: string | null; dueAt?: string | null }): ReplyFinding {
  const of = pointsOf.timeliness
  const [asked, replied, due] = [askedAt, repliedAt, dueAt].map((instant) => (instant === null ? Number.NaN : Date.parse(instant))) as [number, number, number]
  if (Number.isNaN(replied)) return { criterion: 'timeliness', points: 0, of: 0, reason: '答复时间不详，不计及时性', spans: [] }
  if (!Number.isNaN(due)) {
    if (replied <= due) return { criterion: 'timeliness', points: of, of, reason: '在时限内答复', spans: [] }
    return { criterion: 'timeliness', points: 0, of, reason: `超过时限 ${Math.ceil((replied - due) / dayMs)} 天`, spans: [] }
  }
  const days = (replied - asked) / dayMs
  if (Number.isNaN(days) || days < 0) return { criterion: 'timeliness', points: 0, of: 0, reason: '来件时间不详，不计及时性', spans: [] }
  const { share } = daysScale.find((step) => days <= step.days)!
  const whole = Math.max(1, Math.ceil(days))
  return { criterion: 'timeliness', points: Math.round(of * share * 10) / 10, of, reason: share === 1 ? `${whole} 天内答复` : `来件 ${whole} 天后才答复`, spans: [] }
}
