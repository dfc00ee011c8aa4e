/** How events grow: rollups by hour and day, merges that are proposed, alarms of emerging issues. */
import { Conflict } from '../database.ts'
import type { Condition, Database, Write } from '../database.ts'
import type { EventStore } from '../store/events.ts'
import { seeBurst } from '../records/burst.ts'
import { decideProposal } from '../records/event-proposal.ts'
import { countRollups } from '../records/event-rollup.ts'
import type { AuditChain } from './audit.ts'
import { mergeWrites } from './events.ts'
import { existing } from './retry.ts'

type Part = Pick<EventStore, 'rollups' | 'checkRollups' | 'keepProposals' | 'openProposals' | 'decideProposal' | 'keepBurst' | 'bursts' | 'seeBurst'>

/** Rollups written together when they are mended. */
const MENDED_AT_ONCE = 500

export function eventGrowthStore(database: Database, chain: AuditChain): Part {
  return {
    rollups: (eventId, unit, from, to) => database.find('eventRollup', { where: { unit, from: { gte: from, lt: to }, ...(eventId === null ? {} : { eventId }) }, sort: [['from', 'asc']] }),
    async checkRollups(mend = false) {
      const posts: { eventId: string; at: string }[] = []
      for await (const { eventId, at } of database.scan('eventPost')) posts.push({ eventId, at })
      const counted = countRollups(posts)
      const missing = new Map(counted)
      const writes: Write[] = []
      const wrong: string[] = []
      for await (const rollup of database.scan('eventRollup')) {
        const right = counted.get(rollup.id)
        missing.delete(rollup.id)
        if (right?.posts === rollup.posts) continue
        wrong.push(rollup.id)
        writes.push(right === undefined ? { op: 'delete', kind: 'eventRollup', id: rollup.id } : { op: 'replace', kind: 'eventRollup', record: { ...right, version: rollup.version + 1 } })
      }
      for (const right of missing.values()) {
        wrong.push(right.id)
        writes.push({ op: 'insert', kind: 'eventRollup', record: { ...right, version: 1 } })
      }
      if (mend) for (let start = 0; start < writes.length; start += MENDED_AT_ONCE) await database.commit(writes.slice(start, start + MENDED_AT_ONCE))
      return { counted: counted.size, wrong }
    },

    async keepProposals(proposals) {
      let kept = 0
      for (const proposal of proposals) {
        const [into, from] = await Promise.all([database.get('event', proposal.into), database.get('event', proposal.from)])
        if (into?.state !== 'open' || from?.state !== 'open' || into.apartFrom.includes(from.id) || from.apartFrom.includes(into.id)) continue
        if (await unlessConflict(() => database.commit([{ op: 'insert', kind: 'eventProposal', record: proposal }]))) kept++
      }
      return kept
    },
    openProposals: (limit) => database.find('eventProposal', { where: { state: 'open' }, sort: [['likeness', 'desc']], limit }),
    decideProposal: (id, decision, act) =>
      chain.commitAudited(async () => {
        const proposal = decideProposal(existing(await database.get('eventProposal', id), 'eventProposal', id), decision, act)
        const merged = decision === 'accept' ? (await mergeWrites(database, proposal.into, proposal.from, act)).writes : []
        const facts = { at: act.at, by: act.by, action: `event-proposal-${decision}`, subject: `event ${proposal.from}`, detail: { into: proposal.into } }
        return { writes: [{ op: 'replace', kind: 'eventProposal', record: proposal }, ...merged], facts, result: proposal }
      }),

    keepBurst: (burst, notices) => unlessConflict(() => database.commit([{ op: 'insert', kind: 'burst', record: burst }, ...notices.map((record): Write => ({ op: 'insert', kind: 'notice', record }))])),
    bursts({ since, ...fields }, limit) {
      const where: Record<string, Condition> = {}
      for (const [field, value] of Object.entries(fields)) if (value !== undefined) where[field] = value
      if (since !== undefined) where['at'] = { gte: since }
      return database.find('burst', { where, sort: [['at', 'desc']], limit })
    },
    seeBurst: (id, act) =>
      chain.commitAudited(async () => {
        const burst = seeBurst(existing(await database.get('burst', id), 'burst', id), act)
        return { writes: [{ op: 'replace', kind: 'burst', record: burst }], facts: { at: act.at, by: act.by, action: 'burst-seen', subject: `burst ${id}`, detail: {} }, result: burst }
      }),
  }
}

/** False when it is there already. */
async function unlessConflict(write: () => Promise<void>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}
