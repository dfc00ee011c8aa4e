/** 规则 on the page: seen, tried, changed in versions, audited; what was sent keeps to its version; 2027 works without a restart. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { createDeadlineMover } from '../../pipeline/casework/clocks/move-deadlines.ts'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import { createRuleWatch } from '../../pipeline/casework/rulebook/watch-rules.ts'
import { silent } from '../pipeline/support/collecting.ts'
import type { Office } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'
import { openDashboard } from '../support/dashboard.ts'

const DAY_MS = 86_400_000
let office: Office
let cookie: string
beforeEach(async () => {
  // Sessions that outlast the days that pass here.
  office = await openOffice({ idleMs: 400 * DAY_MS, longestMs: 400 * DAY_MS })
  cookie = await office.dashboard.login('secadmin')
})
afterEach(() => office.close())

const as = async <N extends EndpointName>(name: N, input: Parameters<typeof office.dashboard.ask>[1] = {}, who = cookie) => {
  const response = await office.dashboard.ask(name, input, who)
  const answer = response.json<Answer<N> & { error?: { code: string; message: string } }>()
  return { status: response.statusCode, answer, code: answer.error?.code ?? '', message: answer.error?.message ?? '' }
}
const hours = (amount: number) => ({ amount, unit: 'workingHours' as const })
const days = (amount: number) => ({ amount, unit: 'workingDays' as const })
const usual = { id: 'ordinary', sign: hours(4), contact: days(1), resolve: days(5) }
const clocks = (over: Record<string, unknown> = {}) => as('changeClocks', { body: { version: 0, from: '2026-11-21', rules: [usual], why: '市政府要求五日办结', ...over } })
/** A year's arrangement as the office would enter it; the days are invented. */
const year2027 = { year: 2027, holidays: ['2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-10-01', '2027-10-04'], makeUp: ['2027-01-30', '2027-10-09'], source: '关于2027年部分节假日安排的通知' }
const calendar = (over: Record<string, unknown> = {}) => as('changeCalendar', { body: { version: 0, years: [year2027], closures: [], why: '录入 2027 年放假安排', ...over } })

describe('时限', () => {
  it('is a new version from tomorrow on; what was sent keeps to the version of its day', async () => {
    const before = await as('rules')
    expect(before.answer).toMatchObject({ versions: { clocks: 0, approvals: 0, supervision: 0, calendar: 0 }, today: '2026-11-20', history: [] })
    const today = await office.accept()
    await office.send(today.case.id, 'unit:water')
    expect((await clocks({ from: '2026-11-20' })).message).toBe('新规则最早从明天（2026-11-21）起执行：今天已发出的件按今天的规则')
    expect((await clocks({ rules: [{ ...usual, urgency: [2] }] })).message).toContain('最后一条须适用于所有案件')
    expect((await clocks({ rules: [{ ...usual, categories: ['没有的分类'] }, { ...usual, id: 'all' }] })).message).toBe('没有这个问题分类：没有的分类')
    expect((await clocks({ rules: [usual, usual] })).message).toBe('规则名称重复：ordinary')
    expect((await clocks({ rules: [{ ...usual, contact: days(9) }] })).message).toBe('规则「ordinary」：签收、首次联系、办结的期限须依次靠后')
    expect((await clocks({ why: ' ' })).code).toBe('invalid')
    expect((await office.as('officer', 'changeClocks', { body: { version: 0, from: '2026-11-21', rules: [usual], why: '试试' } })).status).toBe(403)

    const changed = await clocks()
    expect(changed.answer.clocks.policies.map(({ version, from }) => [version, from])).toEqual([['2026-1', '2018-01-01'], ['2026-2', '2026-11-21']])
    expect(changed.answer).toMatchObject({ versions: { clocks: 1 }, history: [{ subject: 'clocks', version: 1, why: '市政府要求五日办结' }] })
    expect((await clocks()).message).toBe('该规则在您打开之后有了改动，请看过再操作')
    // One that has not begun is replaced, one in force never is.
    expect((await clocks({ version: 1, from: '2026-11-22' })).answer.clocks.policies.map(({ from }) => from)).toEqual(['2018-01-01', '2026-11-21', '2026-11-22'])
    expect((await clocks({ version: 2, from: '2026-11-21' })).answer.clocks.policies.map(({ version, from }) => [version, from])).toEqual([['2026-1', '2018-01-01'], ['2026-4', '2026-11-21']])

    const due = async (id: string) => (await office.look(id)).dispatches[0]?.dueAt
    expect(await due(today.case.id)).toBe('2026-12-04T10:00:00.000Z')
    office.dashboard.pass(3 * DAY_MS)
    const later = await office.accept()
    await office.send(later.case.id, 'unit:water')
    expect(await due(later.case.id)).toBe('2026-11-30T10:00:00.000Z')
    expect(await due(today.case.id)).toBe('2026-12-04T10:00:00.000Z')
    const trail = await office.dashboard.store.auditTrail({ action: 'change_rules' }, 0, 10)
    expect(trail).toHaveLength(3)
    expect(trail[0]).toMatchObject({ subject: 'rules clocks', detail: { version: 3 } })
    expect((await office.dashboard.store.rulebooks())[0]?.earlier.map(({ version }) => version)).toEqual([0, 1, 2])
  })

  it('is tried before it holds: «a dispatch now would be due …»', async () => {
    const now = await as('previewRules', { body: {} })
    expect(now.answer.rows[0]).toMatchObject({ urgency: 2, category: null, due: { resolveBy: '2026-11-21T02:00:00.000Z', policy: '2026-1/特急' } })
    const tried = await as('previewRules', { body: { rules: [usual] } })
    expect(tried.answer.rows.map(({ due }) => due?.resolveBy)).toEqual(Array.from({ length: 3 }, () => '2026-11-27T10:00:00.000Z'))
    expect((await as('previewRules', { body: { rules: [{ ...usual, urgency: [1] }] } })).message).toContain('最后一条须适用于所有案件')
    const beyond = await as('previewRules', { body: { at: '2026-12-30T02:00:00.000Z' } })
    expect(beyond.answer.rows.at(2)).toMatchObject({ due: null, problem: expect.stringContaining('放假安排只到 2026 年') })
    const entered = await as('previewRules', { body: { at: '2026-12-30T02:00:00.000Z', calendar: { years: [year2027], closures: [] } } })
    expect(entered.answer.rows.at(2)?.due?.resolveBy).toBe('2027-01-14T10:00:00.000Z')
    expect((await as('rules')).answer.versions.calendar).toBe(0)
  })
})

describe('放假安排与停办', () => {
  it('lets dispatches reach into 2027 as soon as the year is entered, in other processes too', async () => {
    office.dashboard.pass(40 * DAY_MS)
    expect((await as('rules')).answer).toMatchObject({ today: '2026-12-30', calendar: { years: [{ year: 2026, source: 'table' }, { year: 2027, source: 'unknown', counts: null }, { year: 2028, source: 'unknown' }] } })
    expect((await as('meta')).answer.off).toEqual([expect.stringContaining('2027 年的放假安排未录入')])
    const record = await office.accept()
    const send = () => office.as('officer', 'dispatchCase', { params: { id: record.case.id }, body: { version: record.case.version, leadUnitId: 'unit:water' } })
    expect((await send()).message).toContain('请安全管理员在「规则」页录入')
    const other = await openDashboard({ store: office.dashboard.store })
    const worker = loadCaseworkRules()
    const watch = createRuleWatch({ store: office.dashboard.store, rules: worker, log: silent })
    const holder = worker.clocks.calendar
    expect(() => worker.dueTimes({ dispatchedAt: '2026-12-30T02:00:00.000Z', urgency: 0, category: null })).toThrow('「规则」页')

    expect((await calendar()).answer.calendar.years[1]).toEqual({ year: 2027, source: 'entered', counts: { free: 8, makeUp: 2, worked: 255 } })
    await watch.runOnce()
    expect(worker.dueTimes({ dispatchedAt: '2026-12-30T02:00:00.000Z', urgency: 0, category: null }).resolveBy).toBe('2027-01-14T10:00:00.000Z')
    expect(holder.isWorking(Date.parse('2027-01-30T02:00:00.000Z'))).toBe(true)
    other.pass(3000)
    const elsewhere = await other.login('secadmin')
    const seen = (await other.ask('previewRules', { body: { at: '2026-12-30T02:00:00.000Z' } }, elsewhere)).json<Answer<'previewRules'>>()
    expect(seen.rows.at(2)?.due?.resolveBy).toBe('2027-01-14T10:00:00.000Z')
    await other.close()
    expect((await send()).answer.dispatches[0]?.dueAt).toBe('2027-01-14T10:00:00.000Z')
    expect((await as('meta')).answer.off).toEqual([])
  })

  it('takes days that fit the year, and refuses what does not in a sentence', async () => {
    const wrong = (over: Partial<typeof year2027>) => calendar({ years: [{ ...year2027, ...over }] })
    expect((await wrong({ holidays: ['2027-02-30', '2026-01-01', '2027-01-01'] })).message).toContain('2027 年没有这些日子：2027-02-30、2026-01-01')
    expect((await wrong({ makeUp: ['2027-10-11'] })).message).toContain('调休上班日须是周六或周日：2027-10-11')
    expect((await wrong({ makeUp: ['2027-01-30', '2027-01-30'] })).message).toContain('这些日子写了两次')
    expect((await wrong({ holidays: ['2027-01-02'] })).message).toContain('没有一个工作日')
    expect((await calendar({ years: [year2027, year2027] })).message).toContain('同一年录入了两次')
    expect((await calendar({ years: [{ ...year2027, year: 2025, holidays: ['2025-01-01'], makeUp: [] }] })).message).toBe('往年的放假安排不再改动')
  })

  it('reads a file of the HUIYIN_CALENDAR shape, JSON or YAML, without changing anything', async () => {
    const ask = async (text: string) => {
      const response = await office.dashboard.ask('readCalendarFile', { body: Buffer.from(text) }, cookie, { 'content-type': 'application/octet-stream' })
      return { status: response.statusCode, body: response.json<Answer<'readCalendarFile'> & { error?: { message: string } }>() }
    }
    expect((await ask(JSON.stringify({ version: 'x', hours: [], years: [year2027], closures: [] }))).body.years).toEqual([year2027])
    expect((await ask('years: []\nclosures:\n  - { from: "2026-12-01T08:00", until: "2026-12-02T18:00", why: 暴雪 }\n')).body.closures).toEqual([{ from: '2026-12-01T08:00', until: '2026-12-02T18:00', why: '暴雪' }])
    expect((await ask('version: 1')).body.error?.message).toBe('文件里没有 years 或 closures')
    expect((await ask('{ [')).body.error?.message).toContain('不是 JSON 或 YAML 文件')
    expect((await ask('years: [{ year: 2027 }]')).body.error?.message).toContain('文件不合格式')
    expect((await as('rules')).answer.versions.calendar).toBe(0)
  })

  it('a closure entered now moves the deadlines of what was sent before; once begun it stays', async () => {
    const view = await office.accept()
    await office.send(view.case.id, 'unit:water')
    office.dashboard.pass(1000)
    const snow = { from: '2026-11-24T08:30', until: '2026-11-24T18:00', why: '暴雪' }
    expect((await calendar({ years: [], closures: [snow, { ...snow, from: '2026-11-24T12:00' }] })).message).toContain('不能互相重叠')
    const { answer } = await calendar({ years: [], closures: [snow] })
    expect(answer.calendar.entries.closures).toEqual([{ ...snow, declared: '2026-11-20T10:00:01.000' }])
    const rules = loadCaseworkRules()
    await rules.refresh(office.dashboard.store)
    office.dashboard.pass(1000)
    await createDeadlineMover({ store: office.dashboard.store, clocks: rules.clocks, clock: () => new Date(office.dashboard.now()), log: silent }).runOnce()
    expect((await office.look(view.case.id)).dispatches[0]?.dueAt).toBe('2026-12-07T10:00:00.000Z')
    office.dashboard.pass(5 * DAY_MS)
    const change = (closures: unknown[]) => calendar({ version: 1, years: [], closures })
    expect((await change([])).message).toContain('已经开始的停办时段不能改动')
    expect((await change([{ ...snow, until: '2026-11-25T18:00' }])).message).toContain('已经开始的停办时段不能改动')
    expect((await change([snow, { from: '2026-11-25T08:30', until: '2026-11-25T12:00', why: '暴雪未停' }])).answer.calendar.entries.closures).toMatchObject([{ declared: '2026-11-20T10:00:01.000' }, { declared: '2026-11-25T10:00:02.000' }])
  })
})

describe('审批与督办规则', () => {
  it('approvals are versions by day and hold for cases and reports', async () => {
    const rule = { id: '市政', when: { units: ['unit:roads'] }, needs: ['approver' as const], why: '涉市政工程须审核' }
    const approvals = (over: Record<string, unknown> = {}) => as('changeApprovals', { body: { version: 0, from: '2026-11-21', rules: [rule], reports: ['approver', 'leader'], why: '调整审批权限', ...over } })
    expect((await approvals({ rules: [{ ...rule, when: { units: ['unit:none'] } }] })).message).toBe('没有这个单位：unit:none')
    expect((await approvals({ rules: [{ ...rule, needs: [] }] })).code).toBe('invalid')
    expect((await approvals()).answer.approvals.versions.at(-1)).toMatchObject({ version: '2026-2', reports: ['approver', 'leader'] })
    const urgent = await office.accept({ urgency: 1 })
    expect(urgent.approvalNeed.needs).toEqual(['approver'])
    office.dashboard.pass(DAY_MS)
    // The new version asks for nothing where the old one asked for an approver; reports go up to the leader now.
    expect((await office.look(urgent.case.id)).approvalNeed.needs).toEqual([])
    const { answer: report } = await office.as('officer', 'writeReport', { body: { title: '供水专报', text: '近期反映供水问题较多。' } })
    expect((await office.as('officer', 'report', { params: { id: report.id } })).answer.needs).toEqual(['approver', 'leader'])
  })

  it('督办 rules hold at once, and the list of 久拖不决 goes by them', async () => {
    const rules = [{ id: 'overdue-1', when: { type: 'dispatch_overdue', workingDays: 1 }, propose: { kind: 'notice', level: 2 } }]
    const change = (over: Record<string, unknown> = {}) => as('changeSupervision', { body: { version: 0, rules, lingering: { workingDays: 20, extensions: 2, returns: 2, dissatisfied: 1 }, why: '从严督办', ...over } })
    expect((await change({ rules: [rules[0], rules[0]] })).message).toContain('规则编号不能重复')
    expect((await change({ lingering: { workingDays: 0, extensions: 2, returns: 2, dissatisfied: 1 } })).code).toBe('invalid')
    expect((await change()).answer.supervision.rules).toEqual(rules)
    const worker = loadCaseworkRules()
    const held = worker.supervision.rules
    await worker.refresh(office.dashboard.store)
    expect(held).toEqual(rules)
    expect(worker.supervision.lingering.dissatisfied).toBe(1)
  })
})
