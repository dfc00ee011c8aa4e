/**
 * Random actions by random roles on random cases, against the model of office-model.ts: what must be refused is
 * refused and changes nothing; what happens is what the model foresaw; no history is lost; the totals add up.
 * `HUIYIN_MODEL_ACTIONS=100000 npx vitest run test/pipeline/casework/casework-model` makes it long.
 */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { closeCase, followUp, reopenCase } from '../../../pipeline/casework/close-case.ts'
import { recallDispatch, ruleOnDispatch } from '../../../pipeline/casework/command-dispatch.ts'
import { delegateDispatch } from '../../../pipeline/casework/delegate-dispatch.ts'
import { joinTwoCases, partJoinedCase, splitOneCase } from '../../../pipeline/casework/join-cases.ts'
import { dispatchCase } from '../../../pipeline/casework/dispatch-case.ts'
import { askAboutDispatch, noteContact, replyToDispatch, signDispatch, withdrawAskOfDispatch } from '../../../pipeline/casework/handle-dispatch.ts'
import { writeInstruction } from '../../../pipeline/casework/issue-instruction.ts'
import { pauseDispatch, resumeDispatch } from '../../../pipeline/casework/pause-dispatch.ts'
import { CaseworkRefused } from '../../../pipeline/casework/refused.ts'
import { reviewOneReply } from '../../../pipeline/casework/review-reply.ts'
import { loadCaseworkRules } from '../../../pipeline/casework/rules.ts'
import { decideOnApproval, passApprovalUp, submitToApprover, withdrawOneApproval } from '../../../pipeline/casework/submit-approval.ts'
import type { CaseworkTools } from '../../../pipeline/casework/tools.ts'
import { caseStatuses, openCase } from '../../../storage/records/case.ts'
import type { AskKind } from '../../../storage/records/dispatch.ts'
import { currentPause } from '../../../storage/records/pause.ts'
import { isOpen, isOver, stepOf } from '../../../storage/records/dispatch.ts'
import { IllegalTransition } from '../../../storage/records/record.ts'
import type { Store } from '../../../storage/store.ts'
import { openStore } from '../../../storage/trade-store.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { acceptPost, newPost } from '../../../storage/records/post.ts'
import { observation } from '../../support/trade-samples.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { active, DAYS_GIVEN, DAYS_MORE, dueMinute, foresee, kinds, parents, people } from './office-model.ts'
import type { Action, Kind, Model, ModelCase } from './office-model.ts'

const ACTIONS = Number(process.env['HUIYIN_MODEL_ACTIONS'] ?? 3000)
/** So many actions hold every kind at least once, however they are drawn; in fewer a rare one may be missing by chance. */
const ALL_KINDS_IN = 20_000
const A_RUN = 100
const CASES = 2
/** A Friday at nine: all of a walk, and every pause in it, is working time. */
const START = Date.parse('2026-11-20T01:00:00.000Z')
const MINUTE = 60_000
const DAY = 86_400_000
/** Long before any deadline of 100 actions, a minute apart. */
const due = (from: string, days: number): string => new Date(Date.parse(from) + days * DAY).toISOString()
const rules = { ...loadCaseworkRules(), dueTimes: ({ dispatchedAt }: { dispatchedAt: string }) => ({ signBy: due(dispatchedAt, 1), contactBy: due(dispatchedAt, 2), resolveBy: due(dispatchedAt, DAYS_GIVEN), policy: 'test' }) }

interface Real {
  tools: CaseworkTools
  store: Store
  minutes: number
}

/** What the program answers: the ids of what is new. */
type Ids = Parameters<NonNullable<ReturnType<typeof foresee>>>[0]

async function perform({ tools, store, minutes }: Real, action: Action): Promise<Ids> {
  const { kind, person, subject, dispatch, stale } = action
  const at = new Date(START + minutes * MINUTE).toISOString()
  const caseId = subject.id
  const version = ((await store.case(caseId))?.version ?? 0) - (stale ? 1 : 0)
  const approvalId = subject.approval?.id ?? 'approval:none'
  const approval = { approvalId, version: ((await store.approval(approvalId))?.version ?? 1) - (stale ? 1 : 0) }
  const record = dispatch && (await store.dispatch(dispatch.id))
  const seen = { dispatchId: dispatch?.id ?? 'dispatch:none', step: (record ? stepOf(record) : 1) - (stale ? 1 : 0) }
  const withoutFiles = { attachmentIds: [] }
  const review = async (decision: 'accept' | 'send_back'): Promise<Ids> => {
    const replyId = dispatch?.reply?.id ?? 'reply:none'
    await reviewOneReply(tools, person, { replyId, version: ((await store.reply(replyId))?.version ?? 1) - (stale ? 1 : 0), decision, opinion: '意见', dueAt: null }, at)
    return {}
  }
  const rule = async (what: AskKind, granted: boolean): Promise<Ids> => {
    await ruleOnDispatch(tools, person, { ...seen, what, granted, ruling: '裁定', toUnitId: null }, at)
    return {}
  }
  const later = new Date(Date.parse(at) + action.pauseFor * MINUTE).toISOString()
  const withdraw = async (what: AskKind): Promise<Ids> => {
    await withdrawAskOfDispatch(tools, person, { ...seen, what, why: '' }, at)
    return {}
  }
  const visit = async (satisfied: boolean): Promise<Ids> => {
    await followUp(tools, person, { caseId, version, said: { reached: true, responded: true, resolved: true, satisfied, words: '' }, keepClosed: null }, at)
    return {}
  }
  const does: Record<Kind, () => Promise<Ids>> = {
    submit: async () => ({ approval: (await submitToApprover(tools, person, { cases: [{ id: caseId, version }], reportId: null, proposal: '拟转办', approverId: action.approver, unitIds: [] }, at)).id }),
    approve: async () => (await decideOnApproval(tools, person, { ...approval, decision: 'approve', opinion: '' }, at), {}),
    send_back: async () => (await decideOnApproval(tools, person, { ...approval, decision: 'send_back', opinion: '退回' }, at), {}),
    pass_up: async () => (await passApprovalUp(tools, person, { ...approval, to: 'staff:leader', opinion: '' }, at), {}),
    withdraw: async () => (await withdrawOneApproval(tools, person, approval, at), {}),
    dispatch: async () => {
      const lead = active(subject).some(({ role }) => role === 'lead') ? null : action.unit
      const { sent } = await dispatchCase(tools, person, { caseId, version, leadUnitId: lead, assistUnitIds: action.assist === null ? [] : [action.assist], dueAt: null, because: '' }, at)
      return { sent: sent.map(({ id }) => id) }
    },
    sign: async () => (await signDispatch(tools, person, seen, at), {}),
    contact: async () => (await noteContact(tools, person, { ...seen, note: '电话联系' }, at), {}),
    reply: async () => ({ reply: (await replyToDispatch(tools, person, { ...seen, ...withoutFiles, finding: '', publicAnswer: '已办', resolved: true, unresolvedWhy: '' }, at)).reply.id }),
    ask_return: async () => (await askAboutDispatch(tools, person, { ...seen, ...withoutFiles, what: 'return', reason: '不属职责', until: null }, at), {}),
    ask_extension: async () => (await askAboutDispatch(tools, person, { ...seen, ...withoutFiles, what: 'extension', reason: '需要时间', until: due(record?.dueAt ?? at, DAYS_MORE) }, at), {}),
    grant_return: () => rule('return', true),
    refuse_return: () => rule('return', false),
    grant_extension: () => rule('extension', true),
    refuse_extension: () => rule('extension', false),
    recall: async () => (await recallDispatch(tools, person, { ...seen, why: '收回', toUnitId: null }, at), {}),
    transfer: async () => {
      const before = new Set((await store.dispatchesOf(caseId)).map(({ id }) => id))
      await recallDispatch(tools, person, { ...seen, why: '改派', toUnitId: action.unit }, at)
      return { sent: (await store.dispatchesOf(caseId)).map(({ id }) => id).filter((id) => !before.has(id)) }
    },
    delegate: async () => ({ sent: (await delegateDispatch(tools, person, { ...seen, unitIds: [action.subunit], dueAt: null, note: '' }, at)).sent.map(({ id }) => id) }),
    accept: () => review('accept'),
    redo: () => review('send_back'),
    close: async () => (await closeCase(tools, person, { caseId, version, answer: '已办结' }, at), {}),
    reopen: async () => (await reopenCase(tools, person, { caseId, version, why: '未解决' }, at), {}),
    satisfied: () => visit(true),
    dissatisfied: () => visit(false),
    ask_pause: async () => (await askAboutDispatch(tools, person, { ...seen, ...withoutFiles, what: 'pause', reason: '待检测结果', until: later }, at), {}),
    grant_pause: () => rule('pause', true),
    refuse_pause: () => rule('pause', false),
    pause: async () => (await pauseDispatch(tools, person, { ...seen, reason: '待司法裁决', until: later }, at), {}),
    resume: async () => (await resumeDispatch(tools, person, { ...seen, why: '裁决已出' }, at), {}),
    withdraw_return: () => withdraw('return'),
    withdraw_extension: () => withdraw('extension'),
    withdraw_pause: () => withdraw('pause'),
    join: async () => (await joinTwoCases(store, person, { caseId, version, into: action.other.number, why: '同一事项' }, at), {}),
    part: async () => (await partJoinedCase(store, person, { caseId, version, why: '并错' }, at), {}),
    split: async () => ({ opened: await splitOneCase(store, person, { caseId, version, postIds: subject.posts.slice(0, action.splitTwo ? 2 : 1), why: '两件事' }, at) }),
    instruct: async () => (await writeInstruction(tools, person, { text: '速办', caseIds: [caseId], reportId: null, targetUnitIds: [], dueAt: null }, at), {}),
  }
  return does[kind]()
}

type Drawn = Omit<Action, 'subject' | 'dispatch' | 'minute' | 'model' | 'other'> & { caseAt: number; otherAt: number; dispatchAt: number; guide: number | null }
let made = 0
let happened = 0
const done = new Map<Kind, number>()

class Act implements fc.AsyncCommand<Model, Real> {
  readonly drawn: Drawn
  constructor(drawn: Drawn) {
    this.drawn = drawn
  }
  check = (): boolean => true
  toString = (): string => `${this.drawn.guide ?? ''} ${this.drawn.person.id} ${this.drawn.kind} case ${this.drawn.caseAt} dispatch ${this.drawn.dispatchAt} ${this.drawn.unit}/${this.drawn.subunit}/${this.drawn.assist}${this.drawn.stale ? ' stale' : ''}`
  async run(model: Model, real: Real): Promise<void> {
    made++
    real.minutes++
    const subject = model.cases[this.drawn.caseAt % model.cases.length] as ModelCase
    const plain: Action = { ...this.drawn, minute: real.minutes, model, other: model.cases[this.drawn.otherAt % model.cases.length] as ModelCase, subject, dispatch: subject.dispatches.at(this.drawn.dispatchAt % Math.max(1, subject.dispatches.length)) }
    const action = (this.drawn.guide === null ? undefined : guided(plain, this.drawn.guide)) ?? plain
    const before = await everything(real.store)
    const happen = foresee(action)
    let ids: Ids | undefined
    try {
      ids = await perform(real, action)
    } catch (error) {
      if (!(error instanceof CaseworkRefused) && !(error instanceof IllegalTransition)) throw error
      expect(`${error.name}: ${error.message}`, happen ? 'the model allows it' : '').toSatisfy(() => happen === undefined)
    }
    const after = await everything(real.store)
    if (ids === undefined) return void expect(after).toEqual(before)
    expect(happen, 'the model refuses it').toBeDefined()
    happen?.(ids)
    happened++
    done.set(action.kind, (done.get(action.kind) ?? 0) + 1)
    expect(after.audits).toBe(before.audits + 1)
    for (const record of after.cases) {
      const former = before.cases.find(({ id }) => id === record.id)
      expect(record.history.slice(0, former?.history.length ?? 0)).toEqual(former?.history ?? [])
      expect(record.version - (former?.version ?? 0)).toBeLessThanOrEqual(1)
    }
    for (const former of before.dispatches) expect(after.dispatches.find(({ id }) => id === former.id)?.history.slice(0, former.history.length)).toEqual(former.history)
    await agree(model, real)
  }
}

const everything = async (store: Store) => ({ cases: await store.database.find('case', {}), posts: await store.database.find('post', {}), dispatches: await store.database.find('dispatch', {}), replies: await store.database.find('reply', {}), approvals: await store.database.find('approval', {}), audits: await store.database.count('audit') })

/** The program stands where the model stands. */
async function agree(model: Model, { store, minutes }: Real): Promise<void> {
  const at = new Date(START + minutes * MINUTE).toISOString()
  for (const expected of model.cases) {
    const record = await store.case(expected.id)
    const dispatches = await store.dispatchesOf(expected.id)
    expect([record?.status, record?.reopened, record?.returns ?? 0, (record?.unitIds ?? []).toSorted()]).toEqual([expected.status, expected.round, expected.returns, active(expected).map(({ unit }) => unit).toSorted()])
    expect(new Map(dispatches.map(({ id, handling }) => [id, handling]))).toEqual(new Map(expected.dispatches.map(({ id, handling }) => [id, handling])))
    expect([record?.number, record?.urgency, record?.postIds, record?.joinedTo ?? null]).toEqual([expected.number, expected.urgency, expected.posts, expected.joinedTo?.id ?? null])
    expect(expected.joinedTo === null || record?.postIds.every((id) => model.places.get(id) !== expected)).toBe(true)
    for (const dispatch of dispatches) {
      const told = expected.dispatches.find(({ id }) => id === dispatch.id)!
      expect(currentPause(dispatch, at) !== undefined, 'its clocks stand').toBe(told.pauses.some(({ until, over }) => over === null && minutes < until))
      if (dispatch.parentId === null) expect(dispatch.dueAt, 'due').toBe(new Date(START + dueMinute(told) * MINUTE).toISOString())
      // Nothing is open, or waits for a review, below what has ended.
      const upper = dispatches.find(({ id }) => id === dispatch.parentId)
      if (upper && !isOpen(upper)) expect(isOpen(dispatch) || (dispatch.handling === 'replied' && isOver(upper)), `${dispatch.handling} below ${upper.handling}`).toBe(false)
    }
  }
  for (const { id, caseId } of await store.database.find('post', {})) expect(caseId).toBe(model.places.get(id)?.id)
  const counted = await store.database.countBy('case', ['status'])
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(model.cases.length)
  for (const status of caseStatuses) expect(counted.find(({ values }) => values[0] === status)?.count ?? 0).toBe(model.cases.filter((one) => one.status === status).length)
}

async function open(urgencies: readonly (0 | 1 | 2)[]): Promise<{ model: Model; real: Real }> {
  const store = openStore(memoryDatabase())
  const act = { at: new Date(START).toISOString(), by: 'staff:officer' }
  const unit = (id: string) => ({ id, version: 1, name: id, aliases: [], level: (parents[id] ? 2 : 1) as 1 | 2, parentId: parents[id] ?? null, kind: 'bureau' as const, district: null, from: '2010-01-01', until: null, successorIds: [], history: [] })
  const postsOf = (n: number): string[] => [1, 2, 3].map((m) => `phone:${n * 3 + m}`)
  const cases = urgencies.map((urgency, n) => openCase({ id: `case:2026-00000${n + 1}`, number: `2026-00000${n + 1}`, channel: 'phone', title: '井盖', postIds: postsOf(n), category: null, district: null, urgency }, act))
  await store.database.commit([
    ...['water', 'roads', 'gas', ...Object.keys(parents)].map((id) => ({ op: 'insert' as const, kind: 'unit' as const, record: unit(id) })),
    ...people.map(({ id, role, unitId }) => ({ op: 'insert' as const, kind: 'staff' as const, record: { id, version: 1, login: id.slice(6), name: id, role, unitId, passwordHash: '', mustChangePassword: false, demo: true, active: true, failures: 0, lockedUntil: null, lastLoginAt: null } })),
    ...cases.map((record) => ({ op: 'insert' as const, kind: 'case' as const, record })),
    ...cases.flatMap(({ id, postIds }) => postIds.map((postId) => ({ op: 'insert' as const, kind: 'post' as const, record: acceptPost(newPost(observation(Number(postId.slice(6))), { sourceId: 'phone', channel: 'phone', hash: postId, at: act.at, nextVisitAt: null }), id, act) }))),
    { op: 'insert', kind: 'counter', record: { id: 'case-number:2026', version: 1, value: cases.length } },
  ])
  let ids = 0
  const told = cases.map(({ id, number, urgency, postIds }): ModelCase => ({ id, number, status: 'registered', begun: false, posts: [...postIds], joinedTo: null, urgency, round: 0, approved: false, leaderSaidYes: false, returns: 0, approval: null, dispatches: [] }))
  return { model: { cases: told, places: new Map(told.flatMap((one) => one.posts.map((post) => [post, one] as const))) }, real: { store, minutes: 0, tools: { ...rules, store, newId: () => String(++ids) } } }
}

/** Two of three actions are drawn from those the model thinks possible, or walks would end at the first step; one of three is anything by anybody. */
const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom(...kinds),
  person: fc.constantFrom(...people),
  guide: fc.option(fc.noBias(fc.nat({ max: 1_000_000 })), { freq: 2 }),
  caseAt: fc.nat({ max: 11 }),
  otherAt: fc.nat({ max: 11 }),
  splitTwo: fc.boolean(),
  pauseFor: fc.constantFrom(3, 40, 40),
  dispatchAt: fc.nat({ max: 5 }),
  unit: fc.constantFrom('water', 'roads', 'gas'),
  subunit: fc.constantFrom(...Object.keys(parents)),
  assist: fc.constantFrom(null, null, null, 'roads', 'water'),
  approver: fc.constantFrom('staff:approver', 'staff:approver', 'staff:leader'),
  stale: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
})

/** What brings a case to its end and beyond; without a push few walks would come there. */
const forward: ReadonlySet<Kind> = new Set<Kind>(['submit', 'approve', 'pass_up', 'dispatch', 'sign', 'reply', 'accept', 'close', 'reopen', 'dissatisfied'])

/** One of the possible actions: first a kind that has one, so that rare kinds come up as often; undefined when there is none. */
function guided(action: Action, guide: number): Action | undefined {
  const dispatches = action.subject.dispatches.length > 0 ? action.subject.dispatches : [undefined]
  const possible = kinds.map((kind) => people.flatMap((person) => dispatches.map((dispatch) => ({ ...action, kind, person, dispatch }))).filter((candidate) => foresee(candidate))).filter((candidates) => candidates.length > 0)
  const onward = possible.filter(([first]) => first !== undefined && forward.has(first.kind))
  const choice = guide % 2 === 0 && onward.length > 0 ? onward : possible
  const candidates = choice[Math.floor(guide / 2) % Math.max(1, choice.length)]
  return candidates?.[Math.floor(guide / 61) % candidates.length]
}

it(`walks ${ACTIONS} random actions as the model says`, { timeout: 60_000 + ACTIONS * 60 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0 as const, 0 as const, 1 as const, 2 as const), { minLength: CASES, maxLength: CASES }),
      fc.commands([drawn.map((one) => new Act(one))], { maxCommands: A_RUN, size: 'max' }),
      async (urgencies, commands) => {
        let store: Store | undefined
        await fc.asyncModelRun(async () => {
          const opened = await open(urgencies)
          store = opened.real.store
          return opened
        }, commands)
        if (store) expect((await verifyAudit(store.database)).broken).toBeNull()
      },
    ),
    { numRuns: Math.ceil(ACTIONS / (A_RUN / 2)), endOnFailure: true },
  )
  // How long the walks are is drawn, too; and not all of it may be refusals.
  expect(made).toBeGreaterThan(ACTIONS * 0.5)
  expect(happened).toBeGreaterThan(made * 0.3)
  if (ACTIONS >= ALL_KINDS_IN) for (const kind of kinds) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(0)
  if (process.env['HUIYIN_MODEL_ACTIONS']) console.log(`${made} actions, ${happened} of them happened: ${JSON.stringify(Object.fromEntries(done))}`)
})
