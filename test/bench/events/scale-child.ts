/** Measured by events-scale.ts: reads and attaches invented posts; making them up is not counted. */
import { performance } from 'node:perf_hooks'
import { loadCity } from '../../../classifiers/city.ts'
import { createEventBook } from '../../../classifiers/events/event-book.ts'
import { createMatterReader } from '../../../classifiers/events/matter.ts'
import type { ScaleFigures } from '../events-scale.ts'
import { inventedCity } from './invented-city.ts'

const [posts, days] = process.argv.slice(2).map(Number) as [number, number]
const DAY_MS = 86_400_000
const begun = performance.now()
const reader = createMatterReader(loadCity())
const book = createEventBook()
const perDay = Math.ceil(posts / days)
/** CPU milliseconds of each day. */
const spent = new Float64Array(days)
/** CPU milliseconds of the same reading of the same texts each day: how fast the machine is just then, others working on it too. */
const pace = new Float64Array(days)
const paceTexts = [...inventedCity({ days: 1, perDay: 60, seed: 5 })]
let events = 0
let attached = 0
let peakMb = 0
const start = Date.UTC(2026, 0, 1)
let batch: Parameters<typeof book.attach>[0][] = []

function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function settle(day: number): void {
  if (batch.length === 0) return
  spent[day]! += cpuOf(() => {
    for (const post of batch) if (book.attach({ ...post, ...reader.read({ title: titles.get(post.id)![0], content: titles.get(post.id)![1] }, post.vector) }).opened) events++
  })
  pace[day] = cpuOf(() => paceTexts.forEach(({ title, body }) => reader.read({ title, content: body }, null)))
  attached += batch.length
  batch = []
  titles.clear()
  peakMb = Math.max(peakMb, process.memoryUsage.rss() / 2 ** 20)
}

const titles = new Map<string, [string, string]>()
let day = 0
for (const { id, at, title, body, vector } of inventedCity({ days, perDay, seed: 11 })) {
  const today = Math.floor((at - start) / DAY_MS)
  if (today !== day) {
    settle(day)
    day = today
    if (day % 100 === 0) process.stderr.write(`day ${day}: ${attached} posts, ${book.open} events open, ${peakMb.toFixed(0)} MB, ${((spent[day - 1]! / perDay) || 0).toFixed(3)} ms a post\n`)
  }
  titles.set(id, [title, body])
  batch.push({ id, at, topic: null, names: [], titleNames: 0, areas: [], terms: [], titleTerms: 0, signature: '', vector })
}
settle(day)

/** The middle day of the fifty around a day: one on which the machine was held up does not count. */
const aroundDay = (values: Float64Array, day: number): number => {
  const middle = Math.min(day, days - 25)
  const own = values.slice(Math.max(0, middle - 25), middle + 25).sort()
  return own[Math.floor(own.length / 2)]!
}
const total = spent.reduce((sum, value) => sum + value, 0) / 1000
const figures: ScaleFigures = {
  posts: attached,
  seconds: (performance.now() - begun) / 1000,
  cpuSeconds: total,
  peakMb: Math.round(peakMb),
  early: aroundDay(spent, 100) / perDay,
  late: aroundDay(spent, 1000) / perDay,
  paceEarly: aroundDay(pace, 100),
  paceLate: aroundDay(pace, 1000),
  openEvents: book.open,
  events,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
