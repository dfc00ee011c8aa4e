/** 转办 and replies: units' work, what waits for the office, and the files that belong to it. */
import type { Condition, Database } from '../database.ts'
import type { Handling } from '../records/dispatch.ts'
import type { CaseworkStore } from '../store.ts'
import type { AuditChain } from './audit.ts'

const handlings: Record<'open' | 'answered' | 'over', readonly Handling[]> = {
  open: ['sent', 'signed', 'contacted', 'redo'],
  answered: ['replied'],
  over: ['accepted', 'returned', 'recalled'],
}

type Words = 'dispatch' | 'dispatchesOf' | 'inbox' | 'asksToRule' | 'reply' | 'repliesOf' | 'repliesToReview' | 'attachment' | 'attachmentsOf' | 'addAttachment' | 'attachmentBytes'

export function dispatchStore(database: Database, chain: AuditChain): Pick<CaseworkStore, Words> {
  return {
    dispatch: (id) => database.get('dispatch', id),
    dispatchesOf: (caseId) => database.find('dispatch', { where: { caseId }, sort: [['sentAt', 'asc'], ['parentId', 'asc'], ['unitId', 'asc']] }),
    async inbox(unitId, which, skip, limit) {
      const where: Record<string, Condition> = { unitId, handling: { in: handlings[which] } }
      const [dispatches, total] = await Promise.all([database.find('dispatch', { where, sort: [['dueAt', which === 'open' ? 'asc' : 'desc']], skip, limit }), database.count('dispatch', { where })])
      return { dispatches, total }
    },
    async asksToRule(limit) {
      const asked = await Promise.all((['return.state', 'extension.state', 'pause.state'] as const).map((field) => database.find('dispatch', { where: { parentId: null, [field]: 'asked', handling: { in: handlings.open } }, sort: [['dueAt', 'asc']], limit })))
      return [...new Map(asked.flat().map((record) => [record.id, record])).values()].slice(0, limit)
    },
    reply: (id) => database.get('reply', id),
    repliesOf: (caseId) => database.find('reply', { where: { caseId }, sort: [['submittedAt', 'asc']] }),
    async repliesToReview(skip, limit) {
      const where = { review: 'submitted', parentId: null }
      const [replies, total] = await Promise.all([database.find('reply', { where, sort: [['submittedAt', 'asc']], skip, limit }), database.count('reply', { where })])
      return { replies, total }
    },
    attachment: (id) => database.get('attachment', id),
    attachmentsOf: (caseId) => database.find('attachment', { where: { caseId } }),
    addAttachment: (attachment, base64) =>
      // Two people may bring the same file at once: who comes second finds it there.
      chain.commitAudited(async () => {
        const known = await database.get('blob', attachment.hash)
        const { id, at, uploadedBy, caseId, dispatchId, kind, name, type, size, hash } = attachment
        return {
          writes: [{ op: 'insert', kind: 'attachment', record: attachment }, ...(known ? [] : [{ op: 'insert' as const, kind: 'blob' as const, record: { id: hash, version: 1, base64 } }])],
          facts: { at, by: uploadedBy, action: 'add_attachment', subject: `attachment ${id}`, detail: { case: caseId, dispatch: dispatchId, kind, name, type, size, sha256: hash } },
          result: attachment,
        }
      }),
    async attachmentBytes(hash) {
      return (await database.get('blob', hash))?.base64
    },
  }
}
