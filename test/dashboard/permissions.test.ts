/** Every endpoint for every role, and for nobody: allowed or refused exactly as the contract says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EndpointName } from '../../dashboard/contract.ts'
import { endpointNames, endpoints } from '../../dashboard/contract.ts'
import { REQUEST_MARK } from '../../dashboard/contract/page.ts'
import { may, permissions } from '../../storage/records/permissions.ts'
import type { Role } from '../../storage/records/staff.ts'
import { roles } from '../../storage/records/staff.ts'
import { demoAccounts } from '../../dashboard/server/demo-accounts.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'

let dashboard: Dashboard
const cookies = new Map<Role, string>()

beforeAll(async () => {
  dashboard = await openDashboard()
  for (const role of roles) {
    const account = demoAccounts.find((candidate) => candidate.role === role)
    cookies.set(role, await dashboard.login(account?.login ?? ''))
  }
})
afterAll(() => dashboard.close())

/** What each endpoint is asked; records that do not exist suffice: the door comes before the room. */
const inputs: Partial<Record<EndpointName, { params?: Record<string, string>; query?: Record<string, string>; body?: unknown }>> = {
  login: { body: { login: 'nobody', password: 'x' } },
  changePassword: { body: { current: 'wrong', next: 'another long one' } },
  endSession: { params: { id: 'none' } },
  queueNews: { query: { since: '2026-11-20T00:00:00.000Z' } },
  revealPost: { params: { id: 'none' }, body: { reason: '核实地址用' } },
  acceptPost: { params: { id: 'none' }, body: { hash: 'h' } },
  dismissPost: { params: { id: 'none' }, body: { hash: 'h', reason: '无实质内容' } },
  mergePost: { params: { id: 'none' }, body: { hash: 'h', caseNumber: '2026-000001' } },
  correctPost: { params: { id: 'none' }, body: { task: 'topic', value: '环境保护' } },
  changeEvent: { params: { id: 'none' }, body: { action: 'pin' } },
  renameEvent: { params: { id: 'none' }, body: { title: '新名称' } },
  mergeEvent: { params: { id: 'none' }, body: { into: 'other' } },
  splitEvent: { params: { id: 'none' }, body: { postIds: ['p'] } },
  decideEventProposal: { params: { id: 'none' }, body: { decision: 'refuse' } },
  caseByNumber: { params: { number: '2026-000009' } },
  dispatchCase: { params: { id: 'none' }, body: { version: 1, leadUnitId: 'u' } },
  closeCase: { params: { id: 'none' }, body: { version: 1, answer: '已办结' } },
  reopenCase: { params: { id: 'none' }, body: { version: 1, why: '未解决' } },
  joinCase: { params: { id: 'none' }, body: { version: 1, into: '2026-000009' } },
  partCase: { params: { id: 'none' }, body: { version: 1, why: '并错' } },
  splitCase: { params: { id: 'none' }, body: { version: 1, postIds: ['p'], why: '两件事' } },
  followUpCase: { params: { id: 'none' }, body: { version: 1, reached: false, responded: null, resolved: null, satisfied: null } },
  submitCases: { body: { cases: [{ id: 'none', version: 1 }], proposal: '拟转城管局', approverId: 'staff:approver' } },
  decideApproval: { params: { id: 'none' }, body: { version: 1, decision: 'approve' } },
  passUpApproval: { params: { id: 'none' }, body: { version: 1, to: 'staff:leader' } },
  delegateApproval: { params: { id: 'none' }, body: { version: 1, to: 'staff:leader' } },
  withdrawApproval: { params: { id: 'none' }, body: { version: 1 } },
  writeInstruction: { body: { text: '请速办', caseIds: ['none'] } },
  trackInstruction: { params: { id: 'none' }, body: { version: 1, action: 'start' } },
  linkInstruction: { params: { id: 'none' }, body: { version: 1, caseNumbers: ['2026-000009'] } },
  writeReport: { body: { title: '供水专报', text: '近期反映供水问题较多。' } },
  makeMonthReport: { body: { month: '2030-01' } },
  makeWeekReport: { body: { week: '2030-W01' } },
  mendReport: { params: { id: 'none' }, body: { version: 1, title: '供水专报', text: '正文' } },
  dropReport: { params: { id: 'none' }, body: { version: 1, why: '重复' } },
  revealDispatch: { params: { id: 'none' }, body: { reason: '核实地址用' } },
  signDispatch: { params: { id: 'none' }, body: { step: 1 } },
  contactDispatch: { params: { id: 'none' }, body: { step: 1, note: '电话联系' } },
  replyDispatch: { params: { id: 'none' }, body: { step: 1, publicAnswer: '已修好', resolved: true } },
  askDispatch: { params: { id: 'none' }, body: { step: 1, what: 'return', reason: '不属职责' } },
  withdrawAsk: { params: { id: 'none' }, body: { step: 1, what: 'return' } },
  delegateDispatch: { params: { id: 'none' }, body: { step: 1, unitIds: ['u'] } },
  recallDispatch: { params: { id: 'none' }, body: { step: 1, why: '转错' } },
  ruleDispatch: { params: { id: 'none' }, body: { step: 1, what: 'return', granted: true } },
  pauseDispatch: { params: { id: 'none' }, body: { step: 1, reason: '待司法裁决', until: '2026-12-20T00:00:00.000Z' } },
  resumeDispatch: { params: { id: 'none' }, body: { step: 1, why: '已有结果' } },
  reviewReply: { params: { id: 'none' }, body: { version: 1, decision: 'accept' } },
  addAttachment: { query: { dispatchId: 'none', kind: 'handling', name: 'a.png' } },
  listEnterpriseIssue: { body: { origin: 'channel', enterprise: '某公司', text: '门前积水' } },
  registerEnterpriseIssue: { params: { id: 'none' }, body: { version: 1, unitId: 'u', dueDay: '2027-01-01' } },
  chargeEnterpriseIssue: { params: { id: 'none' }, body: { version: 1, unitId: 'u', dueDay: '2027-01-01', why: '改派' } },
  linkEnterpriseIssue: { params: { id: 'none' }, body: { version: 1, caseNumber: '2026-000009' } },
  makeEnterpriseCase: { params: { id: 'none' }, body: { version: 1, title: '门前积水' } },
  progressEnterpriseIssue: { params: { id: 'none' }, body: { version: 1, day: '2026-11-20', text: '已勘察', percent: 10 } },
  settleEnterpriseIssue: { params: { id: 'none' }, body: { version: 1, evidence: '照片' } },
  rateEnterpriseIssue: { params: { id: 'none' }, body: { version: 1, verdict: 'fair' } },
  revealEnterpriseContact: { params: { id: 'none' }, body: { reason: '联系企业' } },
  addMediaMention: { body: { medium: '某日报', kind: 'newspaper', title: '井盖', day: '2026-11-19', demanded: '补上' } },
  linkMediaMention: { params: { id: 'none' }, body: { version: 1, caseNumbers: ['2026-000009'] } },
  closeMediaMention: { params: { id: 'none' }, body: { version: 1, day: '2026-11-20', answer: '已补' } },
  previewRules: { body: {} },
  changeClocks: { body: { version: 9, why: '试', from: '2027-01-01', rules: [] } },
  changeApprovals: { body: { version: 9, why: '试', from: '2027-01-01', rules: [], reports: [] } },
  changeSupervision: { body: { version: 9, why: '试', rules: [], lingering: {} } },
  changeCalendar: { body: { version: 9, why: '试试', years: [], closures: [] } },
  addUnit: { body: { name: '市某局', level: 1, kind: 'bureau', from: '2026-01-01' } },
  renameUnit: { params: { id: 'none' }, body: { version: 1, name: '市某某局' } },
  reformUnits: { body: { units: [{ id: 'none', version: 1 }], successorIds: ['other'], heirId: 'other', until: '2026-01-01', why: '机构改革' } },
  addPerson: { body: { login: 'officer', name: '某人', role: 'officer' } },
  changeRole: { params: { id: 'none' }, body: { mark: '', role: 'officer', why: '调岗' } },
  limitPerson: { params: { id: 'none' }, body: { mark: '', districts: ['龙亭区'], why: '分片' } },
  deactivatePerson: { params: { id: 'none' }, body: { mark: '', why: '离岗' } },
  reactivatePerson: { params: { id: 'none' }, body: { mark: '', why: '返岗' } },
  resetPassword: { params: { id: 'none' }, body: { mark: '', why: '忘记密码' } },
  handOverLoad: { params: { id: 'none' }, body: { to: 'other', why: '调岗' } },
  unlockPerson: { params: { id: 'none' }, body: { mark: '', why: '本人申请' } },
  settleGrant: { params: { id: 'none' }, body: { mark: '', granted: true } },
  lockPerson: { params: { id: 'none' }, body: { mark: '', why: '异常登录' } },
  switchOffCode: { params: { id: 'none' }, body: { mark: '', why: '手机丢失' } },
  beginCode: { body: { password: 'wrong' } },
  confirmCode: { body: { code: '000000' } },
  turnOffCode: { body: { password: 'wrong', code: '000000' } },
  enableSource: { params: { id: 'none' }, body: { enabled: true } },
  addPlatform: { body: { name: '12345 平台', scopes: ['cases:read'], expiresAt: '2027-11-20T00:00:00.000Z' } },
  renewPlatform: { params: { id: 'none' }, body: { scopes: ['cases:read'], expiresAt: '2027-11-20T00:00:00.000Z' } },
  revokePlatform: { params: { id: 'none' }, body: { why: '换发' } },
  addSubscription: { body: { platformId: 'none', address: 'https://platform.example/in', events: ['closed'] } },
  changeSubscription: { params: { id: 'none' }, body: { version: 1, address: 'https://platform.example/in', events: ['closed'] } },
  switchSubscription: { params: { id: 'none' }, body: { version: 1, enabled: false, why: '停用' } },
  exchangePost: { body: { externalId: 'a', title: 't', content: 'c', submittedAt: '2026-11-20T00:00:00.000Z' } },
  exchangeState: { query: { externalId: 'a' } },
}
const needsId = (name: EndpointName): boolean => endpoints[name].path.includes(':id')
const inputOf = (name: EndpointName) => inputs[name] ?? (needsId(name) ? { params: { id: 'none' }, ...(endpoints[name].method === 'POST' ? { body: {} } : {}) } : {})

describe('who may call what', () => {
  const table = endpointNames.filter((name) => name !== 'logout').flatMap((name) => roles.map((role) => ({ name, role })))
  it.each(table)('$role → $name', async ({ name, role }) => {
    const { permission } = endpoints[name]
    const allowed = permission === 'public' || permission === 'any' || (permission !== 'platform' && may(role, permission))
    const { statusCode, body } = await dashboard.ask(name, inputOf(name), cookies.get(role))
    // A person's cookie opens no door made for another system's token.
    if (permission === 'platform') expect({ statusCode, code: codeOf(body) }).toEqual({ statusCode: 401, code: 'not_logged_in' })
    else if (allowed) expect({ statusCode, code: codeOf(body) }).not.toMatchObject({ statusCode: 403, code: 'forbidden' })
    else expect({ statusCode, code: codeOf(body) }).toEqual({ statusCode: 403, code: 'forbidden' })
    if (name !== 'login' && permission !== 'public') expect(statusCode).not.toBe(500)
  })

  it.each(endpointNames)('nobody → %s', async (name) => {
    const { statusCode, body } = await dashboard.ask(name, inputOf(name))
    if (endpoints[name].permission === 'public') expect(codeOf(body)).not.toBe('not_logged_in')
    else expect({ statusCode, code: codeOf(body) }).toEqual({ statusCode: 401, code: 'not_logged_in' })
  })
})

describe('another site’s page', () => {
  // A platform's token is no cookie: no browser sends it by itself.
  const writers = endpointNames.filter((name) => endpoints[name].method !== 'GET' && String(endpoints[name].permission) !== 'platform')
  it.each(writers)('cannot make a logged-in browser call %s', async (name) => {
    const role = roles.find((candidate) => permissions.some((known) => known === endpoints[name].permission && may(candidate, known))) ?? 'officer'
    const { statusCode, body } = await dashboard.ask(name, inputOf(name), cookies.get(role), { [REQUEST_MARK]: '' })
    expect({ statusCode, code: codeOf(body) }).toEqual({ statusCode: 403, code: 'cross_site' })
  })
})

describe('the contract', () => {
  it('names for every endpoint a permission that exists', () => {
    const known = new Set<string>([...permissions, 'any', 'public', 'platform'])
    expect(endpointNames.filter((name) => !known.has(endpoints[name].permission))).toEqual([])
    expect(endpointNames.filter((name) => endpoints[name].permission === 'public')).toEqual(['meta', 'login'])
    expect(endpointNames.filter((name) => (endpoints[name].permission === 'platform') !== ('scope' in endpoints[name]))).toEqual([])
  })

  it('is all the server answers: no API route stands outside it', () => {
    const routes = dashboard.app.printRoutes({ commonPrefix: false, includeHooks: false })
    const served = [...routes.matchAll(/\(((?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?:, [A-Z]+)*)\)/gu)].flatMap(([, methods = '']) => methods.split(', ').filter((method) => method !== 'HEAD')).length
    // Besides the contract: the built client's files and the favicon.
    const others = 2
    expect(served).toBe(endpointNames.length + others)
  })

  it('lets a write through only by POST or DELETE', () => {
    const writers = endpointNames.filter((name) => 'body' in endpoints[name])
    expect(writers.filter((name) => String(endpoints[name].method) === 'GET')).toEqual([])
  })
})

const codeOf = (body: string): unknown => (JSON.parse(body) as { error?: { code?: string } } | null)?.error?.code
