/** `npm run bench -- bursts`: the alarm of emerging issues on a simulated city, with bursts put in and without any. */
import { findBursts, HISTORY_DAYS } from '../../classifiers/events/burst.ts'
import type { CountedPost, FoundBurst } from '../../classifiers/events/burst.ts'
import { simulateCity } from './events/city-days.ts'
import type { CityPlan, InjectedBurst } from './events/city-days.ts'

const DAY_MS = 86_400_000
const LOOKS_A_DAY = 4
const WARM_DAYS = HISTORY_DAYS + 4

export function benchBursts({ weeks, seed, postsPerDay }: { weeks: number; seed: number; postsPerDay: number }, print: (line: string) => void): void {
  const plan: CityPlan = { days: WARM_DAYS + weeks * 7, postsPerDay, burstsPerWeek: 0, quietDays: WARM_DAYS, seed }
  const quiet = simulateCity(plan)
  const falseAlarms = look(quiet.posts, quiet.start, plan.days)
  print(`bursts: ${postsPerDay} posts a day, ${weeks} weeks without a burst: ${falseAlarms.length} alarms, ${(falseAlarms.length / weeks).toFixed(2)} a week (asked: at most 1) · by kind ${count(falseAlarms)}`)

  const loud = simulateCity({ ...plan, burstsPerWeek: 3, seed: seed + 1 })
  const alarms = look(loud.posts, loud.start, plan.days)
  const of = (alarm: FoundBurst): InjectedBurst | undefined => loud.bursts.find(({ postIds }) => alarm.postIds.filter((id) => postIds.has(id)).length * 2 >= alarm.postIds.length)
  const wrong = alarms.filter((alarm) => of(alarm) === undefined)
  print(`with ${loud.bursts.length} bursts of 5 to 30 in 3 days put in: recall ${share(loud.bursts, alarms, of)} (asked: 0.9) · alarms of something else ${(wrong.length / weeks).toFixed(2)} a week · by kind ${count(wrong)}`)
  for (const [least, most] of [[5, 7], [8, 14], [15, 30]] as const) {
    const some = loud.bursts.filter(({ size }) => size >= least && size <= most)
    print(`  of ${least} to ${most} posts: ${share(some, alarms, of)} of ${some.length}`)
  }
  const delays = loud.bursts.flatMap((burst) => {
    const first = alarms.find((alarm) => of(alarm) === burst)
    return first === undefined ? [] : [(first.lookedAt - burst.from) / 3_600_000]
  })
  print(`  hours from the beginning of a burst to its alarm: median ${delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)]?.toFixed(0)}, nine in ten within ${delays[Math.floor(delays.length * 0.9)]?.toFixed(0)}`)
}

type Looked = FoundBurst & { lookedAt: number }

function look(posts: readonly CountedPost[], start: number, days: number): Looked[] {
  const alarms: Looked[] = []
  let first = 0
  let last = 0
  for (let moment = start + WARM_DAYS * DAY_MS; moment <= start + days * DAY_MS; moment += DAY_MS / LOOKS_A_DAY) {
    while (first < posts.length && posts[first]!.at < moment - (HISTORY_DAYS + 3) * DAY_MS) first++
    while (last < posts.length && posts[last]!.at <= moment) last++
    const known = alarms.filter(({ lookedAt }) => lookedAt > moment - 14 * DAY_MS)
    for (const burst of findBursts(posts.slice(first, last), { now: moment, looksADay: LOOKS_A_DAY, known })) alarms.push({ ...burst, lookedAt: moment })
  }
  return alarms
}

function share(bursts: readonly InjectedBurst[], alarms: readonly FoundBurst[], of: (alarm: FoundBurst) => InjectedBurst | undefined): string {
  const found = new Set(alarms.map(of))
  return bursts.length === 0 ? 'none' : (bursts.filter((burst) => found.has(burst)).length / bursts.length).toFixed(3)
}

const count = (alarms: readonly FoundBurst[]): string => ['event', 'street', 'district'].map((kind) => `${kind} ${alarms.filter((alarm) => alarm.kind === kind).length}`).join(', ')
