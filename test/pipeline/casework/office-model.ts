/**
 * A model of casework in the test's own words: what may happen to a case, told once more and not read from the
 * program's tables. `foresee` says for an action whether it is possible, and makes it happen in the model.
 */
import type { Case } from '../../../storage/records/case.ts'
import type { Handling } from '../../../storage/records/dispatch.ts'
import type { Role } from '../../../storage/records/staff.ts'

export interface Person {
  id: string
  role: Role
  unitId: string | null
}
export const people: readonly Person[] = [
  { id: 'staff:officer', role: 'officer', unitId: null },
  { id: 'staff:officer2', role: 'officer', unitId: null },
  { id: 'staff:approver', role: 'approver', unitId: null },
  { id: 'staff:leader', role: 'leader', unitId: null },
  { id: 'staff:supervisor', role: 'supervisor', unitId: null },
  { id: 'staff:auditor', role: 'audit_admin', unitId: null },
  { id: 'staff:water', role: 'unit1', unitId: 'water' },
  { id: 'staff:north', role: 'unit2', unitId: 'water-north' },
  { id: 'staff:roads', role: 'unit1', unitId: 'roads' },
  { id: 'staff:east', role: 'unit2', unitId: 'roads-east' },
]
export const parents: Readonly<Record<string, string>> = { 'water-north': 'water', 'water-south': 'water', 'roads-east': 'roads' }

export interface ModelPause {
  /** Minutes of the walk. */
  from: number
  until: number
  over: number | null
  upper: ModelDispatch | null
}
export interface ModelDispatch {
  id: string
  unit: string
  parent: ModelDispatch | null
  role: 'lead' | 'assist'
  round: number
  handling: Handling
  returnAsked: boolean
  extensionAsked: boolean
  /** Until which minute; null when nothing is asked. */
  pauseAsked: number | null
  pauses: ModelPause[]
  extensions: number
  /** When it is due, minutes of the walk, but for its pauses; those that begin later than `since` move it. Level 1 only. */
  due: number
  since: number
  extendTo: number
  reply: { id: string; submitted: boolean } | null
}
export interface ModelCase {
  id: string
  number: string
  status: Case['status']
  /** Units have had it, in whichever round. */
  begun: boolean
  /** Those it has, or had when it was joined to another. */
  posts: string[]
  joinedTo: ModelCase | null
  urgency: 0 | 1 | 2
  round: number
  approved: boolean
  /** In this round. */
  leaderSaidYes: boolean
  returns: number
  approval: { id: string; by: string; approver: string; needsLeader: boolean } | null
  dispatches: ModelDispatch[]
}
export interface Model {
  cases: ModelCase[]
  /** Which case a post is in. */
  places: Map<string, ModelCase>
}

export const kinds = ['submit', 'approve', 'send_back', 'pass_up', 'withdraw', 'dispatch', 'sign', 'contact', 'reply', 'ask_return', 'ask_extension', 'grant_return', 'refuse_return', 'grant_extension', 'refuse_extension', 'recall', 'transfer', 'delegate', 'accept', 'redo', 'close', 'reopen', 'satisfied', 'dissatisfied', 'instruct', 'ask_pause', 'grant_pause', 'refuse_pause', 'pause', 'resume', 'withdraw_return', 'withdraw_extension', 'withdraw_pause', 'join', 'part', 'split'] as const
export type Kind = (typeof kinds)[number]

const office = ['officer'] as const
const units = ['unit1', 'unit2'] as const
const givers = ['officer', 'unit1'] as const
const roleTable: Record<Kind, readonly Role[]> = {
  submit: office, withdraw: office, dispatch: office, close: office, reopen: office,
  approve: ['approver', 'leader'], send_back: ['approver', 'leader'], pass_up: ['approver', 'leader'],
  sign: units, contact: units, reply: units, ask_return: units, ask_extension: units, delegate: ['unit1'],
  grant_return: givers, refuse_return: givers, grant_extension: givers, refuse_extension: givers, recall: givers, transfer: givers, accept: givers, redo: givers,
  ask_pause: units, withdraw_return: units, withdraw_extension: units, withdraw_pause: units, grant_pause: givers, refuse_pause: givers, pause: givers, resume: givers,
  join: office, part: office, split: office,
  satisfied: ['officer', 'supervisor'], dissatisfied: ['officer', 'supervisor'], instruct: ['leader'],
}

export interface Action {
  kind: Kind
  person: Person
  /** What is chosen among what there is. */
  subject: ModelCase
  dispatch: ModelDispatch | undefined
  /** A unit of level 1, one of level 2, whether with an assisting unit, and whom it is submitted to. */
  unit: string
  subunit: string
  assist: string | null
  approver: string
  /** How long a pause is to last, minutes; the minute of the walk; the other case of 并案, and whether one post is split off or two. */
  pauseFor: number
  minute: number
  model: Model
  other: ModelCase
  splitTwo: boolean
  /** The page was opened before somebody else's action. */
  stale: boolean
}

const isOpen = ({ handling }: ModelDispatch): boolean => ['sent', 'signed', 'contacted', 'redo'].includes(handling)
const isOver = ({ handling }: ModelDispatch): boolean => handling === 'returned' || handling === 'recalled'
export const active = (c: ModelCase): ModelDispatch[] => c.dispatches.filter((d) => d.parent === null && !isOver(d) && d.round === c.round)
const children = (c: ModelCase, d: ModelDispatch): ModelDispatch[] => c.dispatches.filter((other) => other.parent === d)
const leaderOf = (id: string): boolean => id === 'staff:leader'

/** Undefined when the action must be refused; else it makes it happen. `ids`: what the program called the new records. */
export function foresee(action: Action): ((ids: { approval?: string | undefined; sent?: string[]; reply?: string | undefined; opened?: { id: string; number: string } | undefined }) => void) | undefined {
  const { kind, person, subject: c, dispatch: d } = action
  if (!roleTable[kind].includes(person.role)) return undefined
  if (action.stale && !['instruct'].includes(kind)) return undefined
  switch (kind) {
    case 'submit': {
      if (!['registered', 'sent_back', 'approved'].includes(c.status)) return undefined
      return ({ approval = '' }) => Object.assign(c, { status: 'submitted', approval: { id: approval, by: person.id, approver: action.approver, needsLeader: c.urgency === 2 } })
    }
    case 'approve':
      if (c.status !== 'submitted' || c.approval?.approver !== person.id) return undefined
      // What was asked counts: its urgency may have risen since, by another case that joined it.
      if (c.approval.needsLeader && !leaderOf(person.id)) return undefined
      return () => Object.assign(c, { status: 'approved', approved: true, leaderSaidYes: c.leaderSaidYes || leaderOf(person.id), approval: null })
    case 'send_back':
      if (c.status !== 'submitted' || c.approval?.approver !== person.id) return undefined
      return () => Object.assign(c, { status: 'sent_back', approval: null })
    case 'pass_up': {
      const { approval } = c
      if (c.status !== 'submitted' || approval?.approver !== person.id || leaderOf(person.id)) return undefined
      return () => void (approval.approver = 'staff:leader')
    }
    case 'withdraw':
      if (c.status !== 'submitted' || c.approval?.by !== person.id) return undefined
      return () => Object.assign(c, { status: 'registered', approval: null })
    case 'dispatch':
      return foreseeDispatch(action)
    case 'close':
      if (c.status !== 'replied' || active(c).some(({ handling }) => handling !== 'accepted')) return undefined
      return () => void (c.status = 'closed')
    case 'reopen':
    case 'dissatisfied':
      if (c.status !== 'closed') return undefined
      return () => Object.assign(c, { status: 'registered', round: c.round + 1, approved: false, leaderSaidYes: false })
    case 'satisfied':
      return c.status === 'closed' ? () => undefined : undefined
    case 'instruct':
      return () => undefined
    case 'join':
    case 'part':
    case 'split':
      return foreseeMove(action)
    default:
      return d && (units.includes(person.role as never) && ownKinds.has(kind) ? foreseeOwn(action, d) : foreseeCommand(action, d))
  }
}

function foreseeDispatch({ subject: c, unit, assist, minute }: Action): ReturnType<typeof foresee> {
  const now = active(c)
  const lead = now.find(({ role }) => role === 'lead')
  const wanted = [...(lead ? [] : [unit]), ...(assist === null ? [] : [assist])]
  if (wanted.length === 0 || new Set(wanted).size < wanted.length) return undefined
  if (!['registered', 'approved', 'dispatched', 'replied'].includes(c.status)) return undefined
  if ((!c.approved && c.urgency > 0) || (!c.leaderSaidYes && c.urgency === 2)) return undefined
  if (now.some((d) => wanted.includes(d.unit))) return undefined
  return ({ sent = [] }) => {
    for (const [n, name] of wanted.entries()) c.dispatches.push(fresh(c, minute, sent[n] ?? '', name, lead === undefined && n === 0 ? 'lead' : 'assist', null))
    if (c.status === 'registered' || c.status === 'approved') Object.assign(c, { status: 'dispatched', begun: true })
    settle(c)
  }
}

export const DAYS_GIVEN = 10
export const DAYS_MORE = 7
const fresh = (c: ModelCase, minute: number, id: string, unit: string, role: 'lead' | 'assist', parent: ModelDispatch | null): ModelDispatch => ({ id, unit, parent, role, round: c.round, handling: 'sent', returnAsked: false, extensionAsked: false, pauseAsked: null, pauses: [], extensions: 0, due: minute + DAYS_GIVEN * 1440, since: minute, extendTo: 0, reply: null })

/** 并案, 拆回, 拆案. */
function foreseeMove({ kind, subject: c, other, model, splitTwo }: Action): ReturnType<typeof foresee> {
  if (kind === 'join') {
    if (c.status !== 'registered' || c.begun || other === c || ['closed', 'voided', 'joined'].includes(other.status)) return undefined
    return () => {
      other.posts = [...other.posts, ...c.posts]
      other.urgency = Math.max(other.urgency, c.urgency) as ModelCase['urgency']
      Object.assign(c, { status: 'joined', joinedTo: other })
      for (const post of c.posts) model.places.set(post, other)
    }
  }
  if (kind === 'part') {
    if (c.status !== 'joined') return undefined
    return () => {
      let holder = c.joinedTo as ModelCase
      while (holder.status === 'joined') holder = holder.joinedTo as ModelCase
      const back = c.posts.filter((post) => model.places.get(post) === holder)
      for (const post of back) model.places.set(post, c)
      holder.posts = holder.posts.filter((post) => !back.includes(post))
      Object.assign(c, { status: 'registered', joinedTo: null, posts: back })
    }
  }
  const leaving = c.posts.slice(0, splitTwo ? 2 : 1)
  if (c.status !== 'registered' || leaving.length >= c.posts.length) return undefined
  return ({ opened = { id: '', number: '' } }) => {
    c.posts = c.posts.filter((post) => !leaving.includes(post))
    const fresh: ModelCase = { ...opened, status: 'registered', begun: false, posts: leaving, joinedTo: null, urgency: c.urgency, round: 0, approved: false, leaderSaidYes: false, returns: 0, approval: null, dispatches: [] }
    model.cases.push(fresh)
    for (const post of leaving) model.places.set(post, fresh)
  }
}

const ownKinds: ReadonlySet<Kind> = new Set<Kind>(['sign', 'contact', 'reply', 'ask_return', 'ask_extension', 'ask_pause', 'withdraw_return', 'withdraw_extension', 'withdraw_pause', 'delegate'])
/** Minutes of the walk at which a dispatch of level 1 is due. All of a walk is working time. */
export const dueMinute = (d: ModelDispatch): number => d.pauses.filter(({ from }) => from >= d.since).reduce((sum, { from, until, over }) => sum + (over ?? until) - from, d.due)
const endStanding = (pauses: readonly ModelPause[], minute: number): void => {
  for (const pause of pauses) if (pause.over === null && minute < pause.until) pause.over = minute
}
const stands = (d: ModelDispatch, minute: number): boolean => d.pauses.some(({ until, over }) => over === null && minute < until)

function foreseeOwn({ kind, person, subject: c, subunit, minute, pauseFor }: Action, d: ModelDispatch): ReturnType<typeof foresee> {
  if (d.unit !== person.unitId) return undefined
  const busyBelow = children(c, d).some((child) => isOpen(child) || child.handling === 'replied')
  if (kind === 'withdraw_return') return isOpen(d) && d.returnAsked ? () => void (d.returnAsked = false) : undefined
  if (kind === 'withdraw_extension') return isOpen(d) && d.extensionAsked ? () => void (d.extensionAsked = false) : undefined
  if (kind === 'withdraw_pause') return isOpen(d) && d.pauseAsked !== null ? () => void (d.pauseAsked = null) : undefined
  if (kind === 'ask_pause') return isOpen(d) && d.pauseAsked === null && !stands(d, minute) ? () => void (d.pauseAsked = minute + pauseFor) : undefined
  if (d.returnAsked && kind !== 'ask_extension') return undefined
  const to = (handling: Handling) => () => void (d.handling = handling)
  if (kind === 'sign') return d.handling === 'sent' ? to('signed') : undefined
  if (kind === 'contact') return ['signed', 'redo'].includes(d.handling) ? to('contacted') : undefined
  if (kind === 'reply') {
    if (!['signed', 'contacted', 'redo'].includes(d.handling) || busyBelow) return undefined
    return ({ reply = '' }) => {
      Object.assign(d, { handling: 'replied', reply: { id: reply, submitted: true } })
      endStanding(d.pauses, minute)
      if (d.parent === null) settle(c)
    }
  }
  if (kind === 'ask_return') {
    if (!['sent', 'signed', 'contacted'].includes(d.handling) || busyBelow || (d.parent === null && c.returns >= 2)) return undefined
    return () => void (d.returnAsked = true)
  }
  if (kind === 'ask_extension') return isOpen(d) && !d.extensionAsked && d.extensions < 2 ? () => void Object.assign(d, { extensionAsked: true, extendTo: dueMinute(d) + DAYS_MORE * 1440 }) : undefined
  // 加派
  if (d.parent !== null || stands(d, minute) || !['signed', 'contacted', 'redo'].includes(d.handling) || parents[subunit] !== person.unitId) return undefined
  if (children(c, d).some((child) => child.unit === subunit && !isOver(child))) return undefined
  return ({ sent = [] }) => void c.dispatches.push(fresh(c, minute, sent[0] ?? '', subunit, 'lead', d))
}

function foreseeCommand({ kind, person, subject: c, unit, minute, pauseFor }: Action, d: ModelDispatch): ReturnType<typeof foresee> {
  const commander = d.parent === null ? person.role === 'officer' : person.role === 'unit1' && d.parent.unit === person.unitId
  if (!commander) return undefined
  const reviewing = kind === 'accept' || kind === 'redo'
  if (reviewing) {
    if (d.handling !== 'replied' || !d.reply?.submitted) return undefined
    return () => {
      Object.assign(d, { handling: kind === 'accept' ? 'accepted' : 'redo', reply: { ...d.reply, submitted: false } })
      if (d.parent === null) settle(c)
    }
  }
  if (!isOpen(d)) return undefined
  if (kind === 'grant_return' || kind === 'refuse_return') {
    if (!d.returnAsked || (kind === 'grant_return' && d.handling === 'redo')) return undefined
    return () => {
      d.returnAsked = false
      if (kind === 'refuse_return') return
      end(c, d, 'returned')
      if (d.parent === null) c.returns++
      if (d.parent === null) settle(c)
    }
  }
  if (kind === 'grant_extension' || kind === 'refuse_extension') {
    // A unit below is asked to stay before its upper unit's end; the test asks for far more than that.
    if (!d.extensionAsked || (kind === 'grant_extension' && d.parent !== null)) return undefined
    return () => {
      d.extensionAsked = false
      if (kind === 'grant_extension') Object.assign(d, { extensions: d.extensions + 1, due: d.extendTo, since: minute })
    }
  }
  const below = children(c, d).filter(isOpen)
  const stop = (until: number) => () => {
    d.pauses.push({ from: minute, until, over: null, upper: null })
    for (const child of below) child.pauses.push({ from: minute, until, over: null, upper: d })
    d.pauseAsked = null
  }
  if (kind === 'refuse_pause') return d.pauseAsked === null ? undefined : () => void (d.pauseAsked = null)
  if (kind === 'grant_pause') return d.pauseAsked === null || stands(d, minute) || d.pauseAsked <= minute ? undefined : stop(d.pauseAsked)
  if (kind === 'pause') return d.pauseAsked !== null || stands(d, minute) ? undefined : stop(minute + pauseFor)
  if (kind === 'resume') {
    const standing = d.pauses.filter(({ until, over, upper }) => upper === null && over === null && minute < until)
    if (standing.length === 0) return undefined
    return () => {
      endStanding([...standing, ...below.flatMap(({ pauses }) => pauses.filter(({ upper }) => upper === d))], minute)
    }
  }
  // 收回, 改派
  if (kind === 'transfer' && (d.parent !== null || active(c).some((other) => other.unit === unit))) return undefined
  return ({ sent = [] }) => {
    end(c, d, 'recalled')
    if (kind === 'transfer') c.dispatches.push(fresh(c, minute, sent[0] ?? '', unit, d.role, null))
    if (d.parent === null) settle(c)
  }
}

/** A dispatch ends, and with it what was given on and is still open. */
function end(c: ModelCase, d: ModelDispatch, how: 'returned' | 'recalled'): void {
  d.handling = how
  for (const child of children(c, d)) if (isOpen(child) || child.handling === 'replied') child.handling = 'recalled'
}

function settle(c: ModelCase): void {
  const now = active(c)
  const answered = now.some(({ role }) => role === 'lead') && now.every(({ handling }) => ['replied', 'accepted'].includes(handling))
  if (c.status === 'dispatched' && now.length === 0) c.status = 'registered'
  else if (c.status === 'dispatched' && answered) c.status = 'replied'
  else if (c.status === 'replied' && !answered) c.status = 'dispatched'
}
