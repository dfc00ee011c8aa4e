/** 单位 and 机构改革 over the API: names, dates, successors, and the work, people and duties that go with them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { createOutbox } from '../../pipeline/dispatch/outbox.ts'
import { NotTaken } from '../../pipeline/dispatch/sender.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { planForwarding } from '../../storage/records/forwarding.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import type { Office } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
let cookie: string
beforeEach(async () => {
  office = await openOffice()
  cookie = await office.dashboard.login('sysadmin')
})
afterEach(async () => {
  expect((await verifyAudit(office.dashboard.store.database)).broken).toBeNull()
  await office.close()
})

async function admin<N extends EndpointName>(name: N, input: Parameters<Office['as']>[2] = {}): Promise<{ status: number; answer: Answer<N>; message: string; code: string }> {
  const response = await office.dashboard.ask(name, input, cookie)
  const answer = response.json<{ error?: { code: string; message: string } }>()
  return { status: response.statusCode, answer: answer as never, message: answer.error?.message ?? '', code: answer.error?.code ?? '' }
}
const unit = async (id: string) => (await admin('unit', { params: { id } })).answer
const seen = async (id: string) => ({ id, version: (await unit(id)).version })
const TODAY = '2026-11-20'

describe('one unit', () => {
  it('begins, is renamed, and is called by its former name too', async () => {
    const added = await admin('addUnit', { body: { name: '市数据局', level: 1, kind: 'bureau', from: '2026-01-01' } })
    expect(added).toMatchObject({ status: 200, answer: { name: '市数据局', until: null, exists: true, work: 0, history: [{ action: 'add', byName: '系统管理员' }] } })
    const { id, version } = added.answer
    const renamed = await admin('renameUnit', { params: { id }, body: { version, name: '市数据和政务服务局' } })
    expect(renamed.answer).toMatchObject({ name: '市数据和政务服务局', aliases: ['市数据局'], version: 2 })
    const stale = await admin('renameUnit', { params: { id }, body: { version, name: '市大数据局' } })
    expect(stale).toMatchObject({ status: 409, code: 'stale', message: '市数据和政务服务局的资料在您打开之后有了变动，请看过再操作' })
    expect((await unit(id)).version).toBe(2)
    expect((await office.dashboard.store.auditTrail({ subject: `unit ${id}` }, 0, 10)).map(({ action }) => action)).toEqual(['rename_unit', 'add_unit'])
  })

  it.each([
    ['a name that is taken', { name: '市供水公司', level: 1, kind: 'bureau', from: '2026-01-01' }, '已有名为「市供水公司」的单位'],
    ['level 2 under nobody', { name: '某科', level: 2, kind: 'office', from: '2026-01-01' }, '二级单位须选择一级单位作上级'],
    ['level 2 under level 2', { name: '某科', level: 2, parentId: 'unit:water-north', kind: 'office', from: '2026-01-01' }, '二级单位须选择一级单位作上级'],
    ['level 2 under an abolished unit', { name: '某科', level: 2, parentId: 'unit:gone', kind: 'office', from: '2026-01-01' }, '市撤销局已于 2020-01-01 撤销，请改选上级单位'],
    ['a field of the record that is not the form’s', { name: '某局', level: 1, kind: 'bureau', from: '2026-01-01', successorIds: ['unit:water'] }, '填写有误'],
  ])('is not added with %s', async (_, body, message) => {
    const before = (await admin('units')).answer.length
    const refused = await admin('addUnit', { body })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.message).toContain(message)
    expect((await admin('units')).answer).toHaveLength(before)
  })
})

describe('机构改革', () => {
  it('merges units: work, people, duties and units below go to the successor in one audited commit', async () => {
    const { store } = office.dashboard
    const opened = await office.accept()
    await office.send(opened.case.id, 'unit:water', ['unit:longting'])
    const { dispatch } = await office.work('water', opened.case.number)
    await office.as('water', 'signDispatch', { params: { id: dispatch.id }, body: { step: dispatch.step } })
    const signed = (await office.work('water', opened.case.number)).dispatch
    const delegated = await office.as('water', 'delegateDispatch', { params: { id: dispatch.id }, body: { step: signed.step, unitIds: ['unit:water-north'] } })
    expect(delegated.status).toBe(200)
    const duty = await office.as('supervisor', 'planDuty', { body: { unitId: 'unit:water', staffId: 'staff:water', from: '2026-11-21T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' } })
    expect(duty.status).toBe(200)
    const heir = (await admin('addUnit', { body: { name: '市水务集团', level: 1, kind: 'enterprise', from: '2026-11-01' } })).answer
    const before = (await store.auditTrail({}, 0, 1))[0]?.seq ?? 0

    const reform = await admin('reformUnits', { body: { units: [await seen('unit:water'), await seen('unit:roads')], successorIds: [heir.id], heirId: heir.id, until: TODAY, why: '市政水务一体化改革' } })
    expect(reform).toMatchObject({ status: 200, answer: { dispatches: 1, staff: 2, deactivated: 0, subunits: 3, letters: 0, rules: 0, rulesOff: 0, issues: 0 } })
    expect((await store.auditTrail({}, 0, 1))[0]).toMatchObject({ seq: before + 1, action: 'reform_units' })

    office.dashboard.pass(6000)
    expect(await unit('unit:water')).toMatchObject({ until: TODAY, successorIds: [heir.id], exists: false, work: 0, staff: 0 })
    expect(await unit(heir.id)).toMatchObject({ aliases: ['市供水公司', '市政管理处'], work: 1, staff: 2, dispatches: [{ caseNumber: opened.case.number, handling: 'signed' }] })
    expect(await unit('unit:water-north')).toMatchObject({ parentId: heir.id, exists: true })
    const moved = await store.dispatch(dispatch.id)
    expect(moved).toMatchObject({ unitId: heir.id, handling: 'signed', dueAt: dispatch.dueAt, history: expect.arrayContaining([expect.objectContaining({ action: 'hand_over', why: '市供水公司 → 市水务集团：市政水务一体化改革' })]) })
    expect(await store.case(opened.case.id)).toMatchObject({ status: 'dispatched', unitIds: expect.arrayContaining([heir.id, 'unit:longting']) })
    expect((await office.look(opened.case.id)).history.some(({ action, why }) => action === 'hand_over' && why === '市供水公司 → 市水务集团：市政水务一体化改革')).toBe(true)
    expect(await store.staff('staff:water')).toMatchObject({ unitId: heir.id, active: true })
    expect((await store.dutiesOfUnits([heir.id], office.dashboard.now())).map(({ staffId }) => staffId)).toEqual(['staff:water'])
    const { deliveries: letters } = await store.deliveries({ kind: 'hand_over' }, 0, 10)
    expect(letters).toMatchObject([{ unitId: heir.id, state: 'held', subject: '【移交】市供水公司的 1 件在办诉求由你单位承接' }])
    expect(letters[0]?.text).toContain(opened.case.number)
    expect(letters[0]?.text).not.toContain(opened.case.title)
    // The same person goes on where they were, also with the unit below.
    expect((await office.work('water', opened.case.number)).dispatch.unit).toBe('市水务集团')
    expect((await office.work('north', opened.case.number)).dispatch.id).not.toBe(dispatch.id)
    // Nothing new reaches the abolished unit.
    const next = await office.accept()
    expect(await office.as('officer', 'dispatchCase', { params: { id: next.case.id }, body: { version: next.case.version, leadUnitId: 'unit:water' } })).toMatchObject({ status: 409, message: '市供水公司已于 2026-11-20 撤销，请改选承接的单位' })
  })

  it('leaves one dispatch where two units that had a case together became one', async () => {
    const opened = await office.accept()
    await office.send(opened.case.id, 'unit:water', ['unit:roads'])
    const heir = (await admin('addUnit', { body: { name: '市水务集团', level: 1, kind: 'enterprise', from: '2026-11-01' } })).answer
    await admin('reformUnits', { body: { units: [await seen('unit:water'), await seen('unit:roads')], successorIds: [heir.id], heirId: heir.id, until: TODAY, why: '合并' } })
    office.dashboard.pass(6000)
    const after = await office.look(opened.case.id)
    expect(after.case).toMatchObject({ status: 'dispatched', units: ['市水务集团'] })
    expect(after.dispatches.map(({ role, handling }) => [role, handling]).toSorted()).toEqual([['assist', 'recalled'], ['lead', 'sent']])
    await office.answer('water', opened.case.number)
    expect((await office.look(opened.case.id)).case.status).toBe('replied')
  })

  it('splits a unit: each dispatch and person goes where it is told, who is left out loses the account', async () => {
    const { store } = office.dashboard
    const cases = [await office.accept(), await office.accept()]
    for (const one of cases) await office.send(one.case.id, 'unit:water')
    const heirs = []
    for (const name of ['市供水集团', '市排水集团']) heirs.push((await admin('addUnit', { body: { name, level: 1, kind: 'enterprise', from: '2026-11-01' } })).answer.id)
    const other = (await office.work('water', cases[1]!.case.number)).dispatch.id
    const reform = { units: [await seen('unit:water')], successorIds: heirs, heirId: heirs[0], until: TODAY, why: '供排水分设', dispatches: [{ id: other, unitId: heirs[1] }], staff: [{ id: 'staff:water', unitId: null }], subunits: [{ id: 'unit:water-south', parentId: heirs[1] }] }
    expect(await admin('reformUnits', { body: reform })).toMatchObject({ status: 200, answer: { dispatches: 2, staff: 0, deactivated: 1, subunits: 2 } })
    expect([(await store.case(cases[0]!.case.id))?.unitIds, (await store.case(cases[1]!.case.id))?.unitIds]).toEqual([[heirs[0]], [heirs[1]]])
    expect((await unit('unit:water-south')).parentId).toBe(heirs[1])
    expect((await unit(heirs[0]!)).aliases).toEqual([])
    expect((await office.as('water', 'inbox')).status).toBe(401)
    // Once more, from the stale page: refused, nothing changed.
    expect(await admin('reformUnits', { body: reform })).toMatchObject({ status: 409, code: 'stale' })
  })

  describe('what stands elsewhere under the name of the unit', () => {
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent }
    const facts = { name: '路灯转供水', enabled: true, rank: 1, categories: [], districts: [], channels: [], anyWords: [], noWords: [], urgencyMost: 0 as const, confidenceLeast: 0.9, hours: 'always' as const, unitId: 'unit:water', recallMinutes: 30, sampleShare: 0 }
    async function prepare(): Promise<{ open: string; letter: string; old: string; rule: string; issue: string; settled: string }> {
      const { store } = office.dashboard
      const [open, ended] = [await office.accept(), await office.accept()]
      for (const one of [open, ended]) await office.send(one.case.id, 'unit:water')
      const gone = (await office.look(ended.case.id)).dispatches[0]!
      // Both letters lie in the outbox of the demo; then one of the two is recalled.
      await createOutbox({ store, senders: {}, held: true, cover: (text) => text, secrets: createSecretBox(Buffer.alloc(32, 7)), clock: () => new Date(office.dashboard.now()), log: silent }).runOnce()
      expect((await office.as('officer', 'recallDispatch', { params: { id: gone.id }, body: { step: gone.step, why: '转错' } })).status).toBe(200)
      const approver = await office.dashboard.login('approver')
      const rule = (await office.dashboard.ask('addForwardRule', { body: facts }, approver)).json<{ id: string }>().id
      const list = async (enterprise: string) => {
        const { id, version } = (await office.as('officer', 'listEnterpriseIssue', { body: { origin: 'channel', enterprise, text: '门前水管漏水' } })).answer
        return (await office.as('officer', 'registerEnterpriseIssue', { params: { id }, body: { version, unitId: 'unit:water', dueDay: '2026-12-01' } })).answer
      }
      const [issue, settled, rated] = [await list('汴京食品厂'), await list('宋城印刷厂'), await list('禹王仪表厂')]
      const done = []
      for (const one of [settled, rated]) done.push((await office.as('officer', 'settleEnterpriseIssue', { params: { id: one.id }, body: { version: one.version, evidence: '照片', why: '现场解决' } })).answer)
      await office.as('officer', 'rateEnterpriseIssue', { params: { id: rated.id }, body: { version: done[1]!.version, verdict: 'satisfied' } })
      const dispatchId = (await office.look(open.case.id)).dispatches[0]!.id
      return { open: dispatchId, letter: `dispatch:${dispatchId}`, old: `dispatch:${gone.id}`, rule, issue: issue.id, settled: settled.id }
    }
    const heirs = async (...names: string[]): Promise<string[]> => {
      const ids = []
      for (const name of names) ids.push((await admin('addUnit', { body: { name, level: 1, kind: 'enterprise', from: '2026-11-01' } })).answer.id)
      return ids
    }

    it('goes to the only successor: letters, rules, issues', async () => {
      const { store } = office.dashboard
      const { letter, old, rule, issue, settled, open } = await prepare()
      const [heir = ''] = await heirs('市水务集团')
      const planned = planForwarding({ postId: 'p', hash: 'h', ruleId: rule, ruleVersion: 1, unitId: 'unit:water', because: '规则', leavesAt: '2026-11-20T09:00:00.000Z', sampled: false }, { at: office.dashboard.now(), by: 'system:forwarding' })
      await store.addForwarding(planned)
      const reform = await admin('reformUnits', { body: { units: [await seen('unit:water')], successorIds: [heir], heirId: heir, until: TODAY, why: '组建水务集团' } })
      expect(reform).toMatchObject({ status: 200, answer: { dispatches: 1, letters: 1, rules: 1, rulesOff: 0, issues: 2 } })
      expect(await store.delivery(letter)).toMatchObject({ unitId: heir, state: 'held', text: expect.stringMatching(/^原送市供水公司，因组建水务集团由市水务集团承接。\n市供水公司：/u), history: [{ action: 'write' }, { action: 'redirect', why: '市供水公司 → 市水务集团：组建水务集团' }] })
      expect((await store.delivery(old))?.unitId).toBe('unit:water')
      expect(await store.forwardRule(rule)).toMatchObject({ unitId: heir, enabled: true, history: [{}, { action: 'redirect_rule', why: '市供水公司 → 市水务集团：组建水务集团' }] })
      expect(await store.forwarding(planned.id)).toMatchObject({ state: 'refused', settledWhy: '市供水公司已撤销，改由人员处理' })
      for (const id of [issue, settled]) expect(await store.enterpriseIssue(id)).toMatchObject({ unitId: heir, dueDay: '2026-12-01', history: expect.arrayContaining([expect.objectContaining({ action: 'hand_over' })]) })
      expect(await store.dispatch(open)).toMatchObject({ unitId: heir, delivery: 'held' })
      expect((await store.auditTrail({ action: 'reform_units' }, 0, 1))[0]?.detail).toMatchObject({ letters: [letter], rules: [rule], rulesOff: [] })
    })

    it('of several successors: a rule is switched off and says why, until a person chooses', async () => {
      const { rule } = await prepare()
      const [first = '', second = ''] = await heirs('市供水集团', '市排水集团')
      expect(await admin('reformUnits', { body: { units: [await seen('unit:water')], successorIds: [first, second], heirId: first, until: TODAY, why: '供排水分设' } })).toMatchObject({ status: 200, answer: { rules: 0, rulesOff: 1 } })
      const approver = await office.dashboard.login('approver')
      const [off] = (await office.dashboard.ask('forwardRules', {}, approver)).json<Answer<'forwardRules'>>()
      expect(off).toMatchObject({ id: rule, enabled: false, offBecause: '市供水公司已撤销，由市供水集团、市排水集团承接：请选定单位后再启用' })
      const changed = (await office.dashboard.ask('changeForwardRule', { params: { id: rule }, body: { version: off?.version, facts: { ...facts, unitId: second } } }, approver)).json<Answer<'changeForwardRule'>>()
      expect(changed).toMatchObject({ enabled: true, unitId: second, offBecause: null })
    })

    it('a letter on its way to a unit that is reached by hand waits there for a person, and its dispatch says so', async () => {
      const { store } = office.dashboard
      const opened = await office.accept()
      await office.send(opened.case.id, 'unit:water')
      const refuse = async (): Promise<never> => {
        throw new NotTaken('无法连接', true)
      }
      const outbox = createOutbox({ store, senders: { portal: refuse }, held: false, cover: (text) => text, secrets: createSecretBox(Buffer.alloc(32, 7)), clock: () => new Date(office.dashboard.now()), log: silent })
      await outbox.runOnce()
      const [dispatch] = (await office.look(opened.case.id)).dispatches
      expect(await store.delivery(`dispatch:${dispatch!.id}`)).toMatchObject({ state: 'queued' })
      const [heir = ''] = await heirs('市水务集团')
      await admin('setChannel', { params: { id: heir }, body: { channel: 'hold', address: '' } })
      expect(await admin('reformUnits', { body: { units: [await seen('unit:water')], successorIds: [heir], heirId: heir, until: TODAY, why: '组建水务集团' } })).toMatchObject({ status: 200, answer: { letters: 1 } })
      expect(await store.delivery(`dispatch:${dispatch!.id}`)).toMatchObject({ unitId: heir, channel: 'hold', state: 'held', nextAttemptAt: null })
      expect(await store.dispatch(dispatch!.id)).toMatchObject({ unitId: heir, delivery: 'held' })
    })
  })

  it.each([
    ['a day that has not come', { until: '2026-12-01' }, 400, '撤销日期还没有到'],
    ['an heir that does not succeed', { heirId: 'unit:longting' }, 400, '接收单位须是承接单位之一'],
    ['itself as successor', { successorIds: ['unit:water'], heirId: 'unit:water' }, 400, '不能由自己承接'],
    ['a successor that is gone', { successorIds: ['unit:gone'], heirId: 'unit:gone' }, 409, '市撤销局目前不存在'],
    ['a successor of another level', { successorIds: ['unit:roads-east'], heirId: 'unit:roads-east' }, 400, '同级'],
    ['a dispatch of another unit', { dispatches: [{ id: 'dispatch:none', unitId: 'unit:roads' }] }, 409, '请重新载入'],
    ['a stale page', { units: [{ id: 'unit:water', version: 7 }] }, 409, '请看过再操作'],
  ])('is refused with %s, and nothing changes', async (_, part, status, message) => {
    const body = { units: [{ id: 'unit:water', version: 1 }], successorIds: ['unit:roads'], heirId: 'unit:roads', until: TODAY, why: '并入', ...part }
    const refused = await admin('reformUnits', { body })
    expect(refused.status).toBe(status)
    expect(refused.message).toContain(message)
    expect(await unit('unit:water')).toMatchObject({ version: 1, until: null })
  })

  it('of units of level 2 stays within their bureau, and hands over what was 加派', async () => {
    const opened = await office.accept()
    await office.send(opened.case.id, 'unit:water')
    const { dispatch } = await office.work('water', opened.case.number)
    await office.as('water', 'signDispatch', { params: { id: dispatch.id }, body: { step: dispatch.step } })
    const signed = (await office.work('water', opened.case.number)).dispatch
    await office.as('water', 'delegateDispatch', { params: { id: dispatch.id }, body: { step: signed.step, unitIds: ['unit:water-north'] } })
    const body = { units: [await seen('unit:water-north')], heirId: 'unit:roads-east', successorIds: ['unit:roads-east'], until: TODAY, why: '并所' }
    expect(await admin('reformUnits', { body })).toMatchObject({ status: 400, message: '二级单位须由同一上级之下的单位承接' })
    expect(await admin('reformUnits', { body: { ...body, heirId: 'unit:water-south', successorIds: ['unit:water-south'] } })).toMatchObject({ status: 200, answer: { dispatches: 1, staff: 1 } })
    expect((await office.work('south', opened.case.number)).dispatch.unit).toBe('供水公司南区所')
    expect((await office.look(opened.case.id)).case.units).toEqual(['市供水公司'])
  })
})
