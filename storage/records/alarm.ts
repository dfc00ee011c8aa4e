/**
 * An alarm: a source has been in trouble for several runs in a row. It is said when it opens, said again at
 * growing intervals until the source works, and then its end is said once.
 */
import { z } from 'zod'
import { IllegalTransition, recordShape, zInstant } from './record.ts'
import { sourceHealths } from './source.ts'

export const zAlarm = z.object({
  ...recordShape,
  sourceId: z.string(),
  state: z.enum(['open', 'cleared']),
  /** What is wrong now; it may change while the alarm is open. */
  health: z.enum(sourceHealths),
  why: z.string(),
  /** The beginning of the first bad run, and of the last one. */
  since: zInstant,
  lastBadAt: zInstant,
  runs: z.number().int().min(1),
  /** The answer that did not fit, as raw evidence. */
  evidenceId: z.string().nullable(),
  openedAt: zInstant,
  clearedAt: zInstant.nullable(),
  /** How often it has been said, the end apart. */
  notices: z.number().int(),
  /** When it is to be said next; null when everything is said. */
  nextNoticeAt: zInstant.nullable(),
})
export type Alarm = z.infer<typeof zAlarm>

const HOUR_MS = 3_600_000
/** One hour after the first notice, then two, four … up to a day. */
const LONGEST_SILENCE_MS = 24 * HOUR_MS

/** Milliseconds until the next notice, after `notices` of them. */
export const silenceAfter = (notices: number): number => Math.min(HOUR_MS * 2 ** Math.min(notices - 1, 20), LONGEST_SILENCE_MS)

/** What is known of a bad run. */
export interface BadRun {
  sourceId: string
  startedAt: string
  health: Alarm['health']
  why: string
  evidenceId: string | null
}

/** The alarm of the bad runs given, oldest first; said as soon as possible. */
export function openAlarm(runs: readonly [BadRun, ...BadRun[]], at: string): Alarm {
  const [first] = runs
  const last = runs.at(-1) ?? first
  const evidenceId = runs.findLast((run) => run.evidenceId !== null)?.evidenceId ?? null
  return {
    id: `${first.sourceId}@${first.startedAt}`,
    version: 1,
    sourceId: first.sourceId,
    state: 'open',
    health: last.health,
    why: last.why,
    since: first.startedAt,
    lastBadAt: last.startedAt,
    runs: runs.length,
    evidenceId,
    openedAt: at,
    clearedAt: null,
    notices: 0,
    nextNoticeAt: at,
  }
}

/** Another bad run. When the next notice is due does not change with it. @throws IllegalTransition for a cleared alarm */
export function prolongAlarm(alarm: Alarm, run: BadRun): Alarm {
  if (alarm.state !== 'open') throw new IllegalTransition('alarm', alarm.id, 'prolong', alarm.state)
  return { ...alarm, version: alarm.version + 1, health: run.health, why: run.why, lastBadAt: run.startedAt, runs: alarm.runs + 1, evidenceId: run.evidenceId ?? alarm.evidenceId }
}

/** The source works again. An alarm nobody heard of ends in silence. @throws IllegalTransition for a cleared alarm */
export function clearAlarm(alarm: Alarm, at: string): Alarm {
  if (alarm.state !== 'open') throw new IllegalTransition('alarm', alarm.id, 'clear', alarm.state)
  return { ...alarm, version: alarm.version + 1, state: 'cleared', clearedAt: at, nextNoticeAt: alarm.notices > 0 ? at : null }
}

/** The alarm, or its end, has been said. @throws IllegalTransition before its time: never twice in one interval */
export function noteNotice(alarm: Alarm, at: string): Alarm {
  if (alarm.nextNoticeAt === null || alarm.nextNoticeAt > at) throw new IllegalTransition('alarm', alarm.id, 'say', alarm.state, 'it has been said')
  if (alarm.state === 'cleared') return { ...alarm, version: alarm.version + 1, nextNoticeAt: null }
  const notices = alarm.notices + 1
  return { ...alarm, version: alarm.version + 1, notices, nextNoticeAt: new Date(Date.parse(at) + silenceAfter(notices)).toISOString() }
}
