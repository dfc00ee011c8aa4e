/** More posts for benchmarks: sentences of the shipped ones, put together anew, so that they are neither copies nor noise. */
import type { PostRow } from '../../crawlers/replica/post-row.ts'

/** `count` rows, half of them letters; the same for the same input. */
export function manyRows(shipped: readonly PostRow[], count: number): PostRow[] {
  const plain = shipped.filter((row) => row.daysAgo > 4 && row.removedAfterDays === null && row.editedAfterDays === null)
  const sentences = plain.flatMap((row) => row.content.split(/(?<=[。！？\n])/u)).filter((sentence) => sentence.length > 5)
  const next = mulberry32(20261122)
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(next() * from.length)]
    if (found === undefined) throw new Error('there are no shipped posts to make others from')
    return found
  }
  return Array.from({ length: count }, (_, i) => {
    const row = pick(plain)
    const body = Array.from({ length: 2 + Math.floor(next() * 5) }, () => pick(sentences)).join('')
    return { ...row, id: `bench-${i}`, personKey: `bench-${i}`, daysAgo: 4 + next() * 90, content: `${body}（${i}）` }
  })
}

/** Mulberry32, a small seeded generator (public domain, Tommy Ettinger). */
export function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
