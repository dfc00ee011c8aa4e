/**
 * The times that sites print, as instants. Sites print Asia/Shanghai (UTC+8, no summer time since 1991) in many
 * shapes (FORMATS §3). What cannot be read is null, never a guess.
 */

const shanghaiOffsetMs = 8 * 3_600_000
const dayMs = 86_400_000

/** Shapes of dates a page may show; a mailbox profile names those it expects. */
export const dateShapes = ['text', 'epoch', 'excel', 'relative'] as const

// 2026-01-31 · 2026/1/31 8:05 · 2026.01.31 08:05:09 · 2026年1月31日 8时5分 · 2026-01-31T08:05:09
const textDate =
  /(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?(?:[\sT]*(\d{1,2})\s*[:：时]\s*(\d{1,2})\s*分?(?:\s*[:：]?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?(?!\d))?/

/**
 * The first date, with or without a time, in a text. A date alone is midnight in Shanghai.
 * @returns null where there is none, or where it names no real moment (February 30th, 25 o'clock)
 */
export function instantFromText(text: string): string | null {
  const match = textDate.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null
  const utc = Date.UTC(year, month - 1, day, hour, minute, second)
  if (new Date(utc).getUTCDate() !== day) return null
  return new Date(utc - shanghaiOffsetMs).toISOString()
}

/** Epoch seconds (or milliseconds: anything from 10^11) to an instant; null where it is none. */
export function instantFromEpoch(value: unknown): string | null {
  const number = typeof value === 'string' && /^\d{9,13}$/.test(value.trim()) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 600_000_000) return null
  const ms = number >= 1e11 ? number : number * 1000
  return ms < 4_102_444_800_000 ? new Date(ms).toISOString() : null
}

/** An Excel serial day of the 1900 system, Shanghai wall time (25569 = 1970-01-01); 1990 to 2100 only. */
export function instantFromExcelSerial(text: string): string | null {
  if (!/^\d{5}(\.\d+)?$/.test(text.trim())) return null
  const serial = Number(text)
  if (serial < 32_874 || serial > 73_050) return null
  const seconds = Math.round((serial - 25_569) * 86_400)
  return new Date(seconds * 1000 - shanghaiOffsetMs).toISOString()
}

const units: Record<string, number> = { 秒: 1000, 秒钟: 1000, 分钟: 60_000, 半小时: 1_800_000, 小时: 3_600_000, 天: dayMs }
const daysBack: Record<string, number> = { 今天: 0, 昨天: 1, 前天: 2 }

/**
 * Forum times such as «3 小时前», «昨天 08:15», «刚刚», seen at `now`. Sites round them down, so the
 * instant is as exact as the words are; prefer the full time such elements carry in `title`.
 */
export function instantFromRelative(text: string, now: Date): string | null {
  const ago = /^\s*(半小时|(\d{1,4})\s*(秒钟?|分钟|小时|天))前\s*$/.exec(text.replaceAll('\u00a0', ' '))
  if (ago) return new Date(now.getTime() - Number(ago[2] ?? 1) * (units[ago[3] ?? '半小时'] ?? 0)).toISOString()
  if (/^\s*刚刚\s*$/.test(text)) return now.toISOString()
  const day = /^\s*(今天|昨天|前天)\s*(\d{1,2}):(\d{2})\s*$/.exec(text.replaceAll('\u00a0', ' '))
  if (!day) return null
  const [hour, minute] = [Number(day[2]), Number(day[3])]
  if (hour > 23 || minute > 59) return null
  const midnight = Math.floor((now.getTime() + shanghaiOffsetMs) / dayMs) * dayMs - shanghaiOffsetMs
  return new Date(midnight - (daysBack[day[1] ?? ''] ?? 0) * dayMs + (hour * 60 + minute) * 60_000).toISOString()
}
