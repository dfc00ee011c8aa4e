/** 转办 to 回访 over the API: the whole road of a case, its forks, and what is refused with a sentence. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import type { Office, Person } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await office.close()
})

const byId = (id: string) => ({ params: { id } })
const review = async (person: Person, caseId: string, decision: 'accept' | 'send_back', opinion = '') => {
  const view = await office.look(caseId)
  const reply = view.dispatches.flatMap(({ replies }) => replies).findLast((one) => one.review === 'submitted')
  return office.as(person, 'reviewReply', { ...byId(reply?.id ?? 'none'), body: { version: reply?.version ?? 1, decision, opinion } })
}
const lead = (view: Answer<'case'>) => view.dispatches.find(({ role, parentId, handling }) => role === 'lead' && parentId === null && handling !== 'returned' && handling !== 'recalled')!

describe('the road of an ordinary case', () => {
  it('leads from 转办 over 签收, 联系, 反馈, 审核 to 办结 and a satisfied 回访', async () => {
    const opened = await office.accept()
    expect(opened.approvalNeed.needs).toEqual([])
    const sent = await office.send(opened.case.id, 'unit:water', ['unit:roads'])
    expect(sent.case).toMatchObject({ status: 'dispatched', units: ['市供水公司', '市政管理处'], overdue: false })
    expect(sent.dispatches.map(({ role, handling, next }) => [role, handling, next?.clock]).toSorted()).toEqual([['assist', 'sent', 'sign'], ['lead', 'sent', 'sign']])
    await office.answer('water', opened.case.number)
    expect((await office.look(opened.case.id)).case.status).toBe('dispatched')
    await office.answer('roads', opened.case.number, '管沟回填完毕。')
    expect((await office.look(opened.case.id)).case.status).toBe('replied')
    expect((await office.as('officer', 'closeCase', { ...byId(opened.case.id), body: { version: (await office.look(opened.case.id)).case.version, answer: '已办结' } })).message).toBe('还有 2 个单位的反馈没有审核通过，不能办结')
    expect((await review('officer', opened.case.id, 'accept')).status).toBe(200)
    expect((await review('officer', opened.case.id, 'accept')).status).toBe(200)
    const closed = await office.as('officer', 'closeCase', { ...byId(opened.case.id), body: { version: (await office.look(opened.case.id)).case.version, answer: '管道已冲洗，水质合格。' } })
    expect(closed.answer.case).toMatchObject({ status: 'closed', answer: '管道已冲洗，水质合格。' })
    const toVisit = async () => (await office.as('supervisor', 'cases', { query: { toVisit: 'true' } })).answer.cases.map(({ number }) => number)
    expect(await toVisit()).toEqual([opened.case.number])
    const missed = await office.as('officer', 'followUpCase', { ...byId(opened.case.id), body: { version: closed.answer.case.version, reached: false, responded: null, resolved: null, satisfied: null, words: '无人接听' } })
    expect(await toVisit()).toEqual([opened.case.number])
    const visited = await office.as('supervisor', 'followUpCase', { ...byId(opened.case.id), body: { version: missed.answer.case.version, reached: true, responded: true, resolved: true, satisfied: true, words: '水清了' } })
    expect(visited.answer.case).toMatchObject({ status: 'closed', satisfied: true, followUps: [{ satisfied: null }, { byName: '贺督察', satisfied: true }] })
    expect(await toVisit()).toEqual([])
    // The chain is told whole, in order, with the unit that each line is about.
    const told = visited.answer.history.map(({ action, about }) => (about ? `${about} ${action}` : action))
    expect(told).toEqual(expect.arrayContaining(['register', 'dispatch', '市供水公司 sign', '市供水公司 contact', '市供水公司 reply', '市政管理处 reply', 'reply', '市供水公司 accept', 'close', 'follow_up']))
    expect(visited.answer.history.map(({ at }) => at)).toEqual(visited.answer.history.map(({ at }) => at).toSorted())
  })

  it('turns back: a reply is 退回重办, and who is not satisfied has the case reopened for another round', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    await office.answer('water', number, '收悉。')
    expect((await review('officer', id, 'send_back')).code).toBe('invalid')
    expect((await review('officer', id, 'send_back', '没有说明处理结果')).status).toBe(200)
    expect((await office.look(id)).case.status).toBe('dispatched')
    expect((await office.work('water', number)).dispatch).toMatchObject({ handling: 'redo', replies: [{ review: 'sent_back', reviewOpinion: '没有说明处理结果' }] })
    await office.answer('water', number)
    await review('officer', id, 'accept')
    const { answer: closed } = await office.as('officer', 'closeCase', { ...byId(id), body: { version: (await office.look(id)).case.version, answer: '已冲洗。' } })
    const { answer: again } = await office.as('officer', 'followUpCase', { ...byId(id), body: { version: closed.case.version, reached: true, responded: true, resolved: false, satisfied: false, words: '还是黄的' } })
    expect(again.case).toMatchObject({ status: 'registered', reopened: 1, units: [], closedAt: null })
    // The accepted dispatch of the first round does not answer for the second.
    const second = await office.send(id, 'unit:water')
    expect(second.case.status).toBe('dispatched')
    expect(second.dispatches).toHaveLength(2)
  })

  it('stays closed when somebody who is not satisfied is told why', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    await office.answer('water', number)
    await review('officer', id, 'accept')
    const { answer: closed } = await office.as('officer', 'closeCase', { ...byId(id), body: { version: (await office.look(id)).case.version, answer: '已冲洗。' } })
    const visit = { version: closed.case.version, reached: true, responded: true, resolved: true, satisfied: false, words: '嫌慢' }
    expect((await office.as('officer', 'followUpCase', { ...byId(id), body: { ...visit, satisfied: null } })).code).toBe('invalid')
    expect((await office.as('officer', 'followUpCase', { ...byId(id), body: { ...visit, keepClosed: '问题已解决，对时限有意见' } })).answer.case).toMatchObject({ status: 'closed', satisfied: false })
  })
})

describe('加派', () => {
  it('gives units of level 2 an earlier deadline; the upper unit reviews them and answers only after them', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    const before = await office.work('water', number)
    expect(before.subunits.map(({ name }) => name)).toEqual(['供水公司北区所', '供水公司南区所'])
    const order = (body: Record<string, unknown>) => office.as('water', 'delegateDispatch', { ...byId(before.dispatch.id), body })
    expect((await order({ step: before.dispatch.step, unitIds: ['unit:water-north'] })).message).toBe('请先签收再加派')
    const { answer: signed } = await office.as('water', 'signDispatch', { ...byId(before.dispatch.id), body: { step: before.dispatch.step } })
    const { step, dueAt } = signed.dispatch
    expect((await order({ step, unitIds: ['unit:water-north'], dueAt })).message).toBe('加派的期限须早于本单位的办结期限')
    expect((await order({ step, unitIds: ['unit:roads-east'] })).message).toBe('市政管理处东所不是本单位的下级')
    const { answer: parent } = await order({ step, unitIds: ['unit:water-north', 'unit:water-south'], note: '分片排查' })
    expect(parent.children.map((child) => [child.unit, child.handling, child.dueAt < dueAt])).toEqual([['供水公司北区所', 'sent', true], ['供水公司南区所', 'sent', true]])
    const reply = (now: number) => office.as('water', 'replyDispatch', { ...byId(before.dispatch.id), body: { step: now, publicAnswer: '已处理', resolved: true } })
    expect((await reply(parent.dispatch.step)).message).toContain('加派的二级单位还没有办结')

    await office.answer('north', number, '北区管道已冲洗。')
    // The list says that somebody below waits, before the item is opened.
    expect((await office.as('water', 'inbox')).answer.items.map(({ waitingBelow }) => waitingBelow)).toEqual([1])
    expect((await office.as('south', 'inbox')).answer.items.map(({ waitingBelow }) => waitingBelow)).toEqual([0])
    const [northReply] = (await office.work('water', number)).children[0]!.replies
    // The office does not review what a unit of level 2 said, and the reply does not wait on its desk.
    expect((await office.as('officer', 'reviewReply', { ...byId(northReply!.id), body: { version: 1, decision: 'accept' } })).status).toBe(404)
    expect((await office.as('officer', 'reviews')).answer.total).toBe(0)
    expect((await office.as('water', 'reviewReply', { ...byId(northReply!.id), body: { version: 1, decision: 'accept' } })).status).toBe(200)
    const south = (await office.work('water', number)).children[1]!
    expect((await office.as('water', 'recallDispatch', { ...byId(south.id), body: { step: south.step, why: '南区不涉及' } })).status).toBe(200)
    expect((await reply((await office.work('water', number)).dispatch.step)).status).toBe(200)
    const view = await office.look(id)
    expect(view.case.status).toBe('replied')
    expect(view.dispatches.map(({ unit, handling }) => [unit, handling])).toEqual([['市供水公司', 'replied'], ['供水公司北区所', 'accepted'], ['供水公司南区所', 'recalled']])
  })
})

describe('退单 and 延期', () => {
  const ask = async (person: Person, number: string, body: Record<string, unknown>) => {
    const { dispatch } = await office.work(person, number)
    return office.as(person, 'askDispatch', { ...byId(dispatch.id), body: { step: dispatch.step, reason: '不属于本单位职责', ...body } })
  }
  const rule = async (caseId: string, body: Record<string, unknown>) => {
    const dispatch = lead(await office.look(caseId))
    return office.as('officer', 'ruleDispatch', { ...byId(dispatch.id), body: { step: dispatch.step, ...body } })
  }

  it('the first unit keeps it until a ruling; refused it goes on, granted it goes to the named unit', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    expect((await ask('water', number, { what: 'return' })).status).toBe(200)
    expect((await office.as('officer', 'reviews')).answer.asks).toMatchObject([{ case: { number }, dispatch: { return: { state: 'asked', reason: '不属于本单位职责' } } }])
    expect((await office.look(id)).case).toMatchObject({ status: 'dispatched', units: ['市供水公司'] })
    expect((await rule(id, { what: 'return', granted: false })).code).toBe('invalid')
    expect((await rule(id, { what: 'return', granted: false, ruling: '职责清单中属供水公司' })).status).toBe(200)
    expect((await ask('water', number, { what: 'return' })).status).toBe(200)
    expect((await rule(id, { what: 'return', granted: true, toUnitId: 'unit:roads' })).answer).toMatchObject({ handling: 'returned' })
    const view = await office.look(id)
    expect(view.case).toMatchObject({ status: 'dispatched', units: ['市政管理处'], returns: 1 })
    expect((await office.as('water', 'inbox')).answer.total).toBe(0)
    expect((await office.as('water', 'inbox', { query: { which: 'over' } })).answer.items).toMatchObject([{ handling: 'returned' }])
  })

  it('back and forth raises the alarm, and after the limit nobody may give it back', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    await ask('water', number, { what: 'return' })
    await rule(id, { what: 'return', granted: true, toUnitId: 'unit:roads' })
    expect((await office.look(id)).pingPong).toBe(false)
    await ask('roads', number, { what: 'return' })
    await rule(id, { what: 'return', granted: true, toUnitId: 'unit:water' })
    expect(await office.look(id)).toMatchObject({ pingPong: true, case: { returns: 2 } })
    expect((await ask('water', number, { what: 'return' })).message).toContain('已退单 2 次，达到上限')
  })

  it('without a next unit the case comes back to the desk and can go out again', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    await ask('water', number, { what: 'return' })
    await rule(id, { what: 'return', granted: true })
    expect((await office.look(id)).case).toMatchObject({ status: 'registered', units: [], returns: 1 })
    expect((await office.send(id, 'unit:roads')).case.status).toBe('dispatched')
  })

  it('延期 moves the end, at most twice', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    for (const day of ['20', '22']) {
      const until = `2027-01-${day}T09:00:00.000Z`
      expect((await ask('water', number, { what: 'extension', until })).status).toBe(200)
      expect((await rule(id, { what: 'extension', granted: true })).answer).toMatchObject({ dueAt: until })
      expect((await office.look(id)).case.dueAt).toBe(until)
    }
    expect((await ask('water', number, { what: 'extension', until: '2027-01-25T09:00:00.000Z' })).message).toBe('已延期 2 次，达到上限，不能再申请')
    expect((await ask('water', number, { what: 'extension', until: '2026-11-21T09:00:00.000Z' })).status).toBe(409)
  })

  it('改派 and recall take it from the unit at once, with what it had given on', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    const { dispatch } = await office.work('water', number)
    const { answer: signed } = await office.as('water', 'signDispatch', { ...byId(dispatch.id), body: { step: dispatch.step } })
    await office.as('water', 'delegateDispatch', { ...byId(dispatch.id), body: { step: signed.dispatch.step, unitIds: ['unit:water-north'] } })
    const held = lead(await office.look(id))
    expect((await office.as('officer', 'recallDispatch', { ...byId(held.id), body: { step: held.step, why: '转错单位', toUnitId: 'unit:roads' } })).status).toBe(200)
    expect((await office.as('north', 'inbox')).answer.total).toBe(0)
    expect((await office.look(id)).case.units).toEqual(['市政管理处'])
    const next = lead(await office.look(id))
    await office.as('officer', 'recallDispatch', { ...byId(next.id), body: { step: next.step, why: '重复件' } })
    expect((await office.look(id)).case).toMatchObject({ status: 'registered', units: [] })
  })
})

describe('what is refused', () => {
  it('says so in a sentence and changes nothing: a wrong unit, a late deadline, no lead, a stale page, a double click', async () => {
    const opened = await office.accept()
    const { id, version } = opened.case
    const send = (body: Record<string, unknown>) => office.as('officer', 'dispatchCase', { ...byId(id), body: { version, leadUnitId: 'unit:water', ...body } })
    expect((await send({ leadUnitId: 'unit:gone' })).message).toBe('市撤销局已于 2020-01-01 撤销，请改选承接的单位')
    expect((await send({ leadUnitId: 'unit:none' })).status).toBe(404)
    expect((await send({ leadUnitId: 'unit:water-north' })).message).toContain('是二级单位')
    expect((await send({ leadUnitId: null, assistUnitIds: ['unit:roads'] })).message).toBe('请指定主办单位')
    expect((await send({ assistUnitIds: ['unit:water'] })).message).toBe('同一单位不能既主办又协办')
    expect((await send({ dueAt: '2026-11-19T00:00:00.000Z' })).message).toBe('办结期限已经过去，请另定')
    expect(await office.look(id)).toEqual(opened)
    const [first, second] = await Promise.all([send({}), send({})])
    expect([first.status, second.status].sort()).toEqual([200, 409])
    expect((await send({})).message).toBe('该案件在您打开之后有了新的进展，请看过再操作')
    expect((await office.look(id)).dispatches).toHaveLength(1)
    const { dispatch } = await office.work('water', opened.case.number)
    const sign = () => office.as('water', 'signDispatch', { ...byId(dispatch.id), body: { step: dispatch.step } })
    expect((await Promise.all([sign(), sign()])).map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await sign()).message).toBe('该转办件在您打开之后有了新的进展，请看过再操作')
  })

  it('a holiday table that ends: the sentence says what to do, and nothing is sent', async () => {
    const { case: { id, version } } = await office.accept()
    office.dashboard.pass(12 * 365 * 86_400_000)
    const cookie = await office.dashboard.login('officer')
    const response = await office.dashboard.ask('dispatchCase', { ...byId(id), body: { version, leadUnitId: 'unit:water' } }, cookie)
    expect([response.statusCode, response.json<{ error: { message: string } }>().error.message]).toEqual([409, expect.stringContaining('放假安排只到')])
    expect((await office.dashboard.store.dispatchesOf(id)).length).toBe(0)
  })
})

describe('one unit and another’s work', () => {
  it('is not there: reading, acting, files, whatever id is guessed', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    const { dispatch } = await office.work('water', number)
    await office.answer('water', number)
    const [reply] = (await office.look(id)).dispatches[0]!.replies
    const { step } = dispatch
    for (const stranger of ['roads', 'north', 'east'] as const) {
      const tried = await Promise.all([
        office.as(stranger, 'inboxItem', byId(dispatch.id)),
        office.as(stranger, 'revealDispatch', { ...byId(dispatch.id), body: { reason: '看看别家的件' } }),
        office.as(stranger, 'signDispatch', { ...byId(dispatch.id), body: { step } }),
        office.as(stranger, 'contactDispatch', { ...byId(dispatch.id), body: { step, note: '电话联系过了' } }),
        office.as(stranger, 'replyDispatch', { ...byId(dispatch.id), body: { step, publicAnswer: '代答', resolved: true } }),
        office.as(stranger, 'askDispatch', { ...byId(dispatch.id), body: { step, what: 'return', reason: '替别人退单' } }),
      ])
      expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404])
      expect((await office.as(stranger, 'inbox', { query: { which: 'answered' } })).answer.total).toBe(0)
      expect((await office.as(stranger, 'case', byId(id))).status).toBe(403)
    }
    for (const [name, body] of [['recallDispatch', { step, why: '抢件' }], ['ruleDispatch', { step, what: 'return', granted: true }]] as const) expect((await office.as('roads', name, { ...byId(dispatch.id), body })).status).toBe(404)
    expect((await office.as('roads', 'reviewReply', { ...byId(reply!.id), body: { version: 1, decision: 'accept' } })).status).toBe(404)
    // Not even the unit itself reviews its own reply.
    expect((await office.as('water', 'reviewReply', { ...byId(reply!.id), body: { version: 1, decision: 'accept' } })).status).toBe(404)
  })

  it('the text is masked until a reason is given, and the reason is kept', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    const item = await office.work('water', number)
    expect(JSON.stringify(item)).not.toContain('13912345678')
    const { answer } = await office.as('water', 'revealDispatch', { ...byId(item.dispatch.id), body: { reason: '电话联系反映人' } })
    expect(answer.posts[0]?.content).toContain('13912345678')
    expect(await office.dashboard.store.auditTrail({ action: 'reveal' }, 0, 1)).toMatchObject([{ by: 'staff:water', subject: `dispatch ${item.dispatch.id}` }])
  })

  it('fields nobody asked for are refused, not written', async () => {
    const { case: { id, number } } = await office.accept()
    await office.send(id, 'unit:water')
    const { dispatch } = await office.work('water', number)
    const planted = await office.as('water', 'signDispatch', { ...byId(dispatch.id), body: { step: dispatch.step, dueAt: '2030-01-01T00:00:00.000Z', handling: 'accepted' } })
    expect(planted).toMatchObject({ status: 400, code: 'invalid' })
    expect((await office.work('water', number)).dispatch.handling).toBe('sent')
  })
})
