/** Alarms and the notices about them. What a run means for its source's alarm is committed with the run: see alarmWrites. */
import { Conflict } from '../database.ts'
import type { Database, Write } from '../database.ts'
import { clearAlarm, noteNotice, openAlarm, prolongAlarm } from '../records/alarm.ts'
import type { Alarm, BadRun } from '../records/alarm.ts'
import { beginSending, giveUpSending, settleSending } from '../records/notice.ts'
import { IllegalTransition } from '../records/record.ts'
import type { CrawlRun } from '../records/source.ts'
import type { AlarmStore } from '../store.ts'
import { existing, retryOnConflict } from './retry.ts'

/** Bad runs in a row before anyone is told, where the caller does not say. */
const ALARM_AFTER_RUNS = 3
/** Runs that were cut short say nothing; so many may lie between the bad ones. */
const CUT_SHORT = 20

export function alarmStore(database: Database): AlarmStore {
  return {
    alarms: (filter, limit) => database.find('alarm', { where: given(filter), sort: [['openedAt', 'desc']], limit }),
    alarmsToSay: (now, limit) => database.find('alarm', { where: { nextNoticeAt: { lte: now } }, sort: [['nextNoticeAt', 'asc']], limit }),
    async sayAlarm(id, at, write) {
      const before = existing(await database.get('alarm', id), 'alarm', id)
      try {
        const after = noteNotice(before, at)
        const notices = write(before, after).map((record): Write => ({ op: 'insert', kind: 'notice', record }))
        await database.commit([{ op: 'replace', kind: 'alarm', record: after }, ...notices])
        return true
      } catch (error) {
        // Another process said it between our reading and our writing.
        if (error instanceof Conflict || error instanceof IllegalTransition) return false
        throw error
      }
    },
    async takeNotice(now, until) {
      for (const notice of await database.find('notice', { where: { delivery: 'sending', sendingUntil: { lte: now } } })) {
        await unlessConflict(() => database.commit([{ op: 'replace', kind: 'notice', record: giveUpSending(notice, now) }]))
      }
      for (const notice of await database.find('notice', { where: { delivery: 'queued', nextAttemptAt: { lte: now } }, sort: [['nextAttemptAt', 'asc']], limit: 20 })) {
        const record = beginSending(notice, now, until)
        if (await unlessConflict(() => database.commit([{ op: 'replace', kind: 'notice', record }]))) return record
      }
      return undefined
    },
    settleNotice: (id, attempt, at) =>
      retryOnConflict(async () => {
        const record = settleSending(existing(await database.get('notice', id), 'notice', id), attempt, at)
        await database.commit([{ op: 'replace', kind: 'notice', record }])
        return record
      }),
    notices: (filter, limit) => database.find('notice', { where: given(filter), sort: [['at', 'desc']], limit }),
  }
}

/** The writes by which a finished run opens, prolongs or clears its source's alarm. */
export async function alarmWrites(database: Database, run: CrawlRun, why: string | null, after = ALARM_AFTER_RUNS): Promise<Write[]> {
  const { sourceId, health, outcome, finishedAt } = run
  if (outcome === 'interrupted' || health === null || finishedAt === null) return []
  const [open] = await database.find('alarm', { where: { sourceId, state: 'open' }, limit: 1 })
  if (health === 'working') return open ? endWrites(open, finishedAt) : []
  const bad = badRun(run, health, why)
  if (open) return [{ op: 'replace', kind: 'alarm', record: prolongAlarm(open, bad) }]
  const former = await database.find('crawlRun', { where: { sourceId }, sort: [['startedAt', 'desc']], limit: after + CUT_SHORT })
  const row: [BadRun, ...BadRun[]] = [bad]
  for (const { id, ...other } of former) {
    if (id === run.id || other.outcome === 'interrupted' || other.outcome === 'running' || other.health === null) continue
    if (other.health === 'working') break
    row.unshift(badRun(other, other.health, other.error))
  }
  return row.length < after ? [] : [{ op: 'insert', kind: 'alarm', record: openAlarm(row, finishedAt) }]
}

/** The writes that end a source's open alarm, if it has one: it works again, or it was switched off. */
export async function endAlarm(database: Database, sourceId: string, at: string): Promise<Write[]> {
  const [open] = await database.find('alarm', { where: { sourceId, state: 'open' }, limit: 1 })
  return open ? endWrites(open, at) : []
}

const endWrites = (open: Alarm, at: string): Write[] => [{ op: 'replace', kind: 'alarm', record: clearAlarm(open, at) }]

function badRun(run: Pick<CrawlRun, 'sourceId' | 'startedAt' | 'evidenceId'>, health: BadRun['health'], why: string | null): BadRun {
  return { sourceId: run.sourceId, startedAt: run.startedAt, health, why: why ?? '', evidenceId: run.evidenceId ?? null }
}

/** The filter without its absent fields. */
function given(filter: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])))
}

/** False when somebody else was first. */
async function unlessConflict(write: () => Promise<void>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}
