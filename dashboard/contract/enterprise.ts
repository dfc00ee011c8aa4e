/** 企业问题清单 and 整治台账: what enterprises raised, from the list to 销号. */
import { z } from 'zod'
import { caseStatuses } from '../../storage/records/case.ts'
import { enterpriseOrigins, enterpriseStates, enterpriseVerdicts, zEnterpriseIssue, zProgressLine } from '../../storage/records/enterprise-issue.ts'
import { zDay, zInstant } from '../../storage/records/record.ts'
import { zHistoryView } from './history.ts'
import { zReveal } from './post.ts'
import { zPaging } from './queue.ts'
import { TITLE_MOST } from './register.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)
const version = z.number().int().min(1)
const words = (most: number) => z.string().trim().min(1, '请填写').max(most)
const maybe = (most: number) => z.string().trim().max(most).default('')
const day = zDay.refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), '没有这一天')

const zIssueView = zEnterpriseIssue.omit({ history: true, caseId: true, postId: true, progress: true, settled: true, satisfaction: true }).extend({
  unit: z.string().nullable(),
  overdue: z.boolean(),
  percent: z.number().int(),
  case: z.object({ id: z.string(), number: z.string(), status: z.enum(caseStatuses) }).nullable(),
  /** The post that waits in the queue to become its case. */
  waitingPostId: z.string().nullable(),
  /** When its unit was reminded of the day it is due; null before. */
  remindedAt: zInstant.nullable(),
  /** Its case was closed, in the round that counts: 销号 needs no other reason. */
  caseClosed: z.boolean(),
  progress: z.array(zProgressLine.omit({ by: true }).extend({ byName: z.string() })),
  settled: z.object({ at: zInstant, byName: z.string(), evidence: z.string(), why: z.string().nullable() }).nullable(),
  satisfaction: z.object({ at: zInstant, byName: z.string(), verdict: z.enum(enterpriseVerdicts), words: z.string() }).nullable(),
  history: z.array(zHistoryView),
})
export type IssueView = z.infer<typeof zIssueView>

const zIssuePage = z.object({
  issues: z.array(zIssueView),
  total: z.number().int(),
  /** Of the issues put on the list this year. */
  counts: z.object({ year: z.number().int(), listed: z.number().int(), registered: z.number().int(), settled: z.number().int(), content: z.number().int(), rated: z.number().int(), overdue: z.number().int() }),
})

const phone = z
  .string()
  .trim()
  .regex(/^(?:\+?\d[\d -]{5,18}\d)?$/, '电话号码只含数字、空格和短横，7 至 20 位')
  .default('')
const meeting = z.strictObject({ name: words(100), day, place: maybe(100) })
const zList = z
  .strictObject({ origin: z.enum(enterpriseOrigins), meeting: meeting.nullable().default(null), enterprise: words(100), contactName: maybe(40), contactPhone: phone, text: words(4000), category: z.string().trim().min(1).max(60).nullable().default(null) })
  .refine(({ origin, meeting: held }) => (origin === 'meeting') === (held !== null), { path: ['meeting'], message: '恳谈会收集的问题须写明会议，其他的不写' })
const charge = { version, unitId: id, person: maybe(40), dueDay: day }
const zRate = z
  .strictObject({ version, verdict: z.enum(enterpriseVerdicts), words: maybe(1000), dueDay: day.nullable().default(null) })
  .refine((said) => said.verdict !== 'dissatisfied' || said.words !== '', { path: ['words'], message: '不满意须写明原因' })
  .refine((said) => said.verdict !== 'dissatisfied' || said.dueDay !== null, { path: ['dueDay'], message: '重新挂号须定新的期限' })

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

export const enterpriseEndpoints = {
  enterpriseIssues: { method: 'GET', path: '/api/enterprise/issues', permission: 'enterprise:read', query: z.strictObject({ state: z.enum(enterpriseStates).optional(), origin: z.enum(enterpriseOrigins).optional(), unitId: id.optional(), overdue: flag.optional(), caseId: id.optional(), ...zPaging }), answer: zIssuePage },
  listEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues', permission: 'enterprise:manage', body: zList, answer: zIssueView },
  enterpriseIssue: { method: 'GET', path: '/api/enterprise/issues/:id', permission: 'enterprise:read', params: byId, answer: zIssueView },
  registerEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues/:id/register', permission: 'enterprise:manage', params: byId, body: z.strictObject(charge), answer: zIssueView },
  chargeEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues/:id/charge', permission: 'enterprise:manage', params: byId, body: z.strictObject({ ...charge, why: words(500) }), answer: zIssueView },
  linkEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues/:id/link', permission: 'enterprise:manage', params: byId, body: z.strictObject({ version, caseNumber: z.string().trim().regex(/^\d{4}-\d{6}$/, '案件编号形如 2026-000123') }), answer: zIssueView },
  makeEnterpriseCase: { method: 'POST', path: '/api/enterprise/issues/:id/make-case', permission: 'enterprise:manage', params: byId, body: z.strictObject({ version, title: words(TITLE_MOST) }), answer: zIssueView },
  progressEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues/:id/progress', permission: 'enterprise:manage', params: byId, body: z.strictObject({ version, day, text: words(2000), percent: z.number().int().min(0).max(100) }), answer: zIssueView },
  settleEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues/:id/settle', permission: 'enterprise:manage', params: byId, body: z.strictObject({ version, evidence: words(2000), why: maybe(500) }), answer: zIssueView },
  rateEnterpriseIssue: { method: 'POST', path: '/api/enterprise/issues/:id/rate', permission: 'enterprise:manage', params: byId, body: zRate, answer: zIssueView },
  revealEnterpriseContact: { method: 'POST', path: '/api/enterprise/issues/:id/reveal', permission: 'enterprise:manage', params: byId, body: zReveal, answer: zEnterpriseIssue.shape.contact },
} as const
