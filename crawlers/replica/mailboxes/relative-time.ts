/** Times as a Discuz forum says them: in words for a week, then a date without leading zeros. */
import { printDay, printMinute } from '../shanghai-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Within a week `<span title="2026-11-20 10:05">3&nbsp;小时前</span>`, before that `2026-11-2 10:05`. */
export function forumTime(at: number, now: number): string {
  const exact = printMinute(at).replaceAll(/-0/g, '-')
  const words = wordsFor(at, now)
  return words === null ? exact : `<span title="${exact}">${words}</span>`
}

function wordsFor(at: number, now: number): string | null {
  const ago = now - at
  const time = printMinute(at).slice(11)
  const days = (Date.parse(printDay(now)) - Date.parse(printDay(at))) / DAY
  if (days === 0) {
    if (ago < MINUTE) return `${Math.max(1, Math.floor(ago / 1000))}&nbsp;秒前`
    if (ago < HOUR / 2) return `${Math.floor(ago / MINUTE)}&nbsp;分钟前`
    return ago < HOUR ? '半小时前' : `${Math.floor(ago / HOUR)}&nbsp;小时前`
  }
  if (days === 1) return `昨天&nbsp;${time}`
  if (days === 2) return `前天&nbsp;${time}`
  return days > 0 && days <= 7 ? `${days}&nbsp;天前` : null
}
