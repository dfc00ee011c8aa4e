/** How many deadlines a second: random dispatches of ten years, three clocks each, a fifth of them with a pause. */
import { loadClocks } from '../../pipeline/casework/clocks/clock-files.ts'
import { dueTimes } from '../../pipeline/casework/clocks/due-times.ts'

const ASKED = 20_000
const HOUR_MS = 3_600_000

export function benchClocks(dispatches: number, print: (line: string) => void): void {
  const { calendar, policies } = loadClocks()
  let seed = 20261123
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
  const [from, to] = [Date.UTC(2018, 0, 2), Date.UTC(2026, 9, 1)]
  const facts = Array.from({ length: dispatches }, (_, n) => {
    const at = from + Math.floor(random() * (to - from))
    const pausedSpans = n % 5 === 0 ? [{ from: new Date(at + 5 * HOUR_MS).toISOString(), until: new Date(at + 50 * HOUR_MS).toISOString() }] : []
    return { dispatchedAt: new Date(at).toISOString(), urgency: ([0, 0, 0, 1, 2] as const)[n % 5] ?? 0, category: n % 7 === 0 ? '供水服务' : null, pausedSpans }
  })
  const begun = performance.now()
  for (const dispatch of facts) dueTimes(policies, calendar, dispatch)
  const perSecond = Math.round((dispatches * 3) / ((performance.now() - begun) / 1000))
  print(`clocks: ${perSecond} dueAt/s over ${dispatches} dispatches (asked: ${ASKED}/s, ${(perSecond / ASKED).toFixed(1)}×)`)
}
