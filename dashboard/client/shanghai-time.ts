/** Instants as people in Shanghai read them. The store and the wire use UTC. */
const zone = 'Asia/Shanghai'
const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

function read(instant: string): Record<Intl.DateTimeFormatPartTypes, string> {
  return Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value])) as Record<Intl.DateTimeFormatPartTypes, string>
}

/** `2026-11-23` */
export function dayOf(instant: string): string {
  const { year, month, day } = read(instant)
  return `${year}-${month}-${day}`
}

/** `2026-11-23 08:05` */
export function minuteOf(instant: string): string {
  const { hour, minute } = read(instant)
  return `${dayOf(instant)} ${hour}:${minute}`
}

/** `2026-11-23 08:05:09` */
export function secondOf(instant: string): string {
  return `${minuteOf(instant)}:${read(instant).second}`
}

/** A text with every instant in it as people read it. */
export function withLocalTimes(text: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z\b/g, minuteOf)
}

/** Short for lists: `08:05` today, `11-23 08:05` this year, `2025-11-23` before. */
export function briefly(instant: string, now: Date): string {
  const { year, month, day, hour, minute } = read(instant)
  const today = read(now.toISOString())
  if (year !== today.year) return `${year}-${month}-${day}`
  if (month === today.month && day === today.day) return `${hour}:${minute}`
  return `${month}-${day} ${hour}:${minute}`
}
