/** 企业问题清单 and 整治台账. */
import { randomUUID } from 'node:crypto'
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import type { EnterpriseIssue } from '../../../storage/records/enterprise-issue.ts'
import { chargeEnterpriseIssue, closedFor, linkEnterpriseIssue, listEnterpriseIssue, progressEnterpriseIssue } from '../../../storage/records/enterprise-issue.ts'
import { existsOn } from '../../../storage/records/unit.ts'
import { TITLE_MOST } from '../../contract/register.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actOf } from '../handlers.ts'
import { found, Refusal } from '../refusal.ts'
import type { Caller } from '../sessions.ts'
import { issueView } from '../views/enterprise-view.ts'
import { saveHandPost } from './register.ts'

type Names =
  | 'enterpriseIssues'
  | 'enterpriseIssue'
  | 'listEnterpriseIssue'
  | 'registerEnterpriseIssue'
  | 'chargeEnterpriseIssue'
  | 'linkEnterpriseIssue'
  | 'makeEnterpriseCase'
  | 'progressEnterpriseIssue'
  | 'settleEnterpriseIssue'
  | 'rateEnterpriseIssue'
  | 'revealEnterpriseContact'

export function enterpriseHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store } = tools
  const view = (issue: EnterpriseIssue, at: string) => issueView(tools, issue, at)
  const read = async (id: string): Promise<EnterpriseIssue> => found(await store.enterpriseIssue(id), '企业问题')
  /** The unit is there and has not ended; the day has not passed, where it is a new one. */
  async function checkCharge({ unitId, dueDay }: { unitId: string; dueDay: string }, known: string | null, at: string): Promise<void> {
    const unit = found(await store.unit(unitId), '单位')
    if (!existsOn(unit, dayInShanghai(at))) throw new Refusal('illegal', `${unit.name}现已不在，请选承接单位`)
    if (dueDay !== known) refuseWhere(dueDay < dayInShanghai(at), 'dueDay', '期限已过')
  }

  /** The case it was linked to has no answer to give: its last post went back to the queue. */
  const isVoided = async (issue: EnterpriseIssue): Promise<boolean> => (await store.caseOfIssue(issue))?.status === 'voided'
  /** Written down as a post of the enterprise's, which waits in the queue to become its case. */
  async function makeCase(call: { caller: Caller; at: string }, issue: EnterpriseIssue, title: string, content: string, over: boolean): Promise<EnterpriseIssue> {
    const { post } = await saveHandPost(store, { channel: 'enterprise', title, content, author: issue.contact.name || issue.enterprise, phone: issue.contact.phone, place: '' }, over ? call.at : issue.at, call)
    const act = actOf(call, title)
    return store.changeEnterpriseIssue(issue.id, issue.version, 'make_enterprise_case', (before) => linkEnterpriseIssue(before, { postId: post.id }, act, over), act)
  }

  return {
    async enterpriseIssues({ query: { overdue, caseId, skip, limit, ...filter }, at }) {
      const today = dayInShanghai(at)
      const year = Number(today.slice(0, 4))
      const ofCase = async (id: string) => {
        const issues = await store.issuesOfCase(found(await store.case(id), '案件'))
        return { issues: issues.slice(skip, skip + limit), total: issues.length }
      }
      const [{ issues, total }, counts, late] = await Promise.all([
        caseId === undefined ? store.enterpriseIssues({ ...filter, ...(overdue ? { overdueOn: today } : {}) }, skip, limit) : ofCase(caseId),
        store.enterpriseCounts(startOfYear(year), startOfYear(year + 1)),
        store.enterpriseIssues({ overdueOn: today }, 0, 0),
      ])
      return { issues: await Promise.all(issues.map((issue) => view(issue, at))), total, counts: { year, ...counts, overdue: late.total } }
    },
    enterpriseIssue: async ({ params, at }) => view(await read(params.id), at),
    async listEnterpriseIssue(call) {
      const { contactName, contactPhone, ...facts } = call.body
      refuseWhere(facts.meeting !== null && facts.meeting.day > dayInShanghai(call.at), 'meeting.day', '会议日期在将来')
      return view(await store.addEnterpriseIssue(listEnterpriseIssue({ ...facts, id: `enterprise:${randomUUID()}`, contact: { name: contactName, phone: contactPhone } }, actOf(call))), call.at)
    },
    async registerEnterpriseIssue(call) {
      const { version, ...charge } = call.body
      await checkCharge(charge, null, call.at)
      return view(await store.registerEnterpriseIssue(call.params.id, version, charge, dayInShanghai(call.at), actOf(call)), call.at)
    },
    async chargeEnterpriseIssue(call) {
      const { version, why, ...charge } = call.body
      await checkCharge(charge, (await read(call.params.id)).dueDay, call.at)
      const act = actOf(call, why)
      return view(await store.changeEnterpriseIssue(call.params.id, version, 'charge_enterprise_issue', (issue) => chargeEnterpriseIssue(issue, charge, dayInShanghai(call.at), act), act), call.at)
    },
    async linkEnterpriseIssue(call) {
      const record = found(await store.caseByNumber(call.body.caseNumber), `案件 ${call.body.caseNumber}`)
      if (record.status === 'voided') throw new Refusal('illegal', `案件 ${record.number} 已作废，不能关联`)
      const act = actOf(call, record.number)
      const over = await isVoided(await read(call.params.id))
      return view(await store.changeEnterpriseIssue(call.params.id, call.body.version, 'link_enterprise_issue', (issue) => linkEnterpriseIssue(issue, { caseId: record.id }, act, over), act), call.at)
    },
    async makeEnterpriseCase(call) {
      const { version, title } = call.body
      const issue = await read(call.params.id)
      const over = await isVoided(issue)
      // What cannot be linked must not leave a post behind either.
      if (issue.version === version) linkEnterpriseIssue(issue, { postId: 'post' }, actOf(call), over)
      else throw new Refusal('stale', '该企业问题在您打开之后有了新的进展，请看过再操作')
      return view(await makeCase(call, issue, title, contentOf(issue), over), call.at)
    },
    async progressEnterpriseIssue(call) {
      const { version, ...line } = call.body
      refuseWhere(line.day > dayInShanghai(call.at), 'day', '日期在将来')
      return view(await store.changeEnterpriseIssue(call.params.id, version, 'progress_enterprise_issue', (issue) => progressEnterpriseIssue(issue, line, dayInShanghai(call.at), actOf(call)), actOf(call)), call.at)
    },
    async settleEnterpriseIssue(call) {
      const issue = await read(call.params.id)
      const record = await store.caseOfIssue(issue)
      const closed = record?.status === 'closed' && closedFor(issue, record.closedAt)
      refuseWhere(!closed && call.body.why === '', 'why', '案件尚未办结，销号须写明原因')
      return view(await store.settleEnterpriseIssue(call.params.id, call.body.version, call.body.evidence, actOf(call, call.body.why)), call.at)
    },
    async rateEnterpriseIssue(call) {
      const { version, ...said } = call.body
      refuseWhere(said.verdict === 'dissatisfied' && said.dueDay !== null && said.dueDay < dayInShanghai(call.at), 'dueDay', '期限已过')
      const { issue } = await store.rateEnterpriseIssue(call.params.id, version, said, dayInShanghai(call.at), actOf(call))
      // What was voided cannot be reopened: what the enterprise still wants becomes a case of its own.
      if (said.verdict !== 'dissatisfied' || !(await isVoided(issue))) return view(issue, call.at)
      const former = await store.caseOfIssue(issue)
      const content = `${contentOf(issue)}\n企业不满意：${said.words}${former ? `\n（原案件 ${former.number} 已作废）` : ''}`
      return view(await makeCase(call, issue, `${issue.enterprise}：企业不满意，续办${issue.number ?? ''}`.slice(0, TITLE_MOST), content, true), call.at)
    },
    async revealEnterpriseContact({ params, body, caller, at }) {
      const issue = await read(params.id)
      // The entry is written before the number leaves: no reading without a trace.
      await store.audit({ at, by: caller.staff.id, action: 'reveal', subject: `enterprise ${issue.id}`, detail: { reason: body.reason } })
      return issue.contact
    },
  }
}

/** What the post says: the issue, and where it was raised. */
function contentOf({ enterprise, text, meeting, number }: EnterpriseIssue): string {
  const origin = meeting ? `${meeting.name}（${meeting.day}${meeting.place ? `，${meeting.place}` : ''}）收集` : '企业投诉中心受理'
  return `${enterprise}反映：${text}\n（${origin}${number ? `，挂号 ${number}` : ''}）`
}

function refuseWhere(wrong: boolean, path: string, message: string): void {
  if (wrong) throw new Refusal('invalid', `填写有误：${message}`, [{ path, message }])
}

/** Midnight in Shanghai. */
const startOfYear = (year: number): string => new Date(`${year}-01-01T00:00:00+08:00`).toISOString()
