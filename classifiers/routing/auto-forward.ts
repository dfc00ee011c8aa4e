/** When a letter may be forwarded without a person: only to units that are told apart well, and only from a chance that held on letters left out. */

export interface Judged { unit: number; chance: number; right: boolean }

export interface AutoForward {
  units: ReadonlySet<number>
  /** Above 1 where no chance is safe. */
  threshold: number
}

/** Fewer letters than this prove nothing. */
const leastUnit = 8
const leastAll = 20

const precisionOf = (judged: readonly Judged[]): number => judged.filter(({ right }) => right).length / Math.max(1, judged.length)

/**
 * Units whose letters of at least 0.7 were right about as often as asked, then the lowest chance from which all their letters together were,
 * with a margin of half of what may go wrong, because the units were chosen on the same letters.
 */
export function chooseAutoForward(judged: readonly Judged[], precision: number): AutoForward {
  const units = new Set<number>()
  for (const unit of new Set(judged.map((one) => one.unit))) {
    const own = judged.filter((one) => one.unit === unit && one.chance >= 0.7)
    if (own.length >= leastUnit && precisionOf(own) >= precision - 0.01) units.add(unit)
  }
  const sorted = judged.filter(({ unit }) => units.has(unit)).sort((a, b) => b.chance - a.chance)
  const asked = precision + (1 - precision) * 0.5
  let hits = 0
  let threshold = 2
  sorted.forEach(({ chance, right }, i) => {
    if (right) hits++
    if (i + 1 >= leastAll && sorted[i + 1]?.chance !== chance && hits / (i + 1) >= asked) threshold = chance
  })
  return { units, threshold }
}
