/** 呈批 and 批示 over the API: who must approve, in which order, and the chain from either end. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCaseworkRules } from '../../pipeline/casework/rules.ts'
import type { Answer } from '../../dashboard/contract.ts'
import type { Office, Person } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const byId = (id: string) => ({ params: { id } })
const submit = (cases: Answer<'case'>[], approverId = 'staff:approver', proposal = '拟转市供水公司办理') => office.as('officer', 'submitCases', { body: { cases: cases.map(({ case: { id, version } }) => ({ id, version })), proposal, approverId } })
const decide = (person: Person, approval: { id: string; version: number }, decision: 'approve' | 'send_back', opinion = '') => office.as(person, 'decideApproval', { ...byId(approval.id), body: { version: approval.version, decision, opinion } })
const statusOf = async (view: Answer<'case'>) => (await office.look(view.case.id)).case.status

describe('呈批', () => {
  it('is not needed for an ordinary case; an urgent one does not go out without it', async () => {
    const urgent = await office.accept({ urgency: 1 })
    expect(urgent.approvalNeed).toEqual({ needs: ['approver'], because: ['紧急事项须经审批人审核'] })
    expect((await office.as('officer', 'dispatchCase', { ...byId(urgent.case.id), body: { version: urgent.case.version, leadUnitId: 'unit:water' } })).message).toBe('须先呈批：紧急事项须经审批人审核')
    const { answer: approval } = await submit([urgent])
    expect(approval).toMatchObject({ state: 'pending', approverName: '程立言', requires: ['approver'], about: [`${urgent.case.number} ${urgent.case.title}`] })
    expect((await office.as('approver', 'work')).answer).toEqual({ approvals: 1, inbox: 0, late: 0, reviews: 0, enterprise: 0 })
    expect((await decide('approver', approval, 'approve', '同意')).answer).toMatchObject({ state: 'approved', opinion: '同意' })
    expect(await statusOf(urgent)).toBe('approved')
    expect((await office.send(urgent.case.id, 'unit:water')).case.status).toBe('dispatched')
  })

  it('of several cases moves all or none', async () => {
    const [a, b] = [await office.accept({ urgency: 1 }), await office.accept()]
    const stale = { ...b, case: { ...b.case, version: b.case.version + 1 } }
    expect((await submit([a, stale])).code).toBe('stale')
    expect([await statusOf(a), await statusOf(b)]).toEqual(['registered', 'registered'])
    const { answer: approval } = await submit([a, b])
    expect([await statusOf(a), await statusOf(b)]).toEqual(['submitted', 'submitted'])
    expect((await decide('approver', approval, 'send_back')).code).toBe('invalid')
    await decide('approver', approval, 'send_back', '拟办意见不具体')
    expect([await statusOf(a), await statusOf(b)]).toEqual(['sent_back', 'sent_back'])
    expect((await office.look(a.case.id)).history.at(-1)).toMatchObject({ action: 'send_back', byName: '程立言', why: '拟办意见不具体' })
    // Mended, it is submitted again.
    expect((await submit([await office.look(a.case.id)])).status).toBe(200)
  })

  it('goes up to the leader where the policy says so: the approver alone cannot let it pass', async () => {
    const critical = await office.accept({ urgency: 2 })
    const { answer: approval } = await submit([critical])
    expect((await office.as('approver', 'approval', byId(approval.id))).answer).toMatchObject({ needsLeader: true, cases: [{ case: { number: critical.case.number } }] })
    expect((await decide('approver', approval, 'approve')).message).toBe('按审批规则还须市领导批准，请呈送上级')
    expect((await office.as('approver', 'passUpApproval', { ...byId(approval.id), body: { version: approval.version, to: 'staff:officer' } })).message).toBe('所选的人不能审批，请另选')
    const { answer: passed } = await office.as('approver', 'passUpApproval', { ...byId(approval.id), body: { version: approval.version, to: 'staff:leader', opinion: '拟同意，请市长阅示' } })
    expect(passed).toMatchObject({ approverName: '顾明远', passed: [{ byName: '程立言', opinion: '拟同意，请市长阅示' }] })
    expect((await decide('approver', passed, 'approve')).message).toBe('该呈批件不在您处')
    expect((await office.as('leader', 'approvals')).answer.total).toBe(1)
    expect((await decide('leader', passed, 'approve', '速办')).status).toBe(200)
    expect(await statusOf(critical)).toBe('approved')
  })

  it('goes by the unit, too: who goes elsewhere than was approved must ask again', async () => {
    const rules = loadCaseworkRules()
    const approvals = { versions: [{ version: 't', from: '2026-01-01', rules: [{ id: 'roads', when: { units: ['unit:roads'] }, needs: ['approver' as const, 'leader' as const], why: '涉市政工程须报市领导' }, { id: 'urgent', when: { urgency: [1 as const] }, needs: ['approver' as const], why: '紧急事项' }] }] }
    await office.close()
    office = await openOffice({ parts: { rules: { ...rules, approvals } } })
    const view = await office.accept({ urgency: 1 })
    const { answer: first } = await submit([view])
    expect(first.requires).toEqual(['approver'])
    await decide('approver', first, 'approve')
    const send = async (leadUnitId: string) => office.as('officer', 'dispatchCase', { ...byId(view.case.id), body: { version: (await office.look(view.case.id)).case.version, leadUnitId } })
    expect((await send('unit:roads')).message).toBe('还须市领导批准，请重新呈批：涉市政工程须报市领导；紧急事项')
    const again = await office.look(view.case.id)
    const { answer: second } = await office.as('officer', 'submitCases', { body: { cases: [{ id: again.case.id, version: again.case.version }], approverId: 'staff:leader', proposal: '拟转市政管理处', unitIds: ['unit:roads'] } })
    expect(second).toMatchObject({ requires: ['approver', 'leader'], units: ['市政管理处'] })
    await decide('leader', second, 'approve')
    expect((await send('unit:roads')).answer.case.status).toBe('dispatched')
  })

  it('is handed to another, withdrawn, decided once: a double tap is told', async () => {
    const [a, b] = [await office.accept({ urgency: 1 }), await office.accept({ urgency: 1 })]
    const { answer: first } = await submit([a])
    const { answer: handed } = await office.as('approver', 'delegateApproval', { ...byId(first.id), body: { version: first.version, to: 'staff:leader' } })
    const taps = await Promise.all([decide('leader', handed, 'approve'), decide('leader', handed, 'approve')])
    expect(taps.map(({ status }) => status).sort()).toEqual([200, 409])
    const { answer: second } = await submit([b])
    expect((await office.as('officer2', 'withdrawApproval', { ...byId(second.id), body: { version: second.version } })).message).toBe('只有呈批人可以撤回')
    expect((await office.as('officer', 'withdrawApproval', { ...byId(second.id), body: { version: second.version } })).answer.state).toBe('withdrawn')
    expect(await statusOf(b)).toBe('registered')
    expect((await office.as('officer', 'approvals', { query: { box: 'sent' } })).answer.total).toBe(2)
  })
})

describe('批示', () => {
  it('stands on its cases and is followed to its outcome, from either end', async () => {
    const view = await office.accept()
    const id = view.case.id
    const write = (body: Record<string, unknown>) => office.as('leader', 'writeInstruction', { body: { text: '请供水公司三日内解决并报结果', caseIds: [id], targetUnitIds: ['unit:water'], dueAt: '2026-11-25T10:00:00.000Z', ...body } })
    expect((await write({ caseIds: [] })).code).toBe('invalid')
    expect((await write({ dueAt: '2026-11-19T10:00:00.000Z' })).message).toBe('批示的时限已经过去，请另定')
    expect((await write({ targetUnitIds: ['unit:none'] })).status).toBe(404)
    const { answer: written } = await write({})
    expect(written).toMatchObject({ state: 'issued', leaderName: '顾明远', targets: ['市供水公司'], late: false })
    const seen = await office.look(id)
    expect(seen.instructions).toMatchObject([{ text: '请供水公司三日内解决并报结果' }])
    expect(seen.history.at(-1)).toMatchObject({ action: 'instruct', byName: '顾明远' })
    await office.send(id, 'unit:water')
    expect((await office.work('water', view.case.number)).instructions).toMatchObject([{ leader: '顾明远', text: '请供水公司三日内解决并报结果' }])
    const track = (body: Record<string, unknown>) => office.as('supervisor', 'trackInstruction', { ...byId(written.id), body: { version: written.version, ...body } })
    expect((await track({ action: 'fulfil' })).code).toBe('invalid')
    expect((await track({ action: 'fulfil', why: '管道已更换，水质合格' })).answer).toMatchObject({ state: 'fulfilled', outcome: '管道已更换，水质合格' })
    expect((await track({ action: 'reopen', why: '又黄了' })).code).toBe('stale')
    expect((await office.as('approver', 'instruction', byId(written.id))).answer).toMatchObject({ cases: [{ case: { number: view.case.number }, units: ['市供水公司'], answer: null }], report: null, history: [{ action: 'issue' }, { action: 'fulfil' }] })
    expect((await office.as('officer', 'instructions', { query: { state: 'fulfilled' } })).answer.total).toBe(1)
  })
})

describe('并案 and 拆案', () => {
  it('join, part and split over the API', async () => {
    const [a, b] = [await office.accept(), await office.accept()]
    const join = (into: string) => office.as('officer', 'joinCase', { ...byId(a.case.id), body: { version: a.case.version, into } })
    expect((await join('2026-000099')).message).toBe('没有编号为 2026-000099 的案件')
    expect(await join(a.case.number)).toMatchObject({ status: 409, message: '不能并入自身，请填写另一案件的编号' })
    expect((await join(b.case.number)).answer.case).toMatchObject({ status: 'joined', joinedTo: b.case.number })
    const into = await office.look(b.case.id)
    expect(into.posts).toHaveLength(2)
    expect(into.history.at(-1)).toMatchObject({ action: 'take_in', why: a.case.number })
    const joined = await office.look(a.case.id)
    expect((await office.as('officer', 'partCase', { ...byId(a.case.id), body: { version: joined.case.version, why: '不是一回事' } })).answer.case).toMatchObject({ status: 'registered', joinedTo: null, postCount: 1 })
    expect((await office.look(b.case.id)).posts).toHaveLength(1)
    const again = (await office.look(a.case.id)).case
    const split = (postIds: string[]) => office.as('officer', 'splitCase', { ...byId(a.case.id), body: { version: again.version, postIds, why: '两件事' } })
    expect((await split(a.posts.map(({ id }) => id))).message).toBe('至少要留一件留言在原案件')
    expect((await split(b.posts.map(({ id }) => id))).code).toBe('stale')
    await office.send(a.case.id, 'unit:water')
    const third = await office.accept()
    const sent = (await office.look(a.case.id)).case
    expect((await office.as('officer', 'joinCase', { ...byId(a.case.id), body: { version: sent.version, into: third.case.number } })).message).toBe(`${sent.number} 已转办过，不能再并入别的案件`)
    await office.as('officer', 'joinCase', { ...byId(third.case.id), body: { version: third.case.version, into: b.case.number } })
    const fourth = await office.accept()
    expect((await office.as('officer', 'joinCase', { ...byId(fourth.case.id), body: { version: fourth.case.version, into: third.case.number } })).message).toBe(`${third.case.number} 已并入 ${b.case.number}，请填写后者的编号`)
  })

  it('same person and same matter stand beside the case, and a repeat names the one before', async () => {
    const first = await office.accept({ content: '自来水发黄，电话13912345678。' })
    const second = await office.accept({ content: '自来水还是发黄，电话13912345678。' })
    const other = await office.accept({ content: '自来水发黄，电话13900000000。' })
    expect(second.case.repeats).toBe(first.case.number)
    expect(second.samePerson.map(({ number }) => number)).toEqual([first.case.number])
    expect(other.samePerson).toEqual([])
  })
})
