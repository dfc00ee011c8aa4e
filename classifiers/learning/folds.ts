/** Folds for cross-validation that never part near-duplicates: a copy in training would make the test too easy. */
import { similarPairs } from '../duplicates/minhash.ts'

/** A group number a text: texts joined by a chain of pairs of at least `least` similarity share one. */
export function groupNearDuplicates(texts: readonly string[], least = 0.5): Int32Array {
  const parent = Int32Array.from(texts, (_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  for (const pair of similarPairs(texts, least)) parent[root(pair.b)] = root(pair.a)
  return parent.map((_, i) => root(i))
}

/** A fold a text, whole groups together; the groups are dealt in an order drawn from the seed (mulberry32). */
export function dealFolds(groups: Int32Array, count: number, seed = 1): Int32Array {
  const random = seededRandom(seed)
  const order = shuffled([...new Set(groups)], random)
  const foldOf = new Map(order.map((group, i) => [group, i % count]))
  return groups.map((group) => foldOf.get(group)!)
}

/** mulberry32: the same numbers in [0, 1) for the same seed on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A shuffled copy (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
  }
  return copy
}
