/** The office at work, for tests: posts, units, people of every unit, and short words for what they do over the API. */
import type { LightMyRequestResponse } from 'fastify'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { newAccount } from '../../dashboard/server/demo-accounts.ts'
import type { Role } from '../../storage/records/staff.ts'
import type { UrgencyLevel } from '../../storage/records/triage.ts'
import { openDashboard } from './dashboard.ts'
import type { Dashboard } from './dashboard.ts'
import { seedPost, seedSource, seedUnits } from './screened-posts.ts'

export const people = {
  officer: 'officer',
  officer2: 'officer2',
  approver: 'approver',
  leader: 'leader',
  supervisor: 'supervisor',
  /** Of 市供水公司 and its 北区所. */
  water: 'water',
  north: 'north',
  south: 'south',
  /** Of 市政管理处 and its 东所: strangers to the water company's work. */
  roads: 'roads',
  east: 'east',
} as const
export type Person = keyof typeof people

const handlers: readonly [login: string, role: Role, unitId: string][] = [
  ['water', 'unit1', 'unit:water'],
  ['north', 'unit2', 'unit:water-north'],
  ['south', 'unit2', 'unit:water-south'],
  ['roads', 'unit1', 'unit:roads'],
  ['east', 'unit2', 'unit:roads-east'],
]

export interface Office {
  dashboard: Dashboard
  /** Calls as that person. */
  as<N extends EndpointName>(person: Person, name: N, input?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown }): Promise<{ status: number; answer: Answer<N>; code: string; message: string; response: LightMyRequestResponse }>
  /** A case of a fresh post. */
  accept(fields?: { urgency?: UrgencyLevel; category?: string; content?: string; title?: string }): Promise<Answer<'case'>>
  /** The case as the officer sees it now. */
  look(id: string): Promise<Answer<'case'>>
  /** Sends it to a lead unit, and assisting ones. */
  send(id: string, lead: string, assist?: string[], body?: Record<string, unknown>): Promise<Answer<'case'>>
  /** The only open work of a person on a case. */
  work(person: Person, caseNumber: string): Promise<Answer<'inboxItem'>>
  /** Signs, contacts and replies for a person, whatever of it is still to do. */
  answer(person: Person, caseNumber: string, words?: string): Promise<Answer<'inboxItem'>>
  close(): Promise<void>
}

export async function openOffice(options: Parameters<typeof openDashboard>[0] = {}): Promise<Office> {
  const dashboard = await openDashboard(options)
  const { store } = dashboard
  await seedSource(store)
  await seedUnits(store)
  const passwordHash = (await store.staffByLogin('officer'))?.passwordHash ?? ''
  for (const [login, role, unitId] of handlers) await store.addStaff({ ...newAccount({ login, name: `${login}承办员`, role }, passwordHash), unitId, mustChangePassword: false, demo: true })
  const cookies = new Map<Person, string>()
  for (const person of Object.keys(people) as Person[]) cookies.set(person, await dashboard.login(people[person]))
  let posts = 0

  const as: Office['as'] = async (person, name, input = {}) => {
    const response = await dashboard.ask(name, input, cookies.get(person))
    const answer = response.json<{ error?: { code: string; message: string } }>()
    return { status: response.statusCode, answer: answer as never, code: answer?.error?.code ?? '', message: answer?.error?.message ?? '', response }
  }
  const done = async <N extends EndpointName>(person: Person, name: N, input?: Parameters<Office['as']>[2]): Promise<Answer<N>> => {
    const { status, answer, message } = await as(person, name, input)
    if (status !== 200) throw new Error(`${person} ${name}: ${status} ${message}`)
    return answer
  }
  const look: Office['look'] = (id) => done('officer', 'case', { params: { id } })
  const work: Office['work'] = async (person, number) => {
    const { items } = await done(person, 'inbox')
    const item = items.find((one) => one.case.number === number)
    if (!item) throw new Error(`${person} has no open work on ${number}`)
    return done(person, 'inboxItem', { params: { id: item.id } })
  }
  return {
    dashboard,
    as,
    look,
    work,
    async accept({ urgency = 0, ...fields } = {}) {
      const post = await seedPost(store, { externalId: `p${++posts}`, urgency, ...fields })
      const { case: opened } = await done('officer', 'acceptPost', { params: { id: post.id }, body: { hash: post.hash } })
      return look(opened?.id ?? '')
    },
    async send(id, lead, assist = [], body = {}) {
      return done('officer', 'dispatchCase', { params: { id }, body: { version: (await look(id)).case.version, leadUnitId: lead, assistUnitIds: assist, ...body } })
    },
    async answer(person, number, words = '已派人冲洗管道并检测，水质合格，已电话告知。') {
      let item = await work(person, number)
      const { id } = item.dispatch
      if (item.dispatch.handling === 'sent') item = await done(person, 'signDispatch', { params: { id }, body: { step: item.dispatch.step } })
      if (item.dispatch.handling === 'signed') item = await done(person, 'contactDispatch', { params: { id }, body: { step: item.dispatch.step, note: '电话联系，本人接听' } })
      return done(person, 'replyDispatch', { params: { id }, body: { step: item.dispatch.step, finding: '管网老化，已列入改造计划', publicAnswer: words, resolved: true } })
    },
    close: () => dashboard.close(),
  }
}
