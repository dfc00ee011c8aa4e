/** 媒体点名. */
import type { Condition, Database } from '../database.ts'
import type { MediaMention } from '../records/media-mention.ts'
import type { Act } from '../records/record.ts'
import type { MediaStore } from '../store/media.ts'
import type { AuditChain } from './audit.ts'
import { existing, StaleRecord } from './retry.ts'

export function mediaStore(database: Database, chain: AuditChain): MediaStore {
  return {
    async mediaMentions({ state, caseId }, skip, limit) {
      const where: Record<string, Condition> = { ...(state === undefined ? {} : { state }), ...(caseId === undefined ? {} : { caseIds: caseId }) }
      const [mentions, total] = await Promise.all([database.find('mediaMention', { where, sort: [['day', 'desc']], skip, limit }), database.count('mediaMention', { where })])
      return { mentions, total }
    },
    addMediaMention: (record) => chain.commitAudited(async () => ({ writes: [{ op: 'insert', kind: 'mediaMention', record }], facts: facts(record, 'add_media_mention', record), result: record })),
    changeMediaMention: (id, version, action, change, act) =>
      chain.commitAudited(async () => {
        const before = existing(await database.get('mediaMention', id), 'mediaMention', id)
        if (before.version !== version) throw new StaleRecord('mediaMention', id)
        const record = change(before)
        return { writes: [{ op: 'replace', kind: 'mediaMention', record }], facts: facts(record, action, act), result: record }
      }),
  }
}

const facts = ({ id, medium, caseIds, state }: MediaMention, action: string, act: Act) => ({ at: act.at, by: act.by, action, subject: `media ${id}`, detail: { medium, caseIds, state } })
