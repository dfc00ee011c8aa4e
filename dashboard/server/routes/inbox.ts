/** 承办: a unit's own work. What belongs to other units is not there for it. */
import { ownDispatch } from '../../../pipeline/casework/actor.ts'
import { delegateDispatch } from '../../../pipeline/casework/delegate-dispatch.ts'
import { askAboutDispatch, noteContact, replyToDispatch, signDispatch, withdrawAskOfDispatch } from '../../../pipeline/casework/handle-dispatch.ts'
import { activeDispatches } from '../../../pipeline/casework/settle-case.ts'
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import { askKinds, isOpen } from '../../../storage/records/dispatch.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import { existsOn } from '../../../storage/records/unit.ts'
import type { InboxItem } from '../../contract/dispatch.ts'
import { letterKindsShown } from '../../contract/dispatch.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { checkOf } from '../views/case-view.ts'
import { dispatchRow, dispatchView } from '../views/dispatch-view.ts'
import { maskedContent } from '../views/masked-content.ts'
import { freshTriage } from '../views/post-view.ts'

type Names = 'inbox' | 'myLetters' | 'inboxItem' | 'revealDispatch' | 'signDispatch' | 'contactDispatch' | 'replyDispatch' | 'askDispatch' | 'withdrawAsk' | 'delegateDispatch'
const INSTRUCTIONS_SHOWN = 20

export function inboxHandlers(tools: Tools): Pick<Handlers, Names> {
  const { store, casework } = tools
  return {
    async inbox({ query: { which, skip, limit }, caller, at }) {
      const known = await tools.names()
      const { dispatches, total } = caller.staff.unitId === null ? { dispatches: [], total: 0 } : await store.inbox(caller.staff.unitId, which, skip, limit)
      const cases = new Map((await store.casesById([...new Set(dispatches.map(({ caseId }) => caseId))])).map((record) => [record.id, record]))
      const own = new Set(dispatches.map(({ id }) => id))
      const below = which === 'open' ? (await store.dispatchesOfCases([...cases.keys()])).filter((one) => one.parentId !== null && own.has(one.parentId) && waits(one)) : []
      return { items: dispatches.flatMap((record) => (cases.has(record.caseId) ? [{ ...dispatchRow(record, known, at), case: workCase(found(cases.get(record.caseId), '案件')), waitingBelow: below.filter(({ parentId }) => parentId === record.id).length }] : [])), total }
    },
    async myLetters({ query: { skip, limit }, caller }) {
      const { unitId } = caller.staff
      const pages = unitId === null ? [] : await Promise.all(letterKindsShown.map((kind) => store.deliveries({ unitId, kind }, 0, skip + limit)))
      const letters = pages.flatMap(({ deliveries }) => deliveries).toSorted((a, b) => (a.at < b.at ? 1 : -1))
      return { letters: letters.slice(skip, skip + limit).flatMap(({ id, kind, subject, text, at }) => letterKindsShown.filter((shown) => shown === kind).map((shown) => ({ id, kind: shown, subject, text, at }))), total: pages.reduce((sum, { total }) => sum + total, 0) }
    },
    inboxItem: async (call) => itemView(tools, await ownDispatch(store, actorOf(call), call.params.id), call.at, false),
    async revealDispatch(call) {
      const record = await ownDispatch(store, actorOf(call), call.params.id)
      // The entry is written before the text leaves: no reading without a trace.
      await store.audit({ at: call.at, by: call.caller.staff.id, action: 'reveal', subject: `dispatch ${record.id}`, detail: { reason: call.body.reason, case: record.caseId } })
      return itemView(tools, record, call.at, true)
    },
    signDispatch: async (call) => itemView(tools, await signDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), call.at, false),
    contactDispatch: async (call) => itemView(tools, await noteContact(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), call.at, false),
    replyDispatch: async (call) => itemView(tools, (await replyToDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at)).dispatch, call.at, false),
    askDispatch: async (call) => itemView(tools, await askAboutDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), call.at, false),
    withdrawAsk: async (call) => itemView(tools, await withdrawAskOfDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), call.at, false),
    delegateDispatch: async (call) => itemView(tools, (await delegateDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at)).parent, call.at, false),
  }
}

/** For its upper unit: a reply to review, or a request to rule on. */
const waits = (record: Dispatch): boolean => record.handling === 'replied' || (isOpen(record) && askKinds.some((what) => record[what]?.state === 'asked'))

const workCase = ({ number, title, urgency, category, district }: InboxItem['case']): InboxItem['case'] => ({ number, title, urgency, category, district })

async function itemView({ store, names, findPersonal, assessReply }: Tools, record: Dispatch, at: string, revealed: boolean): Promise<InboxItem> {
  const file = found(await store.case(record.caseId), '案件')
  const [known, dispatches, replies, attachments, { instructions }, posts] = await Promise.all([
    names(),
    store.dispatchesOf(file.id),
    store.repliesOf(file.id),
    store.attachmentsOf(file.id),
    store.instructions({ caseId: file.id }, 0, INSTRUCTIONS_SHOWN),
    Promise.all(file.postIds.map((id) => store.post(id))).then((found) => found.filter((post) => post !== undefined)),
  ])
  const check = posts[0] && checkOf(assessReply, posts[0])
  // A unit of level 2 answers to the unit above it: who else works on the case is not its business.
  const others = record.parentId === null ? activeDispatches(file, dispatches).filter(({ id }) => id !== record.id) : []
  const today = dayInShanghai(at)
  return {
    dispatch: dispatchView(record, { replies, attachments }, known, at),
    case: workCase(file),
    posts: await Promise.all(
      posts.map(async (post) => {
        const { content } = revealed ? { content: post.content } : maskedContent(post.content, freshTriage(post, await store.triage(post.id))?.personal ?? null, findPersonal)
        return { id: post.id, title: content.title, content: content.content, author: content.author, place: content.place, submittedAt: content.submittedAt }
      }),
    ),
    others: others.map(({ unitId, role }) => ({ unit: known.unit(unitId), role })),
    children: dispatches.filter(({ parentId }) => parentId === record.id).map((child) => dispatchView(child, { replies, attachments, ...(check ? { check } : {}) }, known, at)),
    subunits: record.parentId === null ? known.units.filter((unit) => unit.parentId === record.unitId && existsOn(unit, today)).map(({ id, name }) => ({ id, name })) : [],
    instructions: instructions.map(({ leaderId, text, issuedAt, dueAt }) => ({ leader: known.person(leaderId), text, issuedAt, dueAt })),
  }
}
