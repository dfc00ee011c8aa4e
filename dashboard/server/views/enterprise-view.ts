/** An issue of an enterprise as staff see it: names for ids, the contact and whatever is personal in texts covered. */
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import type { EnterpriseIssue } from '../../../storage/records/enterprise-issue.ts'
import { closedFor, enterpriseReminderId, isOverdue, percentOf } from '../../../storage/records/enterprise-issue.ts'
import { maskValue } from '../../../storage/records/mask.ts'
import type { IssueView } from '../../contract/enterprise.ts'
import type { Tools } from '../handlers.ts'
import { historyView } from './cards.ts'
import { maskPlain } from './masked-content.ts'

export async function issueView({ store, names, findPersonal }: Tools, issue: EnterpriseIssue, at: string): Promise<IssueView> {
  const [known, record, reminder] = await Promise.all([names(), store.caseOfIssue(issue), issue.dueDay === null ? undefined : store.delivery(enterpriseReminderId(issue.id, issue.dueDay))])
  const cover = (text: string): string => maskPlain(text, findPersonal).text
  const { history, caseId: _case, postId, progress, settled, satisfaction, contact, text, ...rest } = issue
  return {
    ...rest,
    text: cover(text),
    contact: { name: maskValue(contact.name, 'name'), phone: maskValue(contact.phone, contact.phone.startsWith('1') ? 'mobile' : 'landline') },
    unit: issue.unitId === null ? null : known.unit(issue.unitId),
    overdue: isOverdue(issue, dayInShanghai(at)),
    percent: percentOf(issue),
    case: record ? { id: record.id, number: record.number, status: record.status } : null,
    waitingPostId: record ? null : postId,
    remindedAt: reminder?.at ?? null,
    caseClosed: record?.status === 'closed' && closedFor(issue, record.closedAt),
    progress: progress.map(({ by, ...line }) => ({ ...line, text: cover(line.text), byName: known.person(by) })),
    settled: settled && { at: settled.at, byName: known.person(settled.by), evidence: cover(settled.evidence), why: settled.why === null ? null : cover(settled.why) },
    satisfaction: satisfaction && { at: satisfaction.at, byName: known.person(satisfaction.by), verdict: satisfaction.verdict, words: cover(satisfaction.words) },
    history: historyView(history, known).map((line) => (line.why === undefined ? line : { ...line, why: cover(line.why) })),
  }
}
