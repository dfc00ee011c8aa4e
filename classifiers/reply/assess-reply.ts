/**
 * Whether a reply answers its post, judged by rules that name the words they saw (after GovInsight-CN's idea, without a language model):
 * is it about the post, what was found, what is done, by when, whom to ask, how soon; set phrases alone and slogans without substance are named.
 */
import type { ReplyAssessment, ReplyFinding, ReplySpan } from '../../storage/records/reply-quality.ts'
import type { Folded } from '../fold.ts'
import { foldText, originalRange } from '../fold.ts'
import type { Clause } from './clauses.ts'
import { lengthOf, splitClauses } from './clauses.ts'
import type { ReadSigns, ReplySpans } from './findings.ts'
import { boilerplateFinding, contactFinding, deadlineFinding, foundFinding, hollowFinding, measureFinding, relevanceFinding } from './findings.ts'
import { readRelevance } from './relevance.ts'
import type { Sign, SignKind } from './signs.ts'
import { findSigns } from './signs.ts'
import { judgeTimeliness } from './timeliness.ts'
import { caps, grades, leastSubstance, offTopicBelow, replyVersion, slogansPerHundred } from './weights.ts'
import type { Cutter } from '../words/cutter.ts'

export interface ReplyToAssess {
  title: string
  content: string
  reply: string
  /** Instants (ISO 8601); null where unknown: then timeliness does not count. */
  askedAt: string | null
  repliedAt: string | null
  /** By when an answer was due, where a limit was set. */
  dueAt?: string | null
  /** The site's or the office's word for the post, 咨询 or 投诉 …; without one its words decide. */
  type?: string | null
}

/** Assesses a reply. Pure; any text is taken, an empty reply has score 0. */
export function assessReply(asked: ReplyToAssess, jieba: Pick<Cutter, 'cut'>): ReplyAssessment {
  const post = { title: foldText(asked.title), content: foldText(asked.content) }
  const reply = foldText(asked.reply)
  const clauses = splitClauses(reply.text)
  const read = readSigns(reply.text, clauses)
  const spans: ReplySpans = (places, most = 4) => places.slice(0, most).map(({ start, end }) => spanOf(asked.reply, reply, 'reply', start, end))
  const kind = kindOf(asked.type ?? null, post.title.text, post.content.text)
  const length = clauses.reduce((sum, { setPhrase, text }) => sum + (setPhrase ? 0 : lengthOf(text)), 0)
  const boilerplateOnly = length < leastSubstance
  const slogans = (100 * read('slogan').length) / Math.max(1, length)
  const hollow = !boilerplateOnly && slogans >= slogansPerHundred && read('answered').length === 0 && read('done').length === 0 && read('deadline').length === 0 && read('concrete').length < 2
  const relevance = readRelevance(post, reply.text, jieba)
  const offTopic = relevance.share !== null && relevance.share < offTopicBelow && read('found').length + read('answered').length < 3

  const findings: ReplyFinding[] = [
    relevanceFinding(relevance, boilerplateOnly, (terms) => terms.map(({ where, start, end }) => spanOf(asked[where], post[where], where, start, end))),
    foundFinding(kind, read, spans),
    measureFinding(kind, read, spans),
    deadlineFinding(kind, read, spans),
    contactFinding(read, spans),
    judgeTimeliness(asked),
    boilerplateFinding(length, boilerplateOnly, clauses.filter(({ setPhrase }) => setPhrase), spans),
    hollowFinding(hollow, slogans, read, spans),
  ]
  const had = findings.reduce((sum, { points }) => sum + points, 0)
  const could = findings.reduce((sum, { of }) => sum + of, 0)
  const empty = clauses.length === 0
  const most = [empty ? caps.empty : 100, boilerplateOnly ? caps.boilerplateOnly : 100, hollow ? caps.hollow : 100, offTopic ? caps.offTopic : 100]
  const score = Math.min(...most, Math.round((100 * had) / could))
  const { grade } = grades.find(({ from }) => score >= from)!
  const main = empty ? '没有答复内容' : boilerplateOnly ? '只有套话' : offTopic ? '答非所问' : hollow ? '华而不实' : missing(findings)
  return { version: replyVersion, score, grade, summary: main === '' ? grade : `${grade}：${main}`, kind, boilerplateOnly, hollow, findings }
}

/** The two criteria that cost most. */
function missing(findings: readonly ReplyFinding[]): string {
  const lost = findings.filter(({ points, of }) => of > 0 && points < of * 0.5).sort((a, b) => b.of - b.points - (a.of - a.points))
  return lost.slice(0, 2).map(({ reason }) => reason).join('；')
}

/** Signs stand in clauses of substance; whom to ask may stand in a set phrase. */
function readSigns(text: string, clauses: readonly Clause[]): ReadSigns {
  const kept = new Map<SignKind, Sign[]>()
  const inSubstance = ({ start }: Sign): boolean => clauses.some((clause) => !clause.setPhrase && start >= clause.start && start < clause.end)
  return (kind) => {
    const known = kept.get(kind)
    if (known !== undefined) return known
    const signs = findSigns(kind, text).filter((sign) => kind === 'contact' || inSubstance(sign))
    kept.set(kind, signs)
    return signs
  }
}

const asks = /咨询|请问|想问|问一下|询问|如何|怎么办理?|什么时候|何时|多久|多少|能否|可否|是否|可不可以|能不能|有没有|需要什么|[吗么呢]？/u
const complains = /投诉|举报|反映|扰民|拖欠|强烈|要求|请求|恳请|求助|盼|维权|污染|违[法规建]|质疑|呼吁|建议|希望|解决|修复|整治|治理|取缔|危险|漏水|停水|停电|噪音/u

function kindOf(type: string | null, title: string, content: string): ReplyAssessment['kind'] {
  if (type !== null && /咨询|提问/.test(type)) return '咨询'
  if (type !== null && /投诉|求助|举报|反映|建言|建议/.test(type)) return '办理'
  if (complains.test(title)) return '办理'
  if (asks.test(title)) return '咨询'
  return asks.test(content) && !complains.test(content) ? '咨询' : '办理'
}

function spanOf(original: string, folded: Folded, where: ReplySpan['where'], start: number, end: number): ReplySpan {
  const range = originalRange(folded, start, end)
  return { where, ...range, text: original.slice(range.start, range.end) }
}
