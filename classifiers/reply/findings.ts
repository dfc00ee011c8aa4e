/** The criteria one by one: points, the reason in people's words, and the words that decided. */
import type { ReplyAssessment, ReplyCriterion, ReplyFinding, ReplySpan } from '../../storage/records/reply-quality.ts'
import type { Relevance } from './relevance.ts'
import type { Sign, SignKind } from './signs.ts'
import { fullRelevance, fullSubstance, leastSubstance, offTopicBelow, pointsOf } from './weights.ts'

export type ReadSigns = (kind: SignKind) => readonly Sign[]
/** Spans in the reply's own text, at most `most`. */
export type ReplySpans = (signs: readonly { start: number; end: number }[], most?: number) => ReplySpan[]

export function finding(criterion: ReplyCriterion, share: number, reason: string, spans: ReplySpan[] = []): ReplyFinding {
  return { criterion, points: Math.round(pointsOf[criterion] * share * 10) / 10, of: pointsOf[criterion], reason, spans }
}
const notCounted = (criterion: ReplyCriterion, reason: string): ReplyFinding => ({ criterion, points: 0, of: 0, reason, spans: [] })
const quoted = (words: readonly string[]): string => words.map((word) => `「${word}」`).join('')

export function relevanceFinding({ share, met, missed }: Relevance, boilerplateOnly: boolean, postSpans: (terms: Relevance['met']) => ReplySpan[]): ReplyFinding {
  if (share === null) return notCounted('relevance', '来件文字过少，无从判断是否切题')
  const words = (terms: Relevance['met']): string => quoted(terms.slice(0, 4).map(({ word }) => word))
  if (boilerplateOnly) return finding('relevance', 0, `没有回应来件的要点${words(missed)}`, postSpans(missed.slice(0, 4)))
  if (share < offTopicBelow) return finding('relevance', 0, `来件的要点${words(missed)}在答复中都没有提到`, postSpans(missed.slice(0, 4)))
  return finding('relevance', Math.min(1, share / fullRelevance), `来件要点有 ${Math.round(share * 100)}% 得到回应${words(met)}`, postSpans(met.slice(0, 8)))
}

export function foundFinding(kind: ReplyAssessment['kind'], read: ReadSigns, spans: ReplySpans): ReplyFinding {
  const [found, answered] = [read('found'), read('answered')]
  if (kind === '咨询') {
    if (answered.length > 0) return finding('finding', answered.length > 1 || found.length > 0 ? 1 : 0.75, '给出了答案或依据', spans(answered))
    return found.length > 0 ? finding('finding', 0.6, '说了情况，没有给出政策依据或明确的答案', spans(found)) : finding('finding', 0, '没有给出答案，也没有依据')
  }
  if (found.length > 0) return finding('finding', found.length > 1 ? 1 : 0.8, '说明了查到的情况', spans(found))
  return answered.length > 0 ? finding('finding', 0.6, '引用了规定，没有说明查到的情况', spans(answered)) : finding('finding', 0, '没有说明查到了什么')
}

export function measureFinding(kind: ReplyAssessment['kind'], read: ReadSigns, spans: ReplySpans): ReplyFinding {
  const [done, planned] = [read('done'), read('planned')]
  if (kind === '咨询' && done.length + planned.length === 0) return notCounted('measure', '咨询件，无须办理措施')
  if (done.length > 0) return finding('measure', 1, '有已采取的措施', spans(done))
  if (planned.length > 0) return finding('measure', 0.65, '只有打算，没有已采取的措施', spans(planned))
  const directed = read('directed')
  return directed.length > 0 ? finding('measure', 0.5, '没有采取措施，指明了别的办理途径', spans(directed)) : finding('measure', 0, '没有写采取什么措施')
}

export function deadlineFinding(kind: ReplyAssessment['kind'], read: ReadSigns, spans: ReplySpans): ReplyFinding {
  const [deadline, settled, planned] = [read('deadline'), read('settled'), read('planned')]
  if (deadline.length > 0) return finding('deadline', 1, '写明了时间', spans(deadline))
  if (kind === '咨询') return notCounted('deadline', '咨询件，无须时限')
  if (settled.length > 0) return finding('deadline', 1, '已经办结，无须时限', spans(settled, 2))
  if (planned.length + read('done').length === 0 && read('directed').length > 0) return notCounted('deadline', '指明了别的途径，无须时限')
  return finding('deadline', 0, planned.length > 0 ? '说了要办，没有说何时办成' : '没有写何时办成')
}

export function contactFinding(read: ReadSigns, spans: ReplySpans): ReplyFinding {
  const contact = read('contact')
  return contact.length > 0 ? finding('contact', 1, '留了联系方式或办理地点', spans(contact, 2)) : finding('contact', 0, '没有留联系方式')
}

export function boilerplateFinding(length: number, boilerplateOnly: boolean, setPhrases: readonly { start: number; end: number }[], spans: ReplySpans): ReplyFinding {
  if (boilerplateOnly) return finding('boilerplate', 0, '只有收悉、感谢、转办一类的套话', spans(setPhrases))
  if (length >= fullSubstance) return finding('boilerplate', 1, `除套话外有 ${length} 字实质内容`)
  return finding('boilerplate', (length - leastSubstance) / (fullSubstance - leastSubstance), `除套话外只有 ${length} 字`, spans(setPhrases, 2))
}

export function hollowFinding(hollow: boolean, slogansPerHundred: number, read: ReadSigns, spans: ReplySpans): ReplyFinding {
  const slogans = read('slogan')
  if (hollow) return finding('hollow', 0, `华而不实：每百字 ${slogansPerHundred.toFixed(1)} 处表态，没有具体的事、数和时间`, spans(slogans, 6))
  return finding('hollow', 1, slogans.length === 0 ? '没有空话' : '有表态，也有具体内容', spans(slogans, 3))
}
