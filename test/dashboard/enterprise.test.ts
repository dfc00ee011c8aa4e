/** 企业问题清单 and 回音壁 over the API: the whole way, what is refused, and who sees what. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadClocks } from '../../pipeline/casework/clocks/clock-files.ts'
import { createIssueReminders } from '../../pipeline/casework/enterprise/remind-issues.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import type { Office, Person } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

const DAY = 86_400_000
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }
let office: Office
beforeEach(async () => {
  office = await openOffice({ idleMs: 400 * DAY, longestMs: 400 * DAY })
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await office.close()
})
const byId = (id: string) => ({ params: { id } })
const raised = { origin: 'meeting', meeting: { name: '四季度企业家恳谈会', day: '2026-11-18', place: '市政府' }, enterprise: '某机械公司', contactName: '李建国', contactPhone: '13812345678', text: '厂区门前长期积水，联系 13900001111', category: '供水' }
const list = async (body: object = raised) => (await office.as('officer', 'listEnterpriseIssue', { body })).answer
const charge = { unitId: 'unit:water', person: '王科长', dueDay: '2026-12-01' }
const register = async () => {
  const { id } = await list()
  return (await office.as('officer', 'registerEnterpriseIssue', { ...byId(id), body: { version: 1, ...charge } })).answer
}

describe('企业问题', () => {
  it('goes from the meeting to a case of its own, is struck off by its closing, and taken up again when the enterprise is not satisfied', async () => {
    const issue = await register()
    expect(issue).toMatchObject({ state: 'registered', number: '企2026-0001', unit: '市供水公司', overdue: false, percent: 0, case: null })
    const { answer: made } = await office.as('officer', 'makeEnterpriseCase', { ...byId(issue.id), body: { version: issue.version, title: '厂区门前长期积水' } })
    const post = (await office.dashboard.store.post(made.waitingPostId ?? ''))!
    expect(post).toMatchObject({ channel: 'enterprise', screening: 'waiting', content: { title: '厂区门前长期积水', author: '李建国' } })
    expect(post.content.content).toContain('某机械公司反映：厂区门前长期积水')
    expect(post.content.content).toMatch(/四季度企业家恳谈会（2026-11-18，市政府）收集，挂号 企2026-0001）\n联系电话：13812345678/u)
    await office.as('officer', 'acceptPost', { ...byId(post.id), body: { hash: post.hash } })
    const { answer: with_ } = await office.as('officer', 'enterpriseIssue', byId(issue.id))
    expect(with_).toMatchObject({ waitingPostId: null, caseClosed: false, case: { number: '2026-000001', status: 'registered' } })
    const { answer: going } = await office.as('officer', 'progressEnterpriseIssue', { ...byId(issue.id), body: { version: with_.version, day: '2026-11-20', text: '已勘察，管道堵塞', percent: 40 } })
    expect(going).toMatchObject({ state: 'in_progress', percent: 40, progress: [{ day: '2026-11-20', byName: expect.any(String), percent: 40 }] })
    const settle = (version: number, why = '') => office.as('officer', 'settleEnterpriseIssue', { ...byId(issue.id), body: { version, evidence: '管道已疏通，见照片', why } })
    expect(await settle(going.version)).toMatchObject({ status: 400, code: 'invalid', message: expect.stringContaining('案件尚未办结') })
    const caseId = with_.case!.id
    const { store } = office.dashboard
    const record = (await store.case(caseId))!
    await store.database.commit([{ op: 'replace', kind: 'case', record: { ...record, version: record.version + 1, status: 'closed', closedAt: office.dashboard.now() } }])
    const { answer: settled } = await settle(going.version)
    expect(settled).toMatchObject({ state: 'settled', percent: 100, caseClosed: true, settled: { evidence: '管道已疏通，见照片', why: null } })
    const rate = (body: object) => office.as('officer', 'rateEnterpriseIssue', { ...byId(issue.id), body: { version: settled.version, ...body } })
    expect((await rate({ verdict: 'dissatisfied' })).response.json()).toMatchObject({ error: { fields: [{ path: 'words' }, { path: 'dueDay' }] } })
    expect((await rate({ verdict: 'dissatisfied', words: '又积水', dueDay: '2026-11-19' })).message).toContain('期限已过')
    office.dashboard.pass(1000)
    const { answer: again } = await rate({ verdict: 'dissatisfied', words: '下雨又积水', dueDay: '2026-12-20' })
    expect(again).toMatchObject({ state: 'reopened', number: '企2026-0001', dueDay: '2026-12-20', reopened: 1, settled: null, caseClosed: false, percent: 0, satisfaction: { verdict: 'dissatisfied' } })
    expect((await settle(again.version)).message).toContain('案件尚未办结')
    expect((await settle(again.version, '企业已自行改造')).answer).toMatchObject({ state: 'settled', satisfaction: null })
    expect((await office.as('leader', 'enterpriseIssues')).answer.counts).toEqual({ year: 2026, listed: 1, registered: 1, settled: 1, content: 0, rated: 0, overdue: 0 })
  })

  it('不满意: the closed case is reopened, one in work goes on, one that was voided gets a follow-up; the case names its issue', async () => {
    const { store } = office.dashboard
    const settled = async (prepare: (caseId: string) => Promise<void>) => {
      const issue = await register()
      const { case: file } = await office.accept()
      const { answer: linked } = await office.as('officer', 'linkEnterpriseIssue', { ...byId(issue.id), body: { version: issue.version, caseNumber: file.number } })
      await prepare(file.id)
      const { answer } = await office.as('officer', 'settleEnterpriseIssue', { ...byId(issue.id), body: { version: linked.version, evidence: '照片', why: '已现场解决' } })
      return { issue: answer, file }
    }
    const rate = (issue: { id: string; version: number }) => office.as('officer', 'rateEnterpriseIssue', { ...byId(issue.id), body: { version: issue.version, verdict: 'dissatisfied', words: '又积水', dueDay: '2026-12-20' } })
    const put = (fields: object) => async (id: string) => {
      const record = (await store.case(id))!
      await store.database.commit([{ op: 'replace', kind: 'case', record: { ...record, ...fields, version: record.version + 1 } }])
    }
    const closed = await settled(put({ status: 'closed', closedAt: office.dashboard.now() }))
    office.dashboard.pass(1000)
    expect((await rate(closed.issue)).answer).toMatchObject({ state: 'reopened', case: { id: closed.file.id, status: 'registered' }, caseClosed: false })
    expect((await office.look(closed.file.id)).history.at(-1)).toMatchObject({ action: 'reopen', why: `企业不满意（${closed.issue.number}）：又积水` })
    expect((await office.as('leader', 'enterpriseIssues', { query: { caseId: closed.file.id } })).answer.issues).toMatchObject([{ id: closed.issue.id, number: closed.issue.number }])

    const working = await settled((id) => office.send(id, 'unit:water').then(() => undefined))
    expect((await rate(working.issue)).answer).toMatchObject({ state: 'reopened', case: { status: 'dispatched' }, waitingPostId: null })

    const voided = await settled(put({ status: 'voided' }))
    const { answer: followed } = await rate(voided.issue)
    expect(followed).toMatchObject({ state: 'reopened', case: null, waitingPostId: expect.any(String) })
    expect((await store.post(followed.waitingPostId ?? ''))?.content).toMatchObject({ title: `某机械公司：企业不满意，续办${voided.issue.number}`, content: expect.stringContaining(`企业不满意：又积水\n（原案件 ${voided.file.number} 已作废）`) })
    const post = (await store.post(followed.waitingPostId ?? ''))!
    const { answer: accepted } = await office.as('officer', 'acceptPost', { ...byId(post.id), body: { hash: post.hash } })
    expect((await office.as('officer', 'enterpriseIssue', byId(voided.issue.id))).answer.case).toMatchObject({ id: accepted.case?.id })
    expect((await office.as('officer', 'enterpriseIssues', { query: { caseId: 'case:none' } })).status).toBe(404)
  })

  it('reminds the unit on the due day, once, in office hours; the unit reads it, the office sees when', async () => {
    const issue = await register()
    const { store } = office.dashboard
    const clocks = loadClocks()
    const stage = () => createIssueReminders({ store, clocks, held: true, cover: (text) => text.replace(/1\d{10}/gu, '***'), clock: () => new Date(office.dashboard.now()), log: silent }).runOnce()
    const to = (instant: string): void => office.dashboard.pass(Date.parse(instant) - Date.parse(office.dashboard.now()))
    to('2026-11-30T08:00:00.000Z')
    await stage()
    to('2026-11-30T20:00:00.000Z')
    await stage()
    expect((await office.as('water', 'myLetters')).answer).toEqual({ letters: [], total: 0 })
    to('2026-12-01T01:00:00.000Z')
    await Promise.all([stage(), stage()])
    await stage()
    to('2026-12-02T02:00:00.000Z')
    await stage()
    const { answer } = await office.as('water', 'myLetters')
    expect(answer).toMatchObject({ total: 1, letters: [{ kind: 'enterprise', subject: '【企业问题到期】企2026-0001 某机械公司', at: '2026-12-01T01:00:00.000Z' }] })
    expect(answer.letters[0]?.text).toContain('今日到期')
    expect(answer.letters[0]?.text).not.toContain('13900001111')
    expect((await office.as('roads', 'myLetters')).answer.total).toBe(0)
    expect([(await office.as('officer', 'work')).answer.enterprise, (await office.as('leader', 'work')).answer.enterprise]).toEqual([1, 0])
    expect((await office.as('officer', 'enterpriseIssue', byId(issue.id))).answer.remindedAt).toBe('2026-12-01T01:00:00.000Z')
    // A new day is another occasion; what is settled is left alone.
    await office.as('officer', 'chargeEnterpriseIssue', { ...byId(issue.id), body: { version: issue.version, ...charge, dueDay: '2026-12-05', why: '延期' } })
    to('2026-12-05T02:00:00.000Z')
    await stage()
    expect((await office.as('water', 'myLetters')).answer.total).toBe(1)
    to('2026-12-07T01:00:00.000Z')
    await stage()
    expect((await office.as('water', 'myLetters')).answer).toMatchObject({ total: 2, letters: [{ text: expect.stringContaining('已于 2026-12-05 到期') }, {}] })
  })

  it('is acted on as it was seen: a stale page gets 409 and leaves nothing behind', async () => {
    const issue = await register()
    const { answer: moved } = await office.as('officer2', 'chargeEnterpriseIssue', { ...byId(issue.id), body: { version: issue.version, unitId: 'unit:roads', person: '', dueDay: '2026-12-05', why: '属市政道路' } })
    expect(moved).toMatchObject({ unit: '市政管理处', dueDay: '2026-12-05' })
    const stale = { version: issue.version }
    for (const [name, body] of [
      ['registerEnterpriseIssue', charge],
      ['chargeEnterpriseIssue', { ...charge, why: 'x' }],
      ['makeEnterpriseCase', { title: 't' }],
      ['progressEnterpriseIssue', { day: '2026-11-20', text: 'x', percent: 1 }],
      ['settleEnterpriseIssue', { evidence: 'x', why: 'x' }],
    ] as const)
      expect(await office.as('officer', name, { ...byId(issue.id), body: { ...stale, ...body } })).toMatchObject({ status: 409, code: 'stale', message: '该企业问题在您打开之后有了新的进展，请看过再操作' })
    expect((await office.dashboard.store.screeningQueue({}, 'newest', 0, 9)).total).toBe(0)
    expect((await office.as('officer', 'enterpriseIssue', byId(issue.id))).answer).toEqual(moved)
    // A second case for the same issue, too: no post is left without its issue.
    const { answer: made } = await office.as('officer', 'makeEnterpriseCase', { ...byId(issue.id), body: { version: moved.version, title: 't' } })
    expect((await office.as('officer', 'makeEnterpriseCase', { ...byId(issue.id), body: { version: made.version, title: 'other' } })).code).toBe('illegal')
    const posts = await office.dashboard.store.database.find('post', { where: { sourceId: 'hand:enterprise' } })
    expect(posts).toHaveLength(1)
  })

  it('a double click makes one number, one post and one line', async () => {
    const { id } = await list()
    const twice = async (name: 'registerEnterpriseIssue' | 'makeEnterpriseCase' | 'progressEnterpriseIssue', body: object) => (await Promise.all([0, 1].map(() => office.as('officer', name, { ...byId(id), body })))).map(({ status }) => status).sort()
    expect(await twice('registerEnterpriseIssue', { version: 1, ...charge })).toEqual([200, 409])
    expect(await twice('makeEnterpriseCase', { version: 2, title: '积水' })).toEqual([200, 409])
    expect(await twice('progressEnterpriseIssue', { version: 3, day: '2026-11-20', text: '已勘察', percent: 10 })).toEqual([200, 409])
    expect(await office.dashboard.store.database.count('post', { where: { sourceId: 'hand:enterprise' } })).toBe(1)
    expect((await office.as('officer', 'enterpriseIssue', byId(id))).answer).toMatchObject({ number: '企2026-0001', version: 4, progress: [{ percent: 10 }] })
    expect((await office.as('officer', 'registerEnterpriseIssue', { ...byId((await list()).id), body: { version: 1, ...charge } })).answer.number).toBe('企2026-0002')
  })

  it('refuses what cannot be, and says it in words', async () => {
    const { id } = await list()
    const registerWith = (body: object) => office.as('officer', 'registerEnterpriseIssue', { ...byId(id), body: { version: 1, ...charge, ...body } })
    expect((await registerWith({ dueDay: '2026-11-19' })).message).toContain('期限已过')
    expect((await registerWith({ dueDay: '2026-02-30' })).code).toBe('invalid')
    expect((await registerWith({ unitId: 'unit:none' })).status).toBe(404)
    expect((await office.as('officer', 'listEnterpriseIssue', { body: { ...raised, meeting: null } })).message).toContain('恳谈会收集的问题须写明会议')
    expect((await office.as('officer', 'listEnterpriseIssue', { body: { ...raised, meeting: { ...raised.meeting, day: '2026-11-21' } } })).message).toContain('会议日期在将来')
    expect((await office.as('officer', 'listEnterpriseIssue', { body: { ...raised, state: 'settled' } })).code).toBe('invalid')
    expect((await office.as('officer', 'settleEnterpriseIssue', { ...byId(id), body: { version: 1, evidence: 'x', why: 'x' } })).message).toBe('该企业问题现为「已列入清单」，不能销号')
    expect((await office.as('officer', 'linkEnterpriseIssue', { ...byId(id), body: { version: 1, caseNumber: '2026-000099' } })).status).toBe(404)
    const { case: file } = await office.accept()
    expect((await office.as('officer', 'linkEnterpriseIssue', { ...byId(id), body: { version: 1, caseNumber: file.number } })).answer).toMatchObject({ case: { number: file.number } })
  })

  it('shows no phone number and no name but to an officer who says why, and that is audited', async () => {
    const issue = await register()
    const { response } = await office.as('leader', 'enterpriseIssues')
    expect(issue.contact).toEqual({ name: '李**', phone: '138******78' })
    expect(response.body + JSON.stringify(issue)).not.toMatch(/13812345678|13900001111|李建国/u)
    expect((await office.as('leader', 'revealEnterpriseContact', { ...byId(issue.id), body: { reason: '电话回访企业' } })).code).toBe('forbidden')
    expect((await office.as('officer', 'revealEnterpriseContact', { ...byId(issue.id), body: { reason: '' } })).code).toBe('invalid')
    expect((await office.as('officer', 'revealEnterpriseContact', { ...byId(issue.id), body: { reason: '电话回访企业' } })).answer).toEqual({ name: '李建国', phone: '13812345678' })
    expect(await office.dashboard.store.auditTrail({ subject: `enterprise ${issue.id}`, action: 'reveal' }, 0, 9)).toMatchObject([{ by: 'staff:officer', detail: { reason: '电话回访企业' } }])
  })

  it('is found by state, unit and day', async () => {
    const late = await register()
    await list({ origin: 'channel', enterprise: '某面粉厂', text: '办证难' })
    office.dashboard.pass(12 * DAY)
    const total = async (person: Person, query: Record<string, string>) => (await office.as(person, 'enterpriseIssues', { query })).answer.total
    expect([await total('supervisor', {}), await total('supervisor', { state: 'listed' }), await total('approver', { origin: 'channel' }), await total('leader', { unitId: 'unit:roads' })]).toEqual([2, 1, 1, 0])
    expect((await office.as('officer', 'enterpriseIssues', { query: { overdue: 'true' } })).answer).toMatchObject({ total: 1, issues: [{ id: late.id, overdue: true }], counts: { listed: 2, registered: 1, overdue: 1 } })
    for (const stranger of ['water', 'north'] as const) expect((await office.as(stranger, 'enterpriseIssue', byId(late.id))).code).toBe('forbidden')
  })
})

describe('回音壁', () => {
  const mention = { medium: '某日报', kind: 'newspaper', column: '点将台·回音壁', title: '井盖为何迟迟不补', day: '2026-11-18', link: 'https://news.example.org/a', demanded: '尽快补上，联系 13812345678' }
  it('names cases, several for one, and is answered once', async () => {
    const { case: file } = await office.accept()
    const add = async (body: object) => (await office.as('officer', 'addMediaMention', { body: { ...mention, ...body } })).answer
    const first = await add({ caseNumbers: [file.number] })
    expect(first).toMatchObject({ state: 'open', cases: [{ number: file.number }], closure: null })
    expect(first.demanded).not.toContain('13812345678')
    const second = await add({ medium: '某电视台', kind: 'broadcast', link: '' })
    expect(second).toMatchObject({ link: null, cases: [] })
    expect((await office.as('officer', 'linkMediaMention', { ...byId(second.id), body: { version: 1, caseNumbers: [file.number] } })).answer).toMatchObject({ cases: [{ id: file.id }], history: [{ action: 'mention' }, { action: 'link', why: file.number }] })
    expect((await office.as('leader', 'mediaMentions', { query: { caseId: file.id } })).answer).toMatchObject({ total: 2, open: 2 })
    const close = (body: object) => office.as('officer', 'closeMediaMention', { ...byId(first.id), body: { version: 1, day: '2026-11-20', answer: '井盖已补，二版刊登', ...body } })
    expect((await close({ day: '2026-11-17' })).message).toContain('早于点名日期')
    expect((await close({ day: '2026-11-21' })).message).toContain('日期在将来')
    expect((await close({})).answer).toMatchObject({ state: 'closed', closure: { day: '2026-11-20', answer: '井盖已补，二版刊登' } })
    expect(await close({})).toMatchObject({ status: 409, code: 'stale' })
    expect((await close({ version: 2 })).message).toBe('该媒体点名现为「已办结」，不能办结')
    expect((await office.as('leader', 'mediaMentions', { query: { state: 'open' } })).answer.mentions.map(({ medium }) => medium)).toEqual(['某电视台'])
  })
  it.each(['javascript:alert(1)', 'data:text/html,<script>', 'ftp://a/b', ' javascript:alert(1)'])('keeps no link %s', async (link) => {
    expect(await office.as('officer', 'addMediaMention', { body: { ...mention, link } })).toMatchObject({ code: 'invalid', message: expect.stringContaining('链接须以 http') })
  })
  it('is the officers’: others read, units see nothing; a case must be there', async () => {
    expect((await office.as('leader', 'addMediaMention', { body: mention })).code).toBe('forbidden')
    expect((await office.as('water', 'mediaMentions')).code).toBe('forbidden')
    expect((await office.as('officer', 'addMediaMention', { body: { ...mention, caseNumbers: ['2026-000099'] } })).status).toBe(404)
    expect((await office.as('officer', 'addMediaMention', { body: { ...mention, by: 'staff:leader' } })).code).toBe('invalid')
  })
})
