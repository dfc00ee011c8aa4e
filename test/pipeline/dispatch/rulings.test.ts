/** 裁定通知 and 时限通知: a unit reached by mail or webhook alone hears of every ruling, once, after its 转办单 and not after the recall. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../pipeline/casework/actor.ts'
import { createDeadlineMover } from '../../../pipeline/casework/clocks/move-deadlines.ts'
import { createWorkingCalendar } from '../../../pipeline/casework/clocks/working-calendar.ts'
import { recallDispatch, ruleOnDispatch } from '../../../pipeline/casework/command-dispatch.ts'
import { delegateDispatch } from '../../../pipeline/casework/delegate-dispatch.ts'
import { askAboutDispatch, replyToDispatch, signDispatch } from '../../../pipeline/casework/handle-dispatch.ts'
import { pauseDispatch, resumeDispatch } from '../../../pipeline/casework/pause-dispatch.ts'
import { reviewOneReply } from '../../../pipeline/casework/review-reply.ts'
import { loadCaseworkRules } from '../../../pipeline/casework/rules.ts'
import type { CaseworkTools } from '../../../pipeline/casework/tools.ts'
import { createOutbox } from '../../../pipeline/dispatch/outbox.ts'
import { open311Sender } from '../../../pipeline/dispatch/open311.ts'
import type { Sender } from '../../../pipeline/dispatch/sender.ts'
import { NotTaken } from '../../../pipeline/dispatch/sender.ts'
import { isSigned, webhookSender } from '../../../pipeline/dispatch/webhook.ts'
import { createSecretBox } from '../../../storage/secrets/secret-box.ts'
import type { Delivery, DeliveryChannel } from '../../../storage/records/delivery.ts'
import type { AskKind, Dispatch } from '../../../storage/records/dispatch.ts'
import { handOver, stepOf } from '../../../storage/records/dispatch.ts'
import { zRulingFields, zRulingRequest } from '../../../storage/records/ruling.ts'
import type { Store } from '../../../storage/store.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { send, startLocalSite } from '../../crawlers/support/local-site.ts'
import { putCase, putDispatch, putUnit } from '../../support/casework-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench, silent } from '../support/collecting.ts'

const local = (text: string): string => new Date(`${text}:00+08:00`).toISOString()
const rules = loadCaseworkRules()
const officer: Actor = { id: 'o1', role: 'officer', unitId: null }
const light: Actor = { id: 'w1', role: 'unit1', unitId: 'unit1' }
const north: Actor = { id: 'n1', role: 'unit2', unitId: 'unit1-north' }

let bench: Bench
let tools: CaseworkTools
let sent: Delivery[]
let refuse = false
let ids = 0
/** Friday 20 November, 10:00; ordinary. */
beforeEach(async () => {
  bench = await openBench()
  tools = { ...rules, store: bench.store, newId: () => String(++ids) }
  sent = []
  refuse = false
  await putUnit(bench.store.database, 'unit1', { name: '市照明管理处' })
  await putUnit(bench.store.database, 'unit1-north', { name: '北区所', level: 2, parentId: 'unit1' })
  await putCase(bench.store.database, 'case1', bench.now(), { number: '2026-000123', title: '路灯不亮，联系13812345678', unitIds: ['unit1'] })
  await putDispatch(bench.store.database, 'd1', bench.now(), { signDueAt: local('2026-11-23T10:00'), contactDueAt: local('2026-11-24T18:00'), dueAt: local('2026-12-04T18:00') })
})
afterEach(async () => {
  expect((await verifyAudit(bench.store.database)).broken).toBeNull()
  await bench.close()
})

const take: Sender = async (letter) => {
  if (refuse) throw new NotTaken('HTTP 503', true)
  sent.push(letter)
  return { reference: letter.kind === 'dispatch' ? 'R-9' : '' }
}
const outbox = (store: Store = bench.store, held = false) =>
  createOutbox({ store, senders: { portal: take, mail: take, webhook: take, open311: take }, held, cover: (text) => text.replace(/1\d{10}/gu, '***'), secrets: createSecretBox(Buffer.alloc(32, 7)), clock: bench.clock, log: silent })
const reach = (unitId: string, channel: DeliveryChannel) => bench.store.setUnitChannel(unitId, { channel, address: 'unit@example.org', secret: null, jurisdiction: null, serviceCode: null }, { at: bench.now(), by: 'admin' })
const read = async (id = 'd1'): Promise<Dispatch> => (await bench.store.dispatch(id))!
const seen = async (id = 'd1') => ({ dispatchId: id, step: stepOf(await read(id)) })
const ask = async (what: AskKind, until: string | null = null, reason = '灯杆待厂家供货') => askAboutDispatch(tools, light, { ...(await seen()), what, reason, until: until && local(until), attachmentIds: [] }, bench.now())
const rule = async (what: AskKind, granted: boolean, ruling: string) => ruleOnDispatch(tools, officer, { ...(await seen()), what, granted, ruling, toUnitId: null }, bench.now())
const pause = async (until: string, id = 'd1') => pauseDispatch(tools, officer, { ...(await seen(id)), reason: '待检测结果', until: local(until) }, bench.now())
const resume = async (id = 'd1') => resumeDispatch(tools, officer, { ...(await seen(id)), why: '结果已出' }, bench.now())
const sign = async (id = 'd1', actor = light) => signDispatch(tools, actor, await seen(id), bench.now())
const letters = async (): Promise<Delivery[]> => (await bench.store.deliveries({}, 0, 100)).deliveries
/** The letters about rulings that went out, and what they say. */
const told = () => sent.filter(({ kind }) => kind === 'ruling' || kind === 'deadlines')
const events = () => told().map(({ fields }) => zRulingFields.parse(fields).event)
const closure = { from: '2026-11-24T12:00', until: '2026-11-26T00:00', why: '暴雪', declared: '2026-11-23T11:00' }
const move = (at: string, closures: (typeof closure)[] = []) => {
  const facts = { ...rules.clocks.facts, closures }
  return createDeadlineMover({ store: bench.store, clocks: { ...rules.clocks, facts, calendar: createWorkingCalendar(facts) }, clock: () => new Date(local(at)), log: silent }).runOnce()
}

/** The unit, reached by `channel`, has its 转办单 and has signed. */
async function begin(channel: DeliveryChannel = 'mail'): Promise<void> {
  if (channel !== 'portal') await reach('unit1', channel)
  await outbox().runOnce()
  await sign()
  bench.pass(5)
}
const lastLines = () => (told().at(-1)?.text ?? '').split('\n')

describe('the words', () => {
  beforeEach(() => begin())

  it('of an extension refused: what was asked, why not, and the deadlines as they are; personal data is covered', async () => {
    await ask('extension', '2026-12-11T18:00')
    bench.pass(5)
    await rule('extension', false, '材料不全，请电13812345678')
    await outbox().runOnce()
    expect(told()).toMatchObject([{ id: 'ruling:d1:5', kind: 'ruling', channel: 'mail', unitId: 'unit1', aboutId: 'd1', caseId: 'case1', subject: '【延期】2026-000123 不同意延期' }])
    expect(lastLines()).toEqual([
      '市照明管理处：',
      '现就 2026-000123 号转办件（路灯不亮，联系***；2026/11/20 10:00 转你单位主办）通知如下：',
      '申请事项：你单位于 2026/11/20 10:05 申请延期至 2026/12/11 18:00，理由：灯杆待厂家供货',
      '裁定：办公室于 2026/11/20 10:10 不同意延期。裁定意见：材料不全，请电***',
      '现行时限：首次联系截止：2026/11/24 18:00　办结截止：2026/12/04 18:00',
      '你单位受理编号：R-9',
      '时限不变，请按期办结并答复。',
    ])
  })
  it('of an extension granted: the new end and the former one', async () => {
    await ask('extension', '2026-12-11T18:00')
    await rule('extension', true, '')
    await outbox().runOnce()
    expect(lastLines().slice(3)).toEqual(['裁定：办公室于 2026/11/20 10:05 同意延期。', '现行时限：首次联系截止：2026/11/24 18:00　办结截止：2026/12/11 18:00（原 2026/12/04 18:00）', '你单位受理编号：R-9', '请按新的时限办结并答复。'])
  })
  it('of a 退单 refused, and of one granted: that is the 撤回通知, with the reason', async () => {
    await ask('return')
    await rule('return', false, '属你单位职责')
    await outbox().runOnce()
    expect(told().map(({ subject }) => subject)).toEqual(['【退单】2026-000123 不同意退单'])
    expect(lastLines().at(-1)).toBe('此件仍由你单位承办，时限不变，请按期办理。')
    await ask('return')
    await rule('return', true, '应由供电公司办理')
    await outbox().runOnce()
    expect(told()).toHaveLength(1)
    expect(sent.at(-1)).toMatchObject({ kind: 'recall', text: '市照明管理处：2026-000123 号转办件已同意退单，你单位不再办理。裁定意见：应由供电公司办理', fields: { why: '应由供电公司办理' } })
  })
  it('of a pause asked for: refused, then granted; since when, until when, and where the deadlines are by then', async () => {
    await ask('pause', '2026-11-27T10:05')
    await rule('pause', false, '可先临时照明')
    await ask('pause', '2026-11-27T10:05')
    await rule('pause', true, '同意')
    await outbox().runOnce()
    expect(events()).toEqual(['pause_refused', 'pause_granted'])
    expect(lastLines().slice(3)).toEqual([
      '裁定：办公室于 2026/11/20 10:05 同意暂停计时。裁定意见：同意',
      '暂停时段：自 2026/11/20 10:05 起，至 2026/11/27 10:05 止；期满自动恢复计时，提前恢复的另行通知。',
      // Both letters were written at once: the first has named the deadlines already.
      '按暂停期满计算，现行时限：首次联系截止：2026/12/01 18:00　办结截止：2026/12/11 18:00',
      '你单位受理编号：R-9',
      '暂停期间不催办；暂停的原因消除后，请及时继续办理并反馈。',
    ])
  })
  it('of a pause of the office’s own motion and its end by ruling: how long it was', async () => {
    await pause('2026-12-01T09:00')
    await outbox().runOnce()
    expect(lastLines()[2]).toBe('办公室于 2026/11/20 10:05 决定暂停计时。原因：待检测结果')
    bench.pass(3 * 24 * 60 + 125)
    await resume()
    await outbox().runOnce()
    expect(lastLines().slice(2, 5)).toEqual(['办公室于 2026/11/23 12:10 决定恢复计时。原因：结果已出', '此次暂停：自 2026/11/20 10:05 至 2026/11/23 12:10，历时 3 天 2 小时 5 分钟。', expect.stringMatching(/^现行时限：.*办结截止：.*（原 /u)])
    expect(zRulingFields.parse(told().at(-1)?.fields)).toMatchObject({ event: 'resume', opinion: '结果已出', standsUntil: null, pause: { endedAt: bench.now() } })
  })
  it('of a pause that has run out', async () => {
    await pause('2026-11-23T10:05')
    await outbox().runOnce()
    await move('2026-11-23T10:06')
    await outbox().runOnce()
    await move('2026-11-23T10:07')
    await outbox().runOnce()
    expect(told().map(({ kind, subject }) => [kind, subject])).toEqual([['ruling', '【暂停计时】2026-000123 暂停计时'], ['deadlines', '【恢复计时】2026-000123 恢复计时']])
    expect(lastLines().slice(2, 4)).toEqual(['暂停计时于 2026/11/23 10:05 期满，自动恢复计时。', '此次暂停：自 2026/11/20 10:05 至 2026/11/23 10:05，历时 3 天。'])
  })
  it('of deadlines that a closure moved', async () => {
    await move('2026-11-23T11:10', [closure])
    await outbox().runOnce()
    await move('2026-11-23T11:12', [closure])
    await outbox().runOnce()
    expect(told()).toMatchObject([{ kind: 'deadlines', subject: '【时限】2026-000123 办理时限顺延' }])
    expect(lastLines().slice(2, 4)).toEqual(['因停止办公（2026/11/24 12:00 – 2026/11/26 00:00 暴雪），办理时限顺延。', '现行时限：首次联系截止：2026/11/26 12:00（原 2026/11/24 18:00）　办结截止：2026/12/08 12:00（原 2026/12/04 18:00）'])
  })
  it('of a reply sent back, with its new end; not of one accepted', async () => {
    const reply = async () => (await replyToDispatch(tools, light, { ...(await seen()), finding: '已查', publicAnswer: '已修', resolved: true, unresolvedWhy: '', attachmentIds: [] }, bench.now())).reply
    await reviewOneReply(tools, officer, { replyId: (await reply()).id, version: 1, decision: 'send_back', opinion: '未附照片', dueAt: local('2026-12-08T18:00') }, bench.now())
    await outbox().runOnce()
    expect(lastLines().slice(2)).toEqual(['办公室于 2026/11/20 10:05 审核反馈，退回重办。审核意见：未附照片', '现行时限：办结截止：2026/12/08 18:00（原 2026/12/04 18:00）', '你单位受理编号：R-9', '请按审核意见重办，并重新反馈。'])
    await reviewOneReply(tools, officer, { replyId: (await reply()).id, version: 1, decision: 'accept', opinion: '', dueAt: null }, bench.now())
    await outbox().runOnce()
    expect(told()).toHaveLength(1)
  })
})

describe('a unit below', () => {
  it('hears of the pause it follows and of its end, and of a ruling by the unit above in that one’s name', async () => {
    await begin()
    const [child] = (await delegateDispatch(tools, light, { ...(await seen()), unitIds: ['unit1-north'], dueAt: null, note: '' }, bench.now())).sent
    await reach('unit1-north', 'webhook')
    await outbox().runOnce()
    await sign(child!.id, north)
    await askAboutDispatch(tools, north, { ...(await seen(child!.id)), what: 'return', reason: '不属辖区', until: null, attachmentIds: [] }, bench.now())
    await ruleOnDispatch(tools, light, { ...(await seen(child!.id)), what: 'return', granted: false, ruling: '属北区', toUnitId: null }, bench.now())
    await pause('2026-12-01T09:00')
    bench.pass(60)
    await resume()
    await outbox().runOnce()
    const below = told().filter(({ unitId }) => unitId === 'unit1-north')
    expect(below.map(({ channel, text }) => [channel, text.split('\n')[3] ?? '', text.split('\n')[2] ?? ''])).toEqual([
      ['webhook', '裁定：市照明管理处于 2026/11/20 10:05 不同意退单。裁定意见：属北区', expect.any(String)],
      ['webhook', expect.stringContaining('暂停时段'), '随市照明管理处的转办件，自 2026/11/20 10:05 起暂停计时。原因：待检测结果'],
      ['webhook', expect.stringContaining('历时 1 小时。'), '随市照明管理处的转办件，自 2026/11/20 11:05 起恢复计时。原因：结果已出'],
    ])
    expect(told().filter(({ unitId }) => unitId === 'unit1')).toHaveLength(2)
  })
  it('whose own pause outlasts that of the unit above is told that its clocks still stand', async () => {
    await begin()
    const [child] = (await delegateDispatch(tools, light, { ...(await seen()), unitIds: ['unit1-north'], dueAt: null, note: '' }, bench.now())).sent
    await outbox().runOnce()
    await pauseDispatch(tools, light, { ...(await seen(child!.id)), reason: '待协调', until: local('2026-11-24T09:00') }, bench.now())
    await pause('2026-11-23T09:00')
    await resume()
    await outbox().runOnce()
    const last = told().findLast(({ unitId }) => unitId === 'unit1-north')!
    expect(last).toMatchObject({ subject: '【暂停计时】2026-000123 一项暂停结束，仍不计时', fields: { event: 'resume', standsUntil: local('2026-11-24T09:00') } })
    expect(last.text).toContain('另有暂停计时尚未结束（至 2026/11/24 09:00），目前仍不计时。')
  })
})

describe('every ruling', () => {
  it('is told once, whatever runs at the same time and however often the office presses', async () => {
    await begin()
    await ask('extension', '2026-12-11T18:00')
    const saw = await seen()
    const granted = await Promise.allSettled(Array.from({ length: 4 }, () => ruleOnDispatch(tools, officer, { ...saw, what: 'extension', granted: true, ruling: '', toUnitId: null }, bench.now())))
    expect(granted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const step = stepOf(await read())
    const others = await Promise.all([bench.another(), bench.another()])
    await Promise.all([bench.store, ...others].map((store) => outbox(store).runOnce()))
    await outbox().runOnce()
    expect(events()).toEqual(['extension_granted'])
    // Nobody's page is stale because a letter was written.
    expect(stepOf(await read())).toBe(step)
  })
  it('waits for the 转办单 to arrive, and follows it', async () => {
    await reach('unit1', 'webhook')
    refuse = true
    await outbox().runOnce()
    await pause('2026-12-01T09:00')
    await outbox().runOnce()
    expect((await letters()).map(({ kind }) => kind)).toEqual(['dispatch'])
    refuse = false
    bench.pass(5)
    await outbox().runOnce()
    await outbox().runOnce()
    expect(sent.map(({ kind }) => kind)).toEqual(['dispatch', 'ruling'])
  })
  it('is held in the demo: nothing before the 转办单 is carried by hand, then a letter that stays', async () => {
    await outbox(bench.store, true).runOnce()
    await pause('2026-12-01T09:00')
    await outbox(bench.store, true).runOnce()
    expect(await letters()).toHaveLength(1)
    await bench.store.deliverByHand('dispatch:d1', { at: bench.now(), by: 'o1', why: '机要交换' })
    await outbox(bench.store, true).runOnce()
    expect(await bench.store.delivery('ruling:d1:' + (await read()).history.findIndex(({ action }) => action === 'pause'))).toMatchObject({ state: 'held', attempts: 0 })
    expect(sent).toEqual([])
  })
  it('of a dispatch recalled meanwhile is not told: neither before its letter is written nor after', async () => {
    await begin()
    await pause('2026-12-01T09:00')
    await recallDispatch(tools, officer, { ...(await seen()), why: '改由供电公司', toUnitId: null }, bench.now())
    await outbox().runOnce()
    expect(sent.map(({ kind }) => kind)).toEqual(['dispatch', 'recall'])
    expect(sent.at(-1)?.text).toBe('市照明管理处：2026-000123 号转办件已由办公室收回，你单位不再办理。原因：改由供电公司')
  })
  it('whose letter was tried and not taken does not leave after the recall', async () => {
    await begin()
    await pause('2026-12-01T09:00')
    refuse = true
    await outbox().runOnce()
    expect(await letters()).toMatchObject(expect.arrayContaining([expect.objectContaining({ kind: 'ruling', state: 'queued' })]))
    await recallDispatch(tools, officer, { ...(await seen()), why: '改由供电公司', toUnitId: null }, bench.now())
    refuse = false
    bench.pass(5)
    await outbox().runOnce()
    expect(sent.map(({ kind }) => kind)).toEqual(['dispatch', 'recall'])
    expect((await letters()).find(({ kind }) => kind === 'ruling')).toMatchObject({ state: 'held', lastError: '转办已撤回，未发出' })
  })
  it('goes by the channel that the unit has now, like the recall', async () => {
    await begin('webhook')
    await reach('unit1', 'mail')
    await pause('2026-12-01T09:00')
    await outbox().runOnce()
    await recallDispatch(tools, officer, { ...(await seen()), why: '改由供电公司', toUnitId: null }, bench.now())
    await outbox().runOnce()
    expect(sent.map(({ kind, channel }) => [kind, channel])).toEqual([['dispatch', 'webhook'], ['ruling', 'mail'], ['recall', 'mail']])
  })
  it('that waits when the work changes hands goes to the successor', async () => {
    await begin()
    await putUnit(bench.store.database, 'unit2', { name: '市城市运维中心' })
    await reach('unit2', 'webhook')
    await pause('2026-12-01T09:00')
    await bench.store.database.commit([{ op: 'replace', kind: 'dispatch', record: handOver(await read(), 'unit2', { at: bench.now(), by: 'admin', why: '机构改革' }) }])
    await outbox().runOnce()
    expect(told()).toMatchObject([{ unitId: 'unit2', channel: 'webhook', text: expect.stringMatching(/^市城市运维中心：/u) }])
  })
  it('is a letter to the page, too, where the unit has no other way', async () => {
    await begin('portal')
    await pause('2026-12-01T09:00')
    await outbox().runOnce()
    expect(told()).toMatchObject([{ channel: 'portal', kind: 'ruling' }])
  })
  it('is none where the unit itself ended the pause by its reply', async () => {
    await begin()
    await pause('2026-12-01T09:00')
    await outbox().runOnce()
    bench.pass(30)
    await replyToDispatch(tools, light, { ...(await seen()), finding: '已查', publicAnswer: '已修', resolved: true, unresolvedWhy: '', attachmentIds: [] }, bench.now())
    await outbox().runOnce()
    expect(events()).toEqual(['pause'])
  })
  it('made before letters of this kind existed is not told afterwards', async () => {
    await begin()
    await pause('2026-12-01T09:00')
    const { newsFrom: _never, ...before } = await read()
    await bench.store.database.commit([{ op: 'replace', kind: 'dispatch', record: { ...before, version: before.version + 1 } }])
    await outbox().runOnce()
    expect(told()).toEqual([])
  })
})

describe('another machine', () => {
  it('gets a signed request with the ruling as fields', async () => {
    const unit = await startLocalSite((_, response) => send(response, 200, '{"reference":"17"}'))
    try {
      await begin('webhook')
      await ask('extension', '2026-12-11T18:00')
      await rule('extension', true, '同意')
      await outbox().runOnce()
      await webhookSender(bench.clock)(told()[0]!, { id: 'unit1', version: 1, channel: 'webhook', address: unit.url, secret: 'a-secret-of-sixteen', jurisdiction: null, serviceCode: null })
      const body = unit.asked[0]?.body ?? ''
      expect(isSigned('a-secret-of-sixteen', body, String(unit.asked[0]?.headers['x-huiyin-signature']), bench.clock())).toBe(true)
      expect(zRulingRequest.parse(JSON.parse(body))).toEqual({
        key: 'ruling:d1:5',
        kind: 'ruling',
        unit: 'unit1',
        at: bench.now(),
        subject: '【延期】2026-000123 同意延期',
        text: told()[0]?.text,
        event: 'extension_granted',
        caseNumber: '2026-000123',
        dispatchId: 'd1',
        sequence: 5,
        occurredAt: bench.now(),
        follows: 'dispatch:d1',
        reference: 'R-9',
        place: '龙亭区',
        asked: { at: bench.now(), reason: '灯杆待厂家供货', until: local('2026-12-11T18:00') },
        opinion: '同意',
        pause: null,
        standsUntil: null,
        signDueAt: local('2026-11-23T10:00'),
        contactDueAt: local('2026-11-24T18:00'),
        dueAt: local('2026-12-11T18:00'),
        former: { signDueAt: local('2026-11-23T10:00'), contactDueAt: local('2026-11-24T18:00'), dueAt: local('2026-12-04T18:00') },
      })
    } finally {
      await unit.close()
    }
  })
  it('of Open311 gets a request that names its first one: the standard has no other way to add to it', async () => {
    const city = await startLocalSite((_, response) => send(response, 201, '[{"service_request_id":"638345"}]'))
    try {
      await begin('open311')
      await pause('2026-12-01T09:00')
      await outbox().runOnce()
      await open311Sender(told()[0]!, { id: 'unit1', version: 1, channel: 'open311', address: city.url, secret: null, jurisdiction: null, serviceCode: 'LIGHT' })
      const form = new URLSearchParams(city.asked[0]?.body)
      expect(form.get('address_string')).toBe('龙亭区')
      expect(form.get('description')).toMatch(/^\[2026-000123\] 【暂停计时】[\s\S]*你单位受理编号：R-9/u)
    } finally {
      await city.close()
    }
  })
})
