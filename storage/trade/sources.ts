/** Sources: due, claimed by one worker, settled together with their run. */
import { Conflict } from '../database.ts'
import type { Database } from '../database.ts'
import { IllegalTransition } from '../records/record.ts'
import { askForRun, claimSource, freeClaim, isDue, postponeSource, prolongClaim, settleSource, takeSource } from '../records/source.ts'
import type { Source } from '../records/source.ts'
import type { SourceStore } from '../store.ts'
import { alarmWrites, endAlarm } from './alarms.ts'
import { takeRequests } from './budgets.ts'
import { existing, retryOnConflict } from './retry.ts'

const noCounts = { found: 0, new: 0, changed: 0, gone: 0, failed: 0, skippedByRobots: 0, requests: 0, retries: 0, bytes: 0 }

export function sourceStore(database: Database): SourceStore {
  const read = async (id: string): Promise<Source> => existing(await database.get('source', id), 'source', id)
  const change = (id: string, next: (source: Source) => Source): Promise<Source> =>
    retryOnConflict(async () => {
      const before = await read(id)
      const record = next(before)
      if (record !== before) await database.commit([{ op: 'replace', kind: 'source', record }])
      return record
    })

  return {
    registerSource: (facts, at) =>
      retryOnConflict(async () => {
        const known = await database.get('source', facts.id)
        if (known) {
          const { schedule = null, ...plain } = facts
          const newPlan = JSON.stringify(known.schedule ?? null) !== JSON.stringify(schedule)
          if (!newPlan && known.name === facts.name && known.url === facts.url && known.everyMinutes === facts.everyMinutes && known.family === facts.family) return known
          const soon = newPlan && known.nextRunAt > at ? { nextRunAt: at } : {}
          const record = { ...known, ...plain, ...(newPlan ? { schedule } : {}), ...soon, version: known.version + 1 }
          await database.commit([{ op: 'replace', kind: 'source', record }])
          return record
        }
        const record: Source = {
          ...facts,
          version: 1,
          enabled: true,
          nextRunAt: at,
          claim: null,
          health: 'working',
          healthSince: at,
          healthWhy: null,
          badRuns: 0,
          lastRunAt: null,
          lastSuccessAt: null,
          memory: {},
        }
        await database.commit([{ op: 'insert', kind: 'source', record }])
        return record
      }),
    sources: () => database.find('source', {}),
    takeRequests: (host, day, most, budget) => takeRequests(database, host, day, most, budget),
    source: (id) => database.get('source', id),
    async claimDueSources(worker, now, leaseMs, limit) {
      const until = new Date(Date.parse(now) + leaseMs).toISOString()
      const due = (await database.find('source', { where: { enabled: true, nextRunAt: { lte: now } }, sort: [['nextRunAt', 'asc']] })).filter((source) => isDue(source, now))
      const claimed: Source[] = []
      for (const source of due) {
        if (claimed.length >= limit) break
        const record = claimSource(source, worker, now, until)
        try {
          await database.commit([{ op: 'replace', kind: 'source', record }])
          claimed.push(record)
        } catch (error) {
          // Another worker took it between our reading and our writing: it is theirs.
          if (!(error instanceof Conflict)) throw error
        }
      }
      return claimed
    },
    async takeSource(sourceId, worker, now, leaseMs) {
      const source = await read(sourceId)
      try {
        const record = takeSource(source, worker, now, new Date(Date.parse(now) + leaseMs).toISOString())
        await database.commit([{ op: 'replace', kind: 'source', record }])
        return record
      } catch (error) {
        if (error instanceof Conflict || error instanceof IllegalTransition) return undefined
        throw error
      }
    },
    async postponeSource(sourceId, worker, nextRunAt) {
      await change(sourceId, (source) => postponeSource(source, worker, nextRunAt))
    },
    async prolongClaim(sourceId, worker, until) {
      await change(sourceId, (source) => prolongClaim(source, worker, until))
    },
    async freeClaimsOf(isDead) {
      const freed: string[] = []
      for (const source of await database.find('source', {})) {
        if (source.claim === null || !isDead(source.claim.by)) continue
        await change(source.id, (record) => (record.claim !== null && isDead(record.claim.by) ? freeClaim(record) : record))
        freed.push(source.id)
      }
      return freed
    },
    startRun: (run) =>
      retryOnConflict(async () => {
        const record = { ...run, version: 1, finishedAt: null, outcome: 'running' as const, health: null, error: null, counts: noCounts }
        const dead = await database.find('crawlRun', { where: { sourceId: run.sourceId, outcome: 'running' } })
        const ended = dead.map((former) => ({ op: 'replace' as const, kind: 'crawlRun' as const, record: { ...former, version: former.version + 1, outcome: 'interrupted' as const, finishedAt: run.startedAt } }))
        await database.commit([...ended, { op: 'insert', kind: 'crawlRun', record }])
        return record
      }),
    noteProgress: (runId, counts) =>
      retryOnConflict(async () => {
        const run = existing(await database.get('crawlRun', runId), 'crawlRun', runId)
        await database.commit([{ op: 'replace', kind: 'crawlRun', record: { ...run, version: run.version + 1, counts } }])
      }),
    settleRun: (runId, worker, end) =>
      retryOnConflict(async () => {
        const run = existing(await database.get('crawlRun', runId), 'crawlRun', runId)
        const source = settleSource(await read(run.sourceId), worker, end)
        const finished = { ...run, version: run.version + 1, finishedAt: end.at, outcome: end.outcome, health: end.partial ? null : end.health, error: end.error, counts: end.counts, evidenceId: end.misfit?.evidenceId ?? null }
        await database.commit([
          { op: 'replace', kind: 'source', record: source },
          { op: 'replace', kind: 'crawlRun', record: finished },
          ...(await alarmWrites(database, finished, end.why, end.alarmAfter)),
        ])
        return source
      }),
    runs: (sourceId, limit) => database.find('crawlRun', { where: { sourceId }, sort: [['startedAt', 'desc']], limit }),
    runSoon: (sourceId, at, what = 'all') => change(sourceId, (source) => askForRun(source, at, what)),
    enableSource: (sourceId, enabled, at) =>
      retryOnConflict(async () => {
        const before = await read(sourceId)
        if (before.enabled === enabled) return before
        const record = { ...before, version: before.version + 1, enabled }
        const ended = !enabled && at !== undefined ? await endAlarm(database, sourceId, at) : []
        await database.commit([{ op: 'replace', kind: 'source', record }, ...ended])
        return record
      }),
  }
}
