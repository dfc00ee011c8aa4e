/** 暂停计时 over the API: a unit asks, the office rules, everybody sees it; the clocks run again by ruling; a request is taken back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../dashboard/contract.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import type { Office, Person } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
let id: string
let number: string
beforeEach(async () => {
  office = await openOffice()
  ;({ id, number } = (await office.accept()).case)
  await office.send(id, 'unit:water')
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await office.close()
})

const byId = (one: string) => ({ params: { id: one } })
const UNTIL = '2026-12-10T09:00:00.000Z'
const lead = async (): Promise<Answer<'case'>['dispatches'][number]> => (await office.look(id)).dispatches.find(({ parentId }) => parentId === null)!
const ask = async (person: Person, body: Record<string, unknown>) => {
  const { dispatch } = await office.work(person, number)
  return office.as(person, 'askDispatch', { ...byId(dispatch.id), body: { step: dispatch.step, reason: '待法院裁决', ...body } })
}
const rule = async (body: Record<string, unknown>) => {
  const { id: dispatchId, step } = await lead()
  return office.as('officer', 'ruleDispatch', { ...byId(dispatchId), body: { step, ...body } })
}
const resume = async (person: Person) => {
  const { id: dispatchId, step } = await lead()
  return office.as(person, 'resumeDispatch', { ...byId(dispatchId), body: { step, why: '裁决已出' } })
}

describe('暂停计时', () => {
  it('is asked for, granted, seen by office and unit, and ended by ruling', async () => {
    const before = await lead()
    expect(await ask('water', { what: 'pause' })).toMatchObject({ status: 400, code: 'invalid' })
    expect((await ask('water', { what: 'pause', until: UNTIL })).answer.dispatch).toMatchObject({ pause: { state: 'asked', until: UNTIL }, paused: false })
    expect((await office.as('officer', 'reviews')).answer.asks).toMatchObject([{ case: { number }, dispatch: { pause: { state: 'asked', reason: '待法院裁决' } } }])
    expect((await office.as('officer', 'work')).answer.reviews).toBe(1)
    const { answer: granted } = await rule({ what: 'pause', granted: true })
    expect(granted).toMatchObject({ paused: true, pause: { state: 'granted' }, next: { late: false }, pauses: [{ until: UNTIL, ended: null, reason: '待法院裁决', byName: '苏晓岚', upper: false }] })
    const view = await office.look(id)
    expect(view.case.dueAt).toBe(granted.dueAt)
    expect(granted.dueAt > before.dueAt).toBe(true)
    expect(view.history.map(({ action }) => action)).toEqual(expect.arrayContaining(['ask_pause', 'pause_granted']))
    expect((await office.work('water', number)).dispatch).toMatchObject({ paused: true, dueAt: granted.dueAt })
    expect((await office.as('officer', 'reviews')).answer.asks).toEqual([])
    expect((await office.as('officer', 'pauseDispatch', { ...byId(before.id), body: { step: granted.step, reason: '待检测结果', until: UNTIL } })).message).toContain('已暂停计时，自 ')
    expect((await resume('supervisor')).status).toBe(403)
    expect((await resume('roads')).status).toBe(404)
    const resumed = await resume('officer')
    // Not a working minute has passed since: everything stands where it stood.
    expect(resumed.answer).toMatchObject({ paused: false, dueAt: before.dueAt, signDueAt: before.signDueAt, contactDueAt: before.contactDueAt })
    expect((await resume('officer')).message).toBe('该转办件没有暂停计时')
  })

  it('of the office’s own motion: not late meanwhile, not pressed; late again when it is over', async () => {
    const { id: dispatchId, step, dueAt } = await lead()
    const stop = (body: Record<string, unknown>) => office.as('officer', 'pauseDispatch', { ...byId(dispatchId), body: { step, reason: '待检测结果', until: UNTIL, ...body } })
    expect((await stop({ until: '2026-11-01T09:00:00.000Z' })).message).toBe('暂停计时的截止时间已经过去，请另定')
    expect((await stop({ until: '2040-11-01T09:00:00.000Z' })).message).toContain('放假安排只到')
    expect((await stop({ step: step + 1 })).code).toBe('stale')
    expect((await stop({ dueAt: UNTIL })).code).toBe('invalid')
    expect((await lead()).dueAt).toBe(dueAt)
    expect((await stop({})).status).toBe(200)
    office.dashboard.pass(Date.parse(dueAt) - Date.parse('2026-11-20T02:00:00.000Z') + 60_000)
    const officer = await office.dashboard.login('officer')
    const supervisor = await office.dashboard.login('supervisor')
    const due = async () => (await office.dashboard.ask('due', { query: { which: 'late' } }, supervisor)).json<Answer<'due'>>()
    expect(await due()).toMatchObject({ late: 0, soon: 0 })
    expect((await office.dashboard.ask('cases', { query: { overdue: 'true' } }, officer)).json<Answer<'cases'>>().total).toBe(0)
    expect((await office.dashboard.ask('remind', { ...byId(dispatchId), body: {} }, supervisor)).json()).toMatchObject({ error: { message: '该转办件已暂停计时，恢复计时后再催办' } })
  })
})

describe('撤回申请', () => {
  it('the unit goes on; the office has nothing to rule on any more', async () => {
    await ask('water', { what: 'return' })
    const waiting = (await office.work('water', number)).dispatch
    const withdraw = (person: Person, what: string) => office.as(person, 'withdrawAsk', { ...byId(waiting.id), body: { step: waiting.step, what, why: '核实后属本单位' } })
    expect((await office.as('water', 'signDispatch', { ...byId(waiting.id), body: { step: waiting.step } })).status).toBe(409)
    expect((await withdraw('roads', 'return')).status).toBe(404)
    expect((await withdraw('officer', 'return')).status).toBe(403)
    expect((await withdraw('water', 'extension')).message).toBe('没有待裁定的延期申请，不能撤回')
    expect((await withdraw('water', 'return')).answer.dispatch).toMatchObject({ return: { state: 'withdrawn' }, handling: 'sent' })
    expect((await withdraw('water', 'return')).code).toBe('stale')
    expect((await office.as('officer', 'reviews')).answer.asks).toEqual([])
    expect((await office.look(id)).case).toMatchObject({ returns: 0, units: ['市供水公司'] })
    await office.answer('water', number)
    expect((await office.look(id)).case.status).toBe('replied')
  })
})
