/** Times as the sites print them: Asia/Shanghai, UTC+8 without summer time (since 1992). */
const OFFSET = 8 * 3_600_000

const printed = (ms: number): string => new Date(ms + OFFSET).toISOString().replace('T', ' ')

/** `2026-11-22 09:05:30` */
export const printSecond = (ms: number): string => printed(ms).slice(0, 19)
/** `2026-11-22 09:05` */
export const printMinute = (ms: number): string => printed(ms).slice(0, 16)
/** `2026-11-22` */
export const printDay = (ms: number): string => printed(ms).slice(0, 10)
/** `2611`, year and month as the board's file names carry them. */
export const printMonthCode = (ms: number): string => printed(ms).slice(2, 7).replace('-', '')
