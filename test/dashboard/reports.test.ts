/** 专报 → 呈批 → 批示 → case → result over the API, walked from either end; a month's and a week's figures as reports. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import type { Office } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'
import { writeInEvent } from '../support/week-posts.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const byId = (id: string) => ({ params: { id } })
const write = (caseNumbers: string[] = [], title = '关于自来水发黄问题的专报') => office.as('officer', 'writeReport', { body: { title, text: '近一周来，供水问题集中。\n建议市供水公司排查。', caseNumbers } })
const look = async (id: string): Promise<Answer<'report'>> => (await office.as('officer', 'report', byId(id))).answer
const submit = (report: { id: string; version: number }, approverId = 'staff:approver') => office.as('officer', 'submitCases', { body: { cases: [], reportId: report.id, reportVersion: report.version, proposal: '拟报市领导阅示', approverId } })

describe('专报', () => {
  it('goes from the officer over the approver to the leader, whose 批示 leads to cases and their results, and back', async () => {
    const [about, later] = [await office.accept({ title: '自来水发黄' }), await office.accept({ title: '水压低' })]
    const { answer: draft } = await write([about.case.number])
    expect(draft).toMatchObject({ kind: 'special', number: '专报〔2026〕1期', state: 'draft', byName: '苏晓岚', caseCount: 1, instructionCount: 0, lastDay: '2026-11-20' })
    expect((await office.as('leader', 'writeInstruction', { body: { text: '速办', caseIds: [], reportId: draft.id } })).message).toBe('批示须写在已呈批或已审定的报告上')

    const { answer: first } = await submit(draft)
    expect(first).toMatchObject({ reportId: draft.id, requires: ['approver'], state: 'pending' })
    expect((await look(draft.id)).report.state).toBe('submitted')
    // What is submitted is not changed under the approver's eyes, and not submitted twice.
    const submitted = (await look(draft.id)).report
    expect((await office.as('officer', 'mendReport', { ...byId(draft.id), body: { version: submitted.version, title: '另一个题目', text: '另一份正文' } })).message).toBe('该报告现为「已呈批」，不能修改')
    expect((await submit(submitted)).status).toBe(409)
    expect((await office.as('approver', 'approval', byId(first.id))).answer.report).toMatchObject({ number: '专报〔2026〕1期', text: '近一周来，供水问题集中。\n建议市供水公司排查。' })
    await office.as('approver', 'decideApproval', { ...byId(first.id), body: { version: first.version, decision: 'send_back', opinion: '请补充数据' } })
    const sentBack = (await look(draft.id)).report
    expect(sentBack.state).toBe('sent_back')
    const { answer: mended } = await office.as('officer', 'mendReport', { ...byId(draft.id), body: { version: sentBack.version, title: '关于自来水发黄问题的专报', text: '近一周来，供水问题 12 件。', caseNumbers: [about.case.number] } })
    expect((await submit(sentBack)).message).toBe('该报告在您打开之后有了改动，请看过再呈批')

    const { answer: again } = await submit(mended)
    const { answer: up } = await office.as('approver', 'passUpApproval', { ...byId(again.id), body: { version: again.version, to: 'staff:leader', opinion: '请市长阅示' } })
    const instructed = await office.as('leader', 'writeInstruction', { body: { text: '请供水公司一周内排查整改', caseIds: [about.case.id], reportId: draft.id, targetUnitIds: ['unit:water'], dueAt: '2026-11-27T10:00:00.000Z' } })
    expect(instructed.status).toBe(200)
    expect((await office.as('leader', 'decideApproval', { ...byId(up.id), body: { version: up.version, decision: 'approve' } })).status).toBe(200)
    expect((await look(draft.id)).report.state).toBe('frozen')

    // A case follows from it; the history of the case says so.
    const link = (version: number) => office.as('officer', 'linkInstruction', { ...byId(instructed.answer.id), body: { version, caseNumbers: [later.case.number] } })
    expect((await link(9)).code).toBe('stale')
    const { answer: linked } = await link(instructed.answer.version)
    expect((await link(linked.version)).message).toBe('这些案件已经关联')
    expect((await office.look(later.case.id)).history.at(-1)).toMatchObject({ action: 'instruct', why: '请供水公司一周内排查整改' })
    await office.send(later.case.id, 'unit:water')
    await office.answer('water', later.case.number, '已更换加压泵，水压恢复。')
    const reply = (await office.look(later.case.id)).dispatches[0]?.replies[0]
    await office.as('officer', 'reviewReply', { ...byId(reply?.id ?? ''), body: { version: reply?.version ?? 0, decision: 'accept' } })
    const answered = await office.look(later.case.id)
    await office.as('officer', 'closeCase', { ...byId(later.case.id), body: { version: answered.case.version, answer: '已更换加压泵，水压恢复。' } })

    // Forward: from the report to the result. Back: from the case to the 批示 and the report.
    const whole = await look(draft.id)
    expect(whole.instructions).toMatchObject([{ text: '请供水公司一周内排查整改', targets: ['市供水公司'] }])
    expect(whole.cases).toMatchObject([
      { case: { number: about.case.number }, followed: false, answer: null },
      { case: { number: later.case.number, status: 'closed' }, followed: true, answer: '已更换加压泵，水压恢复。' },
    ])
    expect((await office.look(later.case.id)).reports).toMatchObject([{ number: '专报〔2026〕1期', instructionIds: [instructed.answer.id] }])
    expect((await office.look(about.case.id)).reports).toMatchObject([{ id: draft.id, state: 'frozen' }])
    expect((await office.as('supervisor', 'instruction', byId(instructed.answer.id))).answer).toMatchObject({ report: { id: draft.id, number: '专报〔2026〕1期' }, cases: [{}, { answer: '已更换加压泵，水压恢复。' }] })
    expect(whole.history.map(({ action }) => action)).toEqual(['draft', 'submit', 'send_back', 'redraft', 'submit', 'approve'])
  })

  it('needs whom the policy names; withdrawn it is a draft again; dropped it keeps its number', async () => {
    await office.close()
    const { loadCaseworkRules } = await import('../../pipeline/casework/rules.ts')
    office = await openOffice({ parts: { rules: { ...loadCaseworkRules(), approvals: { versions: [{ version: 't', from: '2026-01-01', rules: [], reports: ['approver', 'leader'] }] } } } })
    const { answer: draft } = await write()
    const { answer: approval } = await submit(draft)
    expect(approval.requires).toEqual(['approver', 'leader'])
    expect((await office.as('approver', 'decideApproval', { ...byId(approval.id), body: { version: approval.version, decision: 'approve' } })).message).toBe('按审批规则还须市领导批准，请呈送上级')
    await office.as('officer', 'withdrawApproval', { ...byId(approval.id), body: { version: approval.version } })
    const back = (await look(draft.id)).report
    expect(back.state).toBe('draft')
    expect((await office.as('officer', 'dropReport', { ...byId(draft.id), body: { version: back.version, why: '合并到下一期' } })).answer.state).toBe('dropped')
    expect((await write()).answer.number).toBe('专报〔2026〕2期')
  })

  it('names cases that exist, and is read by the office alone', async () => {
    expect((await write(['2026-000099'])).message).toBe('没有编号为 2026-000099 的案件')
    expect((await write([], '水')).message).toContain('标题至少 2 个字')
    expect((await office.as('water', 'reports')).status).toBe(403)
    expect((await office.as('supervisor', 'writeReport', { body: { title: '题目', text: '正文' } })).status).toBe(403)
    const numbers = await Promise.all(Array.from({ length: 5 }, () => write().then(({ answer }) => answer.number)))
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4, 5].map((n) => `专报〔2026〕${n}期`))
  })
})

describe('运行简报', () => {
  it('holds the month’s figures, is made again while it is a draft, and stays as it was approved', async () => {
    const view = await office.accept({ category: '供水' })
    const make = (month: string) => office.as('officer', 'makeMonthReport', { body: { month } })
    expect((await make('2026-13')).code).toBe('invalid')
    expect((await make('2026-12')).message).toBe('2026年12月还没有开始')
    const { answer: draft } = await make('2026-11')
    expect(draft).toMatchObject({ kind: 'monthly', number: '运行简报〔2026〕1期', from: '2026-11-01', lastDay: '2026-11-30', title: '网络舆情办理运行情况（2026年11月）' })
    expect((await look(draft.id)).figures).toMatchObject({ accepted: 1, closed: 0, carriedOut: 1, byCategory: [{ cases: 1 }] })
    await office.accept()
    expect((await make('2026-11')).answer).toMatchObject({ id: draft.id, version: 2 })
    const fresh = await look(draft.id)
    expect(fresh.figures?.accepted).toBe(2)
    expect(fresh.report.text).toContain('共受理群众反映的问题2件')
    await submit(fresh.report)
    expect((await make('2026-11')).message).toBe('2026年11月的运行简报已呈批或已审定，不再重新生成')
    expect((await office.as('approver', 'reports', { query: { kind: 'monthly' } })).answer.total).toBe(1)
    expect((await office.as('approver', 'reports', { query: { caseId: view.case.id } })).answer.total).toBe(0)
  })
})

describe('热点周报', () => {
  const make = (week: string, person: 'officer' | 'supervisor' | 'water' = 'officer') => office.as(person, 'makeWeekReport', { body: { week } })
  const accept = async (postId: string): Promise<string> => {
    const { answer } = await office.as('officer', 'acceptPost', { ...byId(postId), body: { hash: (await office.dashboard.store.post(postId))?.hash } })
    return answer.case?.number ?? ''
  }

  it('holds the week’s issues with the cases they have, is made again while it is a draft, and stays as it was submitted', async () => {
    const { store } = office.dashboard
    const ids = [await writeInEvent(store, { eventId: 'e:1', time: '2026-11-10 08:00', title: '西湖湾停水' }), await writeInEvent(store, { eventId: 'e:1', time: '2026-11-11 08:00', title: '还是停水' }), await writeInEvent(store, { eventId: 'e:2', time: '2026-11-11 09:00' })]
    const [named] = [await accept(ids[0]!), await accept(ids[2]!)]
    expect([(await make('2026-11')).status, (await make('2026-W54')).message, (await make('2026-W48')).message]).toEqual([400, '周次写作 2026-W47，或写其中一天 2026-11-20', '2026年第48周还没有开始'])
    expect([(await make('2026-W46', 'supervisor')).status, (await make('2026-W46', 'water')).status]).toEqual([403, 403])

    const { answer: draft } = await make('2026-W46')
    expect(draft).toMatchObject({ kind: 'weekly', number: '热点周报〔2026〕1期', from: '2026-11-09', lastDay: '2026-11-15', state: 'draft', byName: '苏晓岚', caseCount: 1, title: '本周热点问题专报（2026年第46周，11月9日至11月15日）' })
    const first = await look(draft.id)
    expect(first).toMatchObject({ figures: null, event: null, cases: [{ case: { number: named } }], week: { hot: 1, complete: true, intake: { all: { now: 3, before: 0, rate: null } }, events: [{ eventId: 'e:1', title: '西湖湾停水', people: { now: 2 }, cases: { all: 1, unsent: 1 } }] } })
    expect(first.report.text).toContain('（一）西湖湾停水')

    await writeInEvent(store, { eventId: 'e:2', time: '2026-11-12 09:00', person: 'another' })
    expect((await make('2026-W46')).answer).toMatchObject({ id: draft.id, version: 2, number: '热点周报〔2026〕1期', caseCount: 2 })
    const again = await look(draft.id)
    expect(again.week?.hot).toBe(2)
    // An officer's own words go with the numbers of its cases.
    const { answer: mended } = await office.as('officer', 'mendReport', { ...byId(draft.id), body: { version: again.report.version, title: again.report.title, text: '专员改写的正文', caseNumbers: again.cases.map(({ case: { number } }) => number) } })
    await submit(mended)
    expect((await make('2026-W46')).message).toBe('2026年第46周的热点周报已呈批或已审定，不再重新生成')
    expect((await look(draft.id)).report.text).toBe('专员改写的正文')
    expect((await office.as('approver', 'reports', { query: { kind: 'weekly' } })).answer.total).toBe(1)
  })

  it('of a week that is not over says so; the next has the next number; a dropped one is not made again', async () => {
    const { answer: current } = await make('2026-W47')
    expect(current).toMatchObject({ number: '热点周报〔2026〕1期', title: '本周热点问题专报（2026年第47周，11月16日至11月22日，未满）' })
    expect((await look(current.id)).week?.complete).toBe(false)
    expect((await make('2026-W46')).answer.number).toBe('热点周报〔2026〕2期')
    // The first week of 2026 begins in 2025, and is counted there.
    expect([(await make('2026-W01')).answer.number, (await make('2025-W52')).answer.number, (await make('2026-W02')).answer.number]).toEqual(['热点周报〔2025〕1期', '热点周报〔2025〕2期', '热点周报〔2026〕3期'])
    expect((await office.as('officer', 'dropReport', { ...byId(current.id), body: { version: current.version, why: '本周不出' } })).answer.state).toBe('dropped')
    expect((await make('2026-W47')).message).toBe('2026年第47周的热点周报已作废，不再重新生成')
  })

  it('names as many cases as a report may, so that it can be mended', async () => {
    const { store } = office.dashboard
    for (let n = 0; n < 103; n++) {
      const id = await writeInEvent(store, { eventId: 'e:1', time: '2026-11-10 08:00', externalId: `many-${n}` })
      await store.acceptPost(id, (await store.post(id))?.hash ?? '', { category: null, urgency: 0, title: null }, { at: office.dashboard.now(), by: 'staff:officer' })
    }
    const { answer: draft } = await make('2026-W46')
    expect(draft.caseCount).toBe(100)
    const view = await look(draft.id)
    expect(view.week?.events[0]?.cases.all).toBe(103)
    expect((await office.as('officer', 'mendReport', { ...byId(draft.id), body: { version: draft.version, title: draft.title, text: view.report.text, caseNumbers: view.cases.map(({ case: { number } }) => number) } })).status).toBe(200)
  })
})
