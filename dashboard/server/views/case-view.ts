/** A case with all that was done for it, as the office sees it. */
import { approvalNeed, isApproved } from '../../../pipeline/casework/approval-policy.ts'
import { isPingPong } from '../../../pipeline/casework/limits.ts'
import { sameAnswer } from '../../../pipeline/casework/match-answer.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { Instruction } from '../../../storage/records/instruction.ts'
import type { Post } from '../../../storage/records/post.ts'
import type { Reply } from '../../../storage/records/reply.ts'
import { reportNumber } from '../../../storage/records/report.ts'
import type { CaseView } from '../../contract/case.ts'
import type { HistoryView } from '../../contract/history.ts'
import type { ReplyView } from '../../contract/dispatch.ts'
import type { Tools } from '../handlers.ts'
import { approvalRow } from './approval-view.ts'
import { cardView, caseRow, historyView } from './cards.ts'
import { dispatchView, peopleLines } from './dispatch-view.ts'
import { instructionRow } from './instruction-view.ts'
import { maskPlain } from './masked-content.ts'

const RELATED_SHOWN = 20
const ALL = 200
/** Only a case that waits for its letter needs to know who must approve it. */
const beforeDispatch: ReadonlySet<Case['status']> = new Set<Case['status']>(['registered', 'sent_back', 'submitted'])

export async function caseView({ store, names, casework, findPersonal, assessReply }: Tools, record: Case, at: string): Promise<CaseView> {
  const [known, cards, posts, dispatches, replies, attachments, { approvals }, { instructions }] = await Promise.all([
    names(),
    store.cards(record.postIds),
    Promise.all(record.postIds.map((id) => store.post(id))).then((found) => found.filter((post) => post !== undefined)),
    store.dispatchesOf(record.id),
    store.repliesOf(record.id),
    store.attachmentsOf(record.id),
    store.approvals({ caseId: record.id }, 0, ALL),
    store.instructions({ caseId: record.id }, 0, ALL),
  ])
  const reports = await reportsOf(store, record.id, instructions)
  const [samePerson, sameMatter] = await Promise.all([casesOfPersons(store, record), casesAlike(store, record, posts)])
  const need = beforeDispatch.has(record.status) && !isApproved(record) ? approvalNeed(casework.approvals, record, [], at) : { needs: [], because: [] }
  const about = await casesAbout(store, [...approvals, ...instructions].flatMap(({ caseIds }) => caseIds))
  const check = posts[0] && checkOf(assessReply, posts[0])
  const history = inOrder([...historyView(record.history, known), ...dispatches.flatMap((dispatch) => peopleLines(dispatch, known))])
  return {
    case: { ...caseRow(record, known, at), answer: record.answer ?? null, siteRepliedAt: record.siteRepliedAt ?? null, followUps: (record.followUps ?? []).map((visit) => ({ ...visit, byName: known.person(visit.by) })) },
    posts: cards.map((card) => cardView(card, known, at)),
    approvalNeed: { needs: need.needs, because: need.because },
    approvals: approvals.map((approval) => approvalRow(approval, known, about)),
    instructions: instructions.map((instruction) => instructionRow(instruction, known, about, at)),
    reports,
    dispatches: dispatches.map((dispatch) => dispatchView(dispatch, { replies, attachments, ...(check ? { check } : {}) }, known, at)),
    pingPong: isPingPong(dispatches, casework.limits),
    siteReplies: posts.flatMap((post) => post.content.replies.map((reply) => ({ postId: post.id, unit: reply.unit ?? '', at: reply.at, text: maskPlain(reply.text, findPersonal).text, replyId: ourReply(replies, reply.text) }))),
    samePerson: samePerson.map((other) => caseRow(other, known, at)),
    sameMatter: sameMatter.map((other) => caseRow(other, known, at)),
    history,
  }
}

/** As it happened. Of what happened in one moment, the case goes out before its letters, and comes back after them. */
function inOrder(lines: readonly HistoryView[]): HistoryView[] {
  const rank = ({ action, about }: HistoryView): number => (about ? 1 : outward.has(action) ? 0 : 2)
  return lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : rank(a) - rank(b)))
}
const outward: ReadonlySet<string> = new Set(['register', 'submit', 'approve', 'instruct', 'dispatch', 'dispatch_more'])

/** What the check says of a reply that waits for review; a reviewed one needs none. */
export function checkOf(assess: Tools['assessReply'], post: Post): (reply: Reply) => ReplyView['check'] {
  return (reply) => {
    if (reply.review !== 'submitted') return null
    const { title, content, submittedAt } = post.content
    const { score, summary, findings } = assess({ title, content, reply: reply.publicAnswer, askedAt: submittedAt, repliedAt: reply.submittedAt })
    return { score, summary, reasons: findings.filter(({ points, of }) => points < of).map(({ reason }) => reason) }
  }
}

/** Which accepted reply of ours the answer on the site is. */
const ourReply = (replies: readonly Reply[], text: string): string | null => replies.findLast((reply) => reply.review === 'accepted' && sameAnswer(reply.publicAnswer, text))?.id ?? null

/** Numbers and titles of cases, by id. */
export async function casesAbout(store: Tools['store'], ids: readonly string[]): Promise<Map<string, Case>> {
  const cases = await store.casesById([...new Set(ids)])
  return new Map(cases.map((record) => [record.id, record]))
}

/** Reports about the case, and those on which the 批示 were written that it followed from. */
async function reportsOf(store: Tools['store'], caseId: string, instructions: readonly Instruction[]): Promise<CaseView['reports']> {
  const [{ reports }, others] = await Promise.all([store.reports({ caseId }, 0, ALL), store.reportsById([...new Set(instructions.flatMap(({ reportId }) => reportId ?? []))])])
  const told = new Map([...reports, ...others].filter(({ state }) => state !== 'dropped').map((report) => [report.id, report]))
  return [...told.values()].map((report) => ({ id: report.id, number: reportNumber(report), title: report.title ?? '', state: report.state, instructionIds: instructions.flatMap(({ id, reportId }) => (reportId === report.id ? [id] : [])) }))
}

async function casesOfPersons(store: Tools['store'], record: Case): Promise<Case[]> {
  return (await store.casesOfPersons(record.persons ?? [], RELATED_SHOWN)).filter(({ id, status }) => id !== record.id && status !== 'voided')
}

/** Cases of posts that triage found similar to this one's. */
async function casesAlike(store: Tools['store'], record: Case, posts: readonly Post[]): Promise<Case[]> {
  const triages = await Promise.all(posts.map(({ id }) => store.triage(id)))
  const cards = await store.cards([...new Set(triages.flatMap((triage) => triage?.similar.map(({ postId }) => postId) ?? []))])
  const ids = [...new Set(cards.flatMap(({ caseId }) => (caseId === null || caseId === record.id ? [] : [caseId])))]
  return (await store.casesById(ids)).slice(0, RELATED_SHOWN)
}
