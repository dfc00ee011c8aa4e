/** 附件: brought by a unit, read by those who may see the dispatch they belong to. */
import { maySeeDispatch } from '../../../pipeline/casework/actor.ts'
import { attachFile } from '../../../pipeline/casework/attach-file.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { found } from '../refusal.ts'
import { plainName } from '../uploaded-file.ts'
import { attachmentView } from '../views/dispatch-view.ts'

export function attachmentHandlers({ store, names, casework }: Tools): Pick<Handlers, 'addAttachment' | 'attachment'> {
  return {
    async addAttachment(call) {
      const { dispatchId, kind, name } = call.query
      const file = await attachFile(casework, actorOf(call), { dispatchId, kind, name: plainName(name), bytes: call.body }, call.at)
      return attachmentView(file, await names())
    },
    async attachment(call) {
      const file = await store.attachment(call.params.id)
      const dispatch = file && (await store.dispatch(file.dispatchId))
      const visible = dispatch !== undefined && (await maySeeDispatch(store, actorOf(call), dispatch)) ? file : undefined
      const { id, name, type, hash, caseId } = found(visible, '附件')
      const base64 = found(await store.attachmentBytes(hash), '附件')
      // A file shows whatever is in it: reading one is traced like any unmasked text.
      await store.audit({ at: call.at, by: call.caller.staff.id, action: 'read_attachment', subject: `attachment ${id}`, detail: { case: caseId, name } })
      return { name, type, base64 }
    },
  }
}
