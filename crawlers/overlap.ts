/**
 * The overlap window: how far back a list is read. Posts appear up to days after they were submitted and out of id
 * order, so «until a known id» loses them; a window in the site's own time does not.
 */
import type { ListRow } from './source.ts'

const dayMs = 86_400_000

/**
 * Where the window begins. After a complete run: `overlapDays` before the newest submission that run saw, in the site's
 * time, so our clock does not matter. A post let through later than that run was submitted at most its waiting time
 * before the run, and so lies in the window as long as nobody waits longer than `overlapDays`.
 */
export function windowStart(newest: string | undefined, overlapDays: number, historyDays: number, now: Date): string {
  const from = newest === undefined ? now.getTime() - historyDays * dayMs : Date.parse(newest) - overlapDays * dayMs
  return new Date(from).toISOString()
}

/** A row that says when it was submitted (or what else the list is sorted by) and is older than the window. */
export function isOlder(row: ListRow, from: string): boolean {
  const at = sortedBy(row)
  return at !== null && at < from
}

const sortedBy = (row: ListRow): string | null => row.activeAt ?? row.submittedAt ?? row.publishedAt

/** The newest submission among the rows and `newest`, never later than `now`: one row dated 2099 must not close the window. */
export function newestOf(newest: string | null, rows: readonly ListRow[], now: Date): string | null {
  const latestPossible = now.toISOString()
  return rows.reduce<string | null>((latest, row) => {
    const stated = sortedBy(row)
    const at = stated !== null && stated > latestPossible ? latestPossible : stated
    return at !== null && (latest === null || at > latest) ? at : latest
  }, newest)
}
