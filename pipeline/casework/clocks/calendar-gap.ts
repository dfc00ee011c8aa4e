/** Says in time that the holiday table ends: deadlines across its end cannot be counted. */
import type { Clocks } from './clock-files.ts'
import { createHolidayTable, HolidayTableEnds } from './holiday-table.ts'
import { SHANGHAI_MS } from './working-year.ts'

/** The longest clocks have fifteen working days; a month more leaves time to act. */
const AHEAD_MS = 60 * 86_400_000

/** One line when the table does not reach two months ahead, none otherwise. */
export function calendarGap({ facts }: Pick<Clocks, 'facts'>, now: Date): string[] {
  const ahead = new Date(now.getTime() + AHEAD_MS + SHANGHAI_MS).toISOString().slice(0, 10)
  try {
    createHolidayTable(facts.years)(ahead)
    return []
  } catch (error) {
    if (!(error instanceof HolidayTableEnds)) throw error
    return [`${error.year} 年的放假安排未录入，跨到 ${error.year} 年的办理时限算不出（安全管理员在「规则」页录入，或更新 chinese-days）`]
  }
}
