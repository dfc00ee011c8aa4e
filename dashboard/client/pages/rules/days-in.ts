/** Days as the State Council's notices write them, as calendar days. Pure. */

/** `2027-01-01`, `2027年1月1日`, `1月1日`, and after 至 also `3日`. */
const DAY = '(?:(?<Y>\\d{4})[-年/.](?<M>\\d{1,2})[-月/.](?<D>\\d{1,2})日?|(?<m>\\d{1,2})月(?<d>\\d{1,2})日?|(?<only>\\d{1,2})日)'
/** Weekdays and lunar days stand in brackets beside the date. */
const ASIDE = /[（(][^（()）]*[）)]/gu
/** What may stand between dates. */
const BETWEEN = /[\s,，、;；。.和及]+/gu
const RANGE = /\s*(?:至|到|~|～|—+)\s*/gu
const DAY_MS = 86_400_000
const LONGEST = 40

/** @param text ranges and single days of one year @returns the days in order without repeats, and what was not understood */
export function daysIn(text: string, year: number): { days: string[]; strange: string[] } {
  const found = new Set<string>()
  const strange: string[] = []
  for (const piece of text.replace(ASIDE, '').replace(RANGE, '至').split(BETWEEN).filter(Boolean)) {
    const span = read(piece, year)
    if (span) span.forEach((day) => found.add(day))
    else strange.push(piece)
  }
  return { days: [...found].sort(), strange }
}

function read(piece: string, year: number): string[] | undefined {
  const [first = '', last, ...more] = piece.split('至').filter(Boolean)
  const from = dayOf(first, year, null)
  const to = last === undefined ? from : dayOf(last, year, from)
  if (more.length > 0 || from === null || to === null || to < from) return undefined
  const length = (to - from) / DAY_MS + 1
  return length > LONGEST ? undefined : Array.from({ length }, (_, n) => new Date(from + n * DAY_MS).toISOString().slice(0, 10))
}

/** Midnight UTC of the day; a bare `3日` is of the month before it. Null when there is no such day. */
function dayOf(words: string, year: number, before: number | null): number | null {
  const groups = new RegExp(`^${DAY}$`, 'u').exec(words)?.groups
  if (!groups) return null
  const month = groups['M'] ?? groups['m'] ?? (before === null ? undefined : String(new Date(before).getUTCMonth() + 1))
  const day = Number(groups['D'] ?? groups['d'] ?? groups['only'])
  if (month === undefined) return null
  const at = Date.UTC(Number(groups['Y'] ?? year), Number(month) - 1, day)
  return new Date(at).getUTCDate() === day && new Date(at).getUTCMonth() === Number(month) - 1 ? at : null
}

/** Days in a row as one: `2027-02-05 – 2027-02-11`. */
export function asRanges(days: readonly string[]): string[] {
  const ranges: [string, string][] = []
  for (const day of [...days].sort()) {
    const last = ranges.at(-1)
    if (last && Date.parse(day) - Date.parse(last[1]) === DAY_MS) last[1] = day
    else ranges.push([day, day])
  }
  return ranges.map(([from, to]) => (from === to ? from : `${from} 至 ${to}`))
}
