/** `npm run bench -- events-scale`: what a post costs the book of events, day after day, for a million posts over three years. */
import { measure } from './measure.ts'
import type { Figures } from './measure.ts'

export interface ScaleFigures extends Figures {
  /** CPU milliseconds a post of the middle one of the fifty days around the hundredth, and around the thousandth. */
  early: number
  late: number
  /** CPU milliseconds of one and the same piece of work on those days: the machine is not always as fast. */
  paceEarly: number
  paceLate: number
  openEvents: number
  events: number
}

export async function benchEventsScale({ posts, days }: { posts: number; days: number }, print: (line: string) => void): Promise<void> {
  const found = await measure<ScaleFigures>('test/bench/events/scale-child.ts', [String(posts), String(days)])
  print(`events-scale: ${found.posts} posts over ${days} days, text read and attached, embeddings given: ${(found.posts / found.cpuSeconds).toFixed(0)} posts a second of one core (asked: 500), ${found.peakMb} MB at most (asked: below 1,500)`)
  const ratio = found.late / found.early
  const pace = found.paceLate / found.paceEarly
  print(`  ${found.events} events, ${found.openEvents} open at the end · a post around the hundredth day ${found.early.toFixed(3)} ms, around the thousandth ${found.late.toFixed(3)} ms: ${ratio.toFixed(2)} times (asked: at most 1.3)`)
  print(`  the machine itself took ${pace.toFixed(2)} times as long for one and the same work then: ${(ratio / pace).toFixed(2)} times without that · ${found.cpuSeconds.toFixed(0)} s of processor time, ${found.seconds.toFixed(0)} s by the clock, making up the posts included`)
}
