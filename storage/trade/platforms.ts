/** 对接平台: other systems' tokens. */
import type { Database } from '../database.ts'
import type { Platform } from '../records/platform.ts'
import type { Act } from '../records/record.ts'
import type { PlatformStore } from '../store/platforms.ts'
import type { AuditChain } from './audit.ts'
import { existing, retryOnConflict } from './retry.ts'

export function platformStore(database: Database, chain: AuditChain): PlatformStore {
  return {
    async platforms() {
      return (await database.find('platform', {})).toSorted((a, b) => a.name.localeCompare(b.name, 'zh') || (a.id < b.id ? -1 : 1))
    },
    platform: (id) => database.get('platform', id),
    addPlatform: (platform, act) => chain.commitAudited(async () => ({ writes: [{ op: 'insert', kind: 'platform', record: platform }], facts: facts(platform, 'add_platform', act), result: platform })),
    changePlatform: (id, action, change, act) =>
      chain.commitAudited(async () => {
        const record = change(existing(await database.get('platform', id), 'platform', id))
        return { writes: [{ op: 'replace', kind: 'platform', record }], facts: facts(record, action, act), result: record }
      }),
    touchPlatform: (id, at) =>
      retryOnConflict(async () => {
        const platform = existing(await database.get('platform', id), 'platform', id)
        await database.commit([{ op: 'replace', kind: 'platform', record: { ...platform, version: platform.version + 1, lastUsedAt: at } }])
      }),
  }
}

const facts = ({ id, name, scopes, expiresAt }: Platform, action: string, act: Act) => ({ at: act.at, by: act.by, action, subject: `platform ${id}`, detail: { name, scopes, expiresAt, ...(act.why ? { why: act.why } : {}) } })
