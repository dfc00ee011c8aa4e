/** `npm run bench -- events-scale`: what a post costs the book of events, day after day, for a million posts over three years. */
import { measure } from './measure.ts'
import type { Figures } from './measure.ts'

export interface ScaleFigures extends Figures {
  /** CPU milliseconds of the days around the hundredth and the thousandth, per post. */
  early: number
  late: number
  openEvents: number
  events: number
}

export async function benchEventsScale({ posts, days }: { posts: number; days: number }, print: (line: string) => void): Promise<void> {
  const found = await measure<ScaleFigures>('test/bench/events/scale-child.ts', [String(posts), String(days)])
  print(`events-scale: ${found.posts} posts over ${days} days, text read and attached, embeddings given: ${(found.posts / found.cpuSeconds).toFixed(0)} posts a second of one core (asked: 500), ${found.peakMb} MB at most (asked: below 1,500)`)
  print(`  ${found.events} events, ${found.openEvents} open at the end · a post around the hundredth day ${found.early.toFixed(3)} ms, around the last hundred ${found.late.toFixed(3)} ms: ${(found.late / found.early).toFixed(2)} times (asked: at most 1.3)`)
}
