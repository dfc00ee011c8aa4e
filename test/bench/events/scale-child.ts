/** Measured by events-scale.ts: reads and attaches invented posts; making them up is not counted. */
import { loadCity } from '../../../classifiers/city.ts'
import { createEventBook } from '../../../classifiers/events/event-book.ts'
import { createMatterReader } from '../../../classifiers/events/matter.ts'
import type { ScaleFigures } from '../events-scale.ts'
import { inventedCity } from './invented-city.ts'

const [posts, days] = process.argv.slice(2).map(Number) as [number, number]
const DAY_MS = 86_400_000
const reader = createMatterReader(loadCity())
const book = createEventBook()
const perDay = Math.ceil(posts / days)
/** CPU milliseconds of each day. */
const spent = new Float64Array(days)
let events = 0
let attached = 0
let peakMb = 0
const start = Date.UTC(2026, 0, 1)
let batch: Parameters<typeof book.attach>[0][] = []

function settle(day: number): void {
  if (batch.length === 0) return
  const before = process.cpuUsage()
  for (const post of batch) if (book.attach({ ...post, ...reader.read({ title: titles.get(post.id)![0], content: titles.get(post.id)![1] }, post.vector) }).opened) events++
  const used = process.cpuUsage(before)
  spent[day]! += (used.user + used.system) / 1000
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

const meanOf = (from: number, to: number): number => spent.slice(Math.max(0, from), to).reduce((sum, value) => sum + value, 0) / Math.max(1, Math.min(days, to) - Math.max(0, from)) / perDay
const total = spent.reduce((sum, value) => sum + value, 0) / 1000
const figures: ScaleFigures = { posts: attached, seconds: total, cpuSeconds: total, peakMb: Math.round(peakMb), early: meanOf(95, 105), late: meanOf(Math.min(995, days - 10), Math.min(1005, days)), openEvents: book.open, events }
process.stdout.write(`${JSON.stringify(figures)}\n`)
