/** 分管区划: who works for some districts only meets nothing of the others, in no list, count, search or page, by no id. */
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { endpointNames, endpoints } from '../../dashboard/contract.ts'
import { newAccount } from '../../dashboard/server/demo-accounts.ts'
import { openEvent } from '../../storage/records/event.ts'
import { planForwarding } from '../../storage/records/forwarding.ts'
import { may } from '../../storage/records/permissions.ts'
import type { Permission } from '../../storage/records/permissions.ts'
import type { Role } from '../../storage/records/staff.ts'
import { sample } from '../storage/sample-records.ts'
import { openOffice } from '../support/casework.ts'
import type { Office } from '../support/casework.ts'
import { seedPost } from '../support/screened-posts.ts'

const HIDDEN = '秘密井盖'
const limitedRoles = ['officer', 'approver', 'leader', 'supervisor'] as const
const byId = (id: string) => ({ params: { id } })

describe('a person of 鼓楼区 and what belongs to 龙亭区', () => {
  let office: Office
  const cookies = new Map<string, string>()
  type Limited = (typeof limitedRoles)[number]
  const ids = { post: '', waiting: '', nowhere: '', case: '', number: '', other: '', dispatch: '', reply: '', attachment: '', approval: '', instruction: '', supervision: '', issue: '', mention: '', event: 'event:1', letter: '', own: '', ownPost: '', proposal: 'proposal:1', burst: 'burst:1', forwarding: 'forwarding:1', report: '' }

  const ask = async (login: string, name: EndpointName, input: Parameters<Office['as']>[2] = {}) => {
    const response = await office.dashboard.ask(name, input, cookies.get(login))
    return { status: response.statusCode, body: response.body }
  }

  beforeAll(async () => {
    office = await openOffice()
    const { store } = office.dashboard
    const passwordHash = (await store.staffByLogin('officer'))?.passwordHash ?? ''
    for (const [prefix, district] of [['gulou', '鼓楼区'], ['longting', '龙亭区']] as const) {
      for (const role of limitedRoles) {
        const login = `${prefix}-${role}`
        await store.addStaff({ ...newAccount({ login, name: login, role }, passwordHash), mustChangePassword: false, demo: true, districts: [district] })
        cookies.set(login, await office.dashboard.login(login))
      }
    }
    ids.waiting = (await seedPost(store, { externalId: 'waiting', title: `${HIDDEN}一`, words: [HIDDEN] })).id
    ids.nowhere = (await seedPost(store, { externalId: 'nowhere', title: `${HIDDEN}二`, district: null, words: [HIDDEN] })).id
    ids.ownPost = (await seedPost(store, { externalId: 'own', title: '鼓楼路灯', district: '鼓楼区', words: ['路灯'], similar: [{ postId: ids.waiting, similarity: 0.9, why: '同一件事' }] })).id
    const done = async <N extends EndpointName>(person: Parameters<Office['as']>[0], name: N, input: Parameters<Office['as']>[2]) => {
      const { status, answer, message } = await office.as(person, name, input)
      if (status !== 200) throw new Error(`${person} ${name}: ${status} ${message}`)
      return answer
    }
    // One case of 龙亭区 with everything that can belong to a case, and one of 鼓楼区 of the same person.
    const first = await office.accept({ title: `${HIDDEN}三` })
    Object.assign(ids, { case: first.case.id, number: first.case.number, post: first.posts[0]?.id ?? '' })
    const accepted = await done('officer', 'acceptPost', { params: { id: ids.ownPost }, body: { hash: (await store.post(ids.ownPost))?.hash } })
    ids.own = accepted.case?.id ?? ''
    ids.other = (await office.accept({ title: `${HIDDEN}四` })).case.id
    const approval = await done('officer', 'submitCases', { body: { cases: [{ id: ids.case, version: first.case.version }], proposal: HIDDEN, approverId: 'staff:approver' } })
    ids.approval = approval.id
    await done('approver', 'decideApproval', { params: { id: approval.id }, body: { version: approval.version, decision: 'approve' } })
    ids.instruction = (await done('leader', 'writeInstruction', { body: { text: `${HIDDEN}请速办`, caseIds: [ids.case] } })).id
    await office.send(ids.case, 'unit:water')
    const { dispatch } = await office.work('water', ids.number)
    ids.dispatch = dispatch.id
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#1a5199' } }).png().toBuffer()
    const upload = await office.dashboard.ask('addAttachment', { query: { dispatchId: dispatch.id, kind: 'handling', name: 'a.png' }, body: png }, await office.dashboard.login('water'), { 'content-type': 'application/octet-stream' })
    ids.attachment = upload.json<{ id?: string }>().id ?? ''
    await office.answer('water', ids.number)
    ids.reply = (await office.look(ids.case)).dispatches[0]?.replies[0]?.id ?? ''
    ids.supervision = (await done('supervisor', 'beginSupervision', { body: { kind: 'notice', level: 1, unitId: 'unit:water', caseNumbers: [ids.number], matter: HIDDEN, requirement: HIDDEN } })).id
    const issue = await done('officer', 'listEnterpriseIssue', { body: { origin: 'channel', enterprise: HIDDEN, text: HIDDEN } })
    ids.issue = (await done('officer', 'linkEnterpriseIssue', { params: { id: issue.id }, body: { version: issue.version, caseNumber: ids.number } })).id
    ids.mention = (await done('officer', 'addMediaMention', { body: { medium: '某日报', kind: 'newspaper', title: HIDDEN, day: '2026-11-19', demanded: HIDDEN, caseNumbers: [ids.number] } })).id
    await store.database.commit([{ op: 'insert', kind: 'event', record: openEvent({ id: ids.event, title: HIDDEN, district: '龙亭区', topic: '城乡建设', firstAt: '2026-11-19T01:00:00.000Z' }, { at: office.dashboard.now(), by: 'system:events' }) }])
    const letter = await store.postDispatch(dispatch.id, { id: `dispatch:${dispatch.id}`, channel: 'portal', unitId: 'unit:water', kind: 'dispatch', aboutId: dispatch.id, caseId: ids.case, subject: HIDDEN, text: HIDDEN, fields: {} }, true, { at: office.dashboard.now(), by: 'system:outbox' })
    expect(letter).toBe(true)
    ids.letter = `dispatch:${dispatch.id}`
    ids.report = (await done('officer', 'writeReport', { body: { title: HIDDEN, text: HIDDEN, caseNumbers: [ids.number] } })).id
    const plan = planForwarding({ postId: ids.waiting, hash: 'h', ruleId: 'r1', ruleVersion: 1, unitId: 'unit:water', because: HIDDEN, leavesAt: '2026-12-01T00:00:00.000Z', sampled: true }, { at: office.dashboard.now(), by: 'system:forwarding' })
    ids.forwarding = plan.id
    await store.database.commit([
      { op: 'insert', kind: 'eventProposal', record: sample('eventProposal', ids.proposal, { into: ids.event, from: 'event:2', state: 'open' }) },
      { op: 'insert', kind: 'burst', record: sample('burst', ids.burst, { district: '龙亭区', postIds: [ids.post], state: 'open' }) },
      { op: 'insert', kind: 'forwarding', record: plan },
    ])
  })
  afterAll(() => office.close())

  /** Every endpoint that names a record, with that of the other district. */
  const byAnId = (): Partial<Record<EndpointName, Parameters<Office['as']>[2]>> => ({
    post: byId(ids.waiting),
    replyQuality: byId(ids.waiting),
    revealPost: { ...byId(ids.waiting), body: { reason: '想看看别区的' } },
    claimPost: byId(ids.waiting),
    acceptPost: { ...byId(ids.waiting), body: { hash: 'h' } },
    dismissPost: { ...byId(ids.waiting), body: { hash: 'h', reason: '无实质内容' } },
    mergePost: { ...byId(ids.waiting), body: { hash: 'h', caseNumber: ids.number } },
    returnPost: { ...byId(ids.post), body: { why: '抢件' } },
    correctPost: { ...byId(ids.waiting), body: { task: 'topic', value: '环境保护' } },
    case: byId(ids.case),
    caseByNumber: { params: { number: ids.number } },
    dispatchCase: { ...byId(ids.other), body: { version: 1, leadUnitId: 'unit:water' } },
    closeCase: { ...byId(ids.case), body: { version: 1, answer: '已办结' } },
    reopenCase: { ...byId(ids.case), body: { version: 1, why: '未解决' } },
    joinCase: { ...byId(ids.own), body: { version: 1, into: ids.number } },
    partCase: { ...byId(ids.case), body: { version: 1, why: '并错' } },
    splitCase: { ...byId(ids.case), body: { version: 1, postIds: [ids.post], why: '两件事' } },
    followUpCase: { ...byId(ids.case), body: { version: 1, reached: false, responded: null, resolved: null, satisfied: null } },
    approval: byId(ids.approval),
    decideApproval: { ...byId(ids.approval), body: { version: 1, decision: 'approve' } },
    passUpApproval: { ...byId(ids.approval), body: { version: 1, to: 'staff:leader' } },
    delegateApproval: { ...byId(ids.approval), body: { version: 1, to: 'staff:leader' } },
    withdrawApproval: { ...byId(ids.approval), body: { version: 1 } },
    instruction: byId(ids.instruction),
    trackInstruction: { ...byId(ids.instruction), body: { version: 1, action: 'start' } },
    recallDispatch: { ...byId(ids.dispatch), body: { step: 1, why: '抢件' } },
    ruleDispatch: { ...byId(ids.dispatch), body: { step: 1, what: 'return', granted: true } },
    reviewReply: { ...byId(ids.reply), body: { version: 1, decision: 'accept' } },
    attachment: byId(ids.attachment),
    supervision: byId(ids.supervision),
    settleSupervision: { ...byId(ids.supervision), body: { version: 1, action: 'drop', why: '撤销' } },
    remind: { ...byId(ids.dispatch), body: { words: '请抓紧' } },
    enterpriseIssue: byId(ids.issue),
    revealEnterpriseContact: { ...byId(ids.issue), body: { reason: '想联系企业' } },
    rateEnterpriseIssue: { ...byId(ids.issue), body: { version: 1, verdict: 'fair' } },
    linkMediaMention: { ...byId(ids.mention), body: { version: 1, caseNumbers: [ids.number] } },
    closeMediaMention: { ...byId(ids.mention), body: { version: 1, day: '2026-11-20', answer: '已补' } },
    event: byId(ids.event),
    changeEvent: { ...byId(ids.event), body: { action: 'pin' } },
    renameEvent: { ...byId(ids.event), body: { title: '新名称' } },
    carryLetter: { ...byId(ids.letter), body: { how: '专人送达' } },
    mergeEvent: { ...byId(ids.event), body: { into: 'event:2' } },
    unmergeEvent: byId(ids.event),
    splitEvent: { ...byId(ids.event), body: { postIds: [ids.post] } },
    decideEventProposal: { ...byId(ids.proposal), body: { decision: 'refuse' } },
    seeBurst: byId(ids.burst),
    pauseDispatch: { ...byId(ids.dispatch), body: { step: 1, reason: '待司法裁决', until: '2026-12-20T00:00:00.000Z' } },
    resumeDispatch: { ...byId(ids.dispatch), body: { step: 1, why: '已有结果' } },
    linkInstruction: { ...byId(ids.instruction), body: { version: 1, caseNumbers: [ids.number] } },
    issueSupervision: { ...byId(ids.supervision), body: { version: 1, level: 1, matter: '催办', requirement: '三日内', dueAt: '2026-12-20T00:00:00.000Z' } },
    registerEnterpriseIssue: { ...byId(ids.issue), body: { version: 1, unitId: 'unit:water', dueDay: '2027-01-01' } },
    chargeEnterpriseIssue: { ...byId(ids.issue), body: { version: 1, unitId: 'unit:water', dueDay: '2027-01-01', why: '改派' } },
    linkEnterpriseIssue: { ...byId(ids.issue), body: { version: 1, caseNumber: ids.number } },
    makeEnterpriseCase: { ...byId(ids.issue), body: { version: 1, title: '门前积水' } },
    progressEnterpriseIssue: { ...byId(ids.issue), body: { version: 1, day: '2026-11-20', text: '已勘察', percent: 10 } },
    settleEnterpriseIssue: { ...byId(ids.issue), body: { version: 1, evidence: '照片' } },
    recallForwarding: { ...byId(ids.forwarding), body: { why: '收回看看' } },
    checkForwarding: { ...byId(ids.forwarding), body: { right: true } },
    report: byId(ids.report),
    mendReport: { ...byId(ids.report), body: { version: 1, title: '改题', text: '改文' } },
    dropReport: { ...byId(ids.report), body: { version: 1, why: '不要了' } },
    sourceRaw: byId('liuyan-kaifeng'),
  })

  it('is asked of every endpoint that names a record', () => {
    // Of the city, not of a district: sources, rosters, rules. The demo refuses to send before it looks.
    const ofTheCity = ['source', 'cancelDuty', 'changeForwardRule', 'resendLetter']
    const named = endpointNames.filter((name) => endpoints[name].path.includes('/:') && limitedRoles.some((role) => readable(role, name)) && String(endpoints[name].permission) !== 'any')
    expect(named.filter((name) => !(name in byAnId()) && !ofTheCity.includes(name))).toEqual([])
  })

  it.each(limitedRoles)('%s: nothing of it is there, whatever id is guessed, and nothing of it changes', async (role) => {
    const { store } = office.dashboard
    const before = await Promise.all([store.case(ids.case), store.post(ids.waiting), store.approval(ids.approval), store.event(ids.event)])
    const tried: string[] = []
    for (const [name, input] of Object.entries(byAnId()) as [EndpointName, Parameters<Office['as']>[2]][]) {
      const { permission } = endpoints[name]
      const { status, body } = await ask(`gulou-${role}`, name, input)
      const allowed = may(role, permission as Permission)
      expect([name, status], body).toEqual([name, allowed ? 404 : 403])
      expect(body).not.toContain(HIDDEN)
      if (allowed) tried.push(name)
    }
    expect(tried.length).toBeGreaterThan(5)
    expect(await Promise.all([store.case(ids.case), store.post(ids.waiting), store.approval(ids.approval), store.event(ids.event)])).toEqual(before)
  })

  it.each(limitedRoles)('%s: no list, count or search speaks of it', async (role) => {
    const queries: Partial<Record<EndpointName, Record<string, string>>> = { queueNews: { since: '2026-11-01T00:00:00.000Z' }, queue: { q: HIDDEN, screening: 'waiting' }, labelling: { task: 'topic' } }
    const lists = endpointNames.filter((name) => endpoints[name].method === 'GET' && !endpoints[name].path.includes(':') && readable(role, name))
    expect(lists.length).toBeGreaterThan(15)
    for (const name of lists) {
      for (const query of [queries[name] ?? {}, ...(name === 'queue' ? [{}, { district: '龙亭区' }] : [])]) {
        const { status, body } = await ask(`gulou-${role}`, name, { query })
        expect([name, status], body).toEqual([name, 200])
        // The number of an earlier case of the same person may stand in a row; the case itself is not there.
        for (const secret of [HIDDEN, ids.post, ids.waiting, ids.nowhere]) expect([name, body.includes(secret)]).toEqual([name, false])
      }
    }
    expect(JSON.parse((await ask(`gulou-${role}`, 'queueNews', { query: { since: '2026-11-01T00:00:00.000Z' } })).body)).toEqual({ fresh: 1, waiting: 0, critical: 0 })
    expect(JSON.parse((await ask(`gulou-${role}`, 'cases')).body)).toMatchObject({ total: 1, cases: [{ id: ids.own }] })
  })

  it('their own is there, without the other district’s: same person, same matter', async () => {
    const own = await ask('gulou-officer', 'case', byId(ids.own))
    expect(own.status).toBe(200)
    expect(JSON.parse(own.body)).toMatchObject({ samePerson: [], sameMatter: [] })
    const post = await ask('gulou-officer', 'post', byId(ids.ownPost))
    expect(JSON.parse(post.body)).toMatchObject({ id: ids.ownPost, similar: [] })
    // Whoever sees the whole city sees both.
    expect((await office.as('officer', 'post', byId(ids.ownPost))).answer.similar).toHaveLength(1)
  })

  it.each(limitedRoles)('%s of 龙亭区 sees it all, but for what has no district', async (role) => {
    const login = `longting-${role}`
    for (const [name, input] of Object.entries(byAnId()) as [EndpointName, Parameters<Office['as']>[2]][]) {
      if (endpoints[name].method !== 'GET' || name === 'sourceRaw' || name === 'report' || !may(role, endpoints[name].permission as Permission)) continue
      expect([name, (await ask(login, name, input)).status]).toEqual([name, 200])
    }
    expect((await ask(login, 'post', byId(ids.nowhere))).status).toBe(404)
    expect((await office.as('officer', 'post', byId(ids.nowhere))).status).toBe(200)
    for (const name of ['cases', 'approvals', 'instructions', 'events', 'enterpriseIssues', 'mediaMentions'] as const) expect([name, (await ask(login, name, { query: name === 'approvals' ? { box: 'all' } : {} })).body.includes(HIDDEN)]).toEqual([name, true])
  })

  it('does the whole of their own work', async () => {
    const { store } = office.dashboard
    const done = async <N extends EndpointName>(login: string, name: N, input: Parameters<Office['as']>[2] = {}): Promise<Answer<N>> => {
      const { status, body } = await ask(login, name, input)
      expect([name, status], body).toEqual([name, 200])
      return JSON.parse(body) as Answer<N>
    }
    const post = await seedPost(store, { externalId: 'work', title: '鼓楼井盖松动', district: '鼓楼区' })
    await done('gulou-officer', 'claimPost', byId(post.id))
    await done('gulou-officer', 'revealPost', { ...byId(post.id), body: { reason: '核实地址' } })
    await done('gulou-officer', 'correctPost', { ...byId(post.id), body: { task: 'topic', value: '环境保护' } })
    const { case: opened } = await done('gulou-officer', 'acceptPost', { ...byId(post.id), body: { hash: post.hash } })
    const id = opened?.id ?? ''
    const look = () => done('gulou-officer', 'case', byId(id))
    const approval = await done('gulou-officer', 'submitCases', { body: { cases: [{ id, version: (await look()).case.version }], proposal: '拟转供水公司', approverId: 'staff:gulou-approver' } })
    expect((await done('gulou-approver', 'approvals', { query: { box: 'mine' } })).approvals.map((one) => one.id)).toContain(approval.id)
    await done('gulou-approver', 'decideApproval', { ...byId(approval.id), body: { version: approval.version, decision: 'approve' } })
    await done('gulou-officer', 'dispatchCase', { ...byId(id), body: { version: (await look()).case.version, leadUnitId: 'unit:water' } })
    const dispatchId = (await look()).dispatches[0]?.id ?? ''
    await done('gulou-supervisor', 'remind', { ...byId(dispatchId), body: { words: '请抓紧办理' } })
    const order = await done('gulou-supervisor', 'beginSupervision', { body: { kind: 'notice', level: 1, unitId: 'unit:water', caseNumbers: [(await look()).case.number], matter: '井盖', requirement: '三日内' } })
    await done('gulou-supervisor', 'settleSupervision', { ...byId(order.id), body: { version: order.version, action: 'drop', why: '已在办理' } })
    await office.answer('water', (await look()).case.number)
    const reply = (await look()).dispatches[0]?.replies[0]
    expect((await done('gulou-officer', 'reviews')).replies.map((row) => row.reply.id)).toEqual([reply?.id])
    await done('gulou-officer', 'reviewReply', { ...byId(reply?.id ?? ''), body: { version: reply?.version, decision: 'accept' } })
    await done('gulou-officer', 'closeCase', { ...byId(id), body: { version: (await look()).case.version, answer: '井盖已换。' } })
    await done('gulou-officer', 'followUpCase', { ...byId(id), body: { version: (await look()).case.version, reached: false, responded: null, resolved: null, satisfied: null } })
    expect((await look()).case.status).toBe('closed')
    await done('gulou-officer', 'registerPost', { body: { channel: 'phone', title: '路灯不亮', content: '鼓楼街口路灯不亮，已三天。' } })
    await done('gulou-supervisor', 'dryRunForwarding', { body: {} })
  })

  it('registers nothing that they would not see themselves', async () => {
    const refused = await ask('gulou-officer', 'listEnterpriseIssue', { body: { origin: 'channel', enterprise: '某公司', text: '门前积水' } })
    expect([refused.status, refused.body]).toEqual([403, expect.stringContaining('您只分管鼓楼区')])
    const mention = { medium: '某日报', kind: 'newspaper', title: '路灯', day: '2026-11-19', demanded: '修好' }
    expect((await ask('gulou-officer', 'addMediaMention', { body: mention })).status).toBe(403)
    const { number } = (await office.look(ids.own)).case
    expect((await ask('gulou-officer', 'addMediaMention', { body: { ...mention, caseNumbers: [number] } })).status).toBe(200)
  })

  it('names nothing of it in what they send, and makes nothing that is the whole city’s', async () => {
    const record = await office.look(ids.other)
    const own = await office.look(ids.own)
    const tries: [Limited, EndpointName, Parameters<Office['as']>[2], number][] = [
      ['officer', 'submitCases', { body: { cases: [{ id: ids.other, version: record.case.version }], proposal: '拟转供水公司', approverId: 'staff:approver' } }, 404],
      ['officer', 'joinCase', { ...byId(ids.own), body: { version: own.case.version, into: ids.number } }, 404],
      ['officer', 'writeReport', { body: { title: '某区供水', text: '近期反映增多', caseNumbers: [own.case.number] } }, 403],
      ['officer', 'makeMonthReport', { body: { month: '2026-10' } }, 403],
      ['officer', 'makeWeekReport', { body: { week: '2026-W46' } }, 403],
      ['leader', 'writeInstruction', { body: { text: '请速办', caseIds: [ids.case] } }, 404],
      ['leader', 'writeInstruction', { body: { text: '请速办', caseIds: [ids.own, ids.case] } }, 404],
      ['supervisor', 'beginSupervision', { body: { kind: 'notice', level: 1, unitId: 'unit:water', caseNumbers: [ids.number], matter: '催办', requirement: '三日内' } }, 404],
      ['supervisor', 'beginSupervision', { body: { kind: 'notice', level: 1, unitId: 'unit:water', caseNumbers: [], matter: '催办', requirement: '三日内' } }, 403],
    ]
    const before = await office.dashboard.store.database.size()
    for (const [role, name, input, status] of tries) {
      const answer = await ask(`gulou-${role}`, name, input)
      expect([name, answer.status], answer.body).toEqual([name, status])
      expect(answer.body).not.toContain(HIDDEN)
    }
    expect((await office.dashboard.store.database.size()).rows).toEqual(before.rows)
    expect((await ask('gulou-leader', 'writeInstruction', { body: { text: '请速办', caseIds: [ids.own] } })).status).toBe(200)
  })

  it('a paper goes to nobody who would not see it', async () => {
    const record = await office.look(ids.other)
    const submit = (approverId: string) => office.as('officer', 'submitCases', { body: { cases: [{ id: ids.other, version: record.case.version }], proposal: '拟转供水公司', approverId } })
    expect(await submit('staff:gulou-approver')).toMatchObject({ status: 409, message: 'gulou-approver只分管鼓楼区，看不到本件，请另选审批人' })
    const submitted = await submit('staff:longting-approver')
    expect(submitted.status).toBe(200)
    expect(await ask('longting-approver', 'delegateApproval', { ...byId(submitted.answer.id), body: { version: submitted.answer.version, to: 'staff:gulou-approver' } })).toMatchObject({ status: 409 })
    expect((await ask('longting-approver', 'decideApproval', { ...byId(submitted.answer.id), body: { version: submitted.answer.version, decision: 'approve' } })).status).toBe(200)
  })
})

const readable = (role: Role, name: EndpointName): boolean => {
  const { permission } = endpoints[name]
  return permission === 'any' || (permission !== 'public' && permission !== 'platform' && may(role, permission))
}

describe('setting the districts', () => {
  let office: Office
  let system: string
  beforeEach(async () => {
    office = await openOffice()
    system = await office.dashboard.login('sysadmin')
  })
  afterEach(() => office.close())
  const call = async (cookie: string, name: EndpointName, input: Parameters<Office['as']>[2]) => {
    const response = await office.dashboard.ask(name, input, cookie)
    return { status: response.statusCode, answer: response.json<Record<string, unknown> & { error?: { message: string } }>() }
  }
  const markOf = async (id: string): Promise<string> => String((await call(system, 'person', byId(id))).answer['mark'])
  const limit = async (id: string, districts: string[], cookie = system) => call(cookie, 'limitPerson', { ...byId(id), body: { mark: await markOf(id), districts, why: '按片分工' } })

  it('is offered from the city’s units, shown, audited, and counts at once', async () => {
    expect((await call(system, 'staff', {})).answer['districts']).toEqual(['龙亭区'])
    const added = await call(system, 'addPerson', { body: { login: 'li.si', name: '李四', role: 'officer', districts: ['龙亭区'] } })
    expect(added.answer).toMatchObject({ person: { districts: ['龙亭区'] } })
    const password = String(added.answer['password'])
    const cookie = await office.dashboard.login('li.si', password)
    await office.dashboard.ask('changePassword', { body: { current: password, next: 'keeps the yellow river' } }, cookie)
    expect((await call(cookie, 'me', {})).answer['districts']).toEqual(['龙亭区'])
    await seedPost(office.dashboard.store, { externalId: 'nowhere', district: null })
    expect((await call(cookie, 'queue', {})).answer['total']).toBe(0)
    expect((await limit('staff:li.si', [])).answer).toMatchObject({ districts: null, grant: null })
    expect((await call(cookie, 'queue', {})).answer['total']).toBe(1)
    expect(await limit('staff:li.si', [])).toMatchObject({ status: 400, answer: { error: { message: '分管区划没有变化' } } })
    expect(await limit('staff:li.si', ['朝阳区'])).toMatchObject({ status: 400, answer: { error: { message: '没有这个区划：朝阳区' } } })
    expect((await office.dashboard.store.auditTrail({ action: 'limit_districts' }, 0, 5)).map(({ detail }) => detail)).toEqual([{ from: ['龙亭区'], to: [], waits: false, why: '按片分工' }])
  })

  it('who decides for others sees more only by a grant; less at once', async () => {
    await call(system, 'addPerson', { body: { login: 'wang.wu', name: '王五', role: 'approver', districts: ['龙亭区'] } })
    const security = await office.dashboard.login('secadmin')
    const settle = async () => call(security, 'settleGrant', { ...byId('staff:wang.wu'), body: { mark: await markOf('staff:wang.wu'), granted: true } })
    expect((await settle()).answer).toMatchObject({ active: true, districts: ['龙亭区'] })
    expect((await limit('staff:wang.wu', [])).answer).toMatchObject({ districts: ['龙亭区'], grant: { what: 'districts', districts: [] } })
    expect((await settle()).answer).toMatchObject({ districts: null, grant: null })
    expect((await limit('staff:wang.wu', ['龙亭区'])).answer).toMatchObject({ districts: ['龙亭区'], grant: null })
  })

  it('is not for units’ people nor administrators, and falls away with the role', async () => {
    expect(await call(system, 'addPerson', { body: { login: 'a1', name: '甲', role: 'unit1', unitId: 'unit:water', districts: ['龙亭区'] } })).toMatchObject({ status: 400, answer: { error: { message: expect.stringContaining('不按区划限定') } } })
    await call(system, 'addPerson', { body: { login: 'li.si', name: '李四', role: 'officer', districts: ['龙亭区'] } })
    const moved = await call(system, 'changeRole', { ...byId('staff:li.si'), body: { mark: await markOf('staff:li.si'), role: 'unit1', unitId: 'unit:water', why: '调岗' } })
    expect(moved.answer).toMatchObject({ role: 'unit1', districts: null })
  })
})

