/** What whoever gave out a dispatch does with it, and what waits for the office. */
import { recallDispatch, ruleOnDispatch } from '../../../pipeline/casework/command-dispatch.ts'
import { pauseDispatch, resumeDispatch } from '../../../pipeline/casework/pause-dispatch.ts'
import { reviewOneReply } from '../../../pipeline/casework/review-reply.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { checkOf } from '../views/case-view.ts'
import { attachmentView, dispatchRow, replyView } from '../views/dispatch-view.ts'

type Names = 'reviews' | 'recallDispatch' | 'ruleDispatch' | 'pauseDispatch' | 'resumeDispatch' | 'reviewReply'
const ASKS_SHOWN = 100

export function commandHandlers({ store, names, casework, assessReply }: Tools): Pick<Handlers, Names> {
  return {
    async reviews({ query: { skip, limit }, at }) {
      const [{ replies, total }, asks, known] = await Promise.all([store.repliesToReview(skip, limit), store.asksToRule(ASKS_SHOWN), names()])
      const cases = new Map((await store.casesById([...new Set([...replies, ...asks].map(({ caseId }) => caseId))])).map((record) => [record.id, record]))
      const about = (caseId: string) => {
        const { id, number, title, urgency, category, district } = found(cases.get(caseId), '案件')
        return { id, number, title, urgency, category, district }
      }
      const shown = await Promise.all(
        replies.map(async (reply) => {
          const post = await store.post(cases.get(reply.caseId)?.postIds[0] ?? '')
          const check = post ? checkOf(assessReply, post)(reply) : null
          return { reply: replyView(reply, await store.attachmentsOf(reply.caseId), known, check), case: about(reply.caseId) }
        }),
      )
      const asked = await Promise.all(
        asks.map(async (record) => {
          const proof = new Set([...(record.return?.attachmentIds ?? []), ...(record.extension?.attachmentIds ?? []), ...(record.pause?.attachmentIds ?? [])])
          const files = proof.size === 0 ? [] : (await store.attachmentsOf(record.caseId)).filter(({ id }) => proof.has(id))
          return { dispatch: dispatchRow(record, known, at), case: about(record.caseId), attachments: files.map((file) => attachmentView(file, known)) }
        }),
      )
      return { replies: shown, total, asks: asked }
    },
    recallDispatch: async (call) => dispatchRow(await recallDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), await names(), call.at),
    ruleDispatch: async (call) => dispatchRow(await ruleOnDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), await names(), call.at),
    pauseDispatch: async (call) => dispatchRow(await pauseDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), await names(), call.at),
    resumeDispatch: async (call) => dispatchRow(await resumeDispatch(casework, actorOf(call), { dispatchId: call.params.id, ...call.body }, call.at), await names(), call.at),
    reviewReply: async (call) => dispatchRow((await reviewOneReply(casework, actorOf(call), { replyId: call.params.id, ...call.body }, call.at)).dispatch, await names(), call.at),
  }
}
