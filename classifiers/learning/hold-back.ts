/** Which labelled rows are kept back to judge by: always the same ones, whole groups of near-duplicates together, so that no version ever learned from them. */
import { hashWord } from './features.ts'
import { groupNearDuplicates } from './folds.ts'

/** One group in so many. */
const oneIn = 5

/** Rows in the order they came: a group is drawn by its first text, which stays first when more rows come. */
export function holdBack<T>(rows: readonly T[], textOf: (row: T) => string): { learned: T[]; held: T[] } {
  const texts = rows.map(textOf)
  const groups = groupNearDuplicates(texts)
  const first = new Map<number, string>()
  groups.forEach((group, i) => {
    if (!first.has(group)) first.set(group, texts[i]!)
  })
  const isHeld = (i: number): boolean => hashWord(first.get(groups[i]!)!) % oneIn === 0
  return { learned: rows.filter((_, i) => !isHeld(i)), held: rows.filter((_, i) => isHeld(i)) }
}
