/**
 * When a letter may be forwarded without a person: from a sureness that held on letters left out. Sureness is the log-odds of the chance,
 * moved by how often the unit's letters were right beside all letters: units that are told apart badly need more.
 */
import { logOdds } from '../learning/logistic.ts'

export interface Judged { unit: number; chance: number; right: boolean }
export type AutoForward = (unit: number, chance: number) => boolean

/** So many letters must have held at least. Of few judged letters more: there, a threshold that had held on some 50 of 184 let one in five of the next ones go wrong (README). */
const leastLetters = (judged: number): number => (judged < 500 ? 60 : 20)
/** A unit counts as if so many letters of average rightness had been seen already. */
const seenBefore = 10
const unitWeight = 1.5

/** How much easier than the average a unit is to tell, in log-odds; 0 for one that was never answered. */
function easeOfUnits(judged: readonly Judged[]): (unit: number) => number {
  const all = judged.filter(({ chance }) => chance >= 0.5)
  const share = all.filter(({ right }) => right).length / Math.max(1, all.length)
  const counts = new Map<number, { said: number; right: number }>()
  for (const { unit, right } of all) {
    const count = counts.get(unit) ?? { said: 0, right: 0 }
    count.said++
    if (right) count.right++
    counts.set(unit, count)
  }
  return (unit) => {
    const { said, right } = counts.get(unit) ?? { said: 0, right: 0 }
    return logOdds((right + seenBefore * share) / (said + seenBefore)) - logOdds(share)
  }
}

/** The rule for a precision (0.97: 97 of 100 right), with a margin of half of what may go wrong: duties move between the letters that tell and the next ones. Each half of the letters is judged by what the other taught of the units. */
export function chooseAutoForward(judged: readonly Judged[], precision: number): AutoForward {
  const halves = [judged.filter((_, i) => i % 2 === 0), judged.filter((_, i) => i % 2 === 1)] as const
  const sure = halves.flatMap((half, h) => {
    const ease = easeOfUnits(halves[1 - h]!)
    return half.map(({ unit, chance, right }) => ({ sureness: logOdds(chance) + unitWeight * ease(unit), right }))
  })
  sure.sort((a, b) => b.sureness - a.sureness)
  const asked = precision + (1 - precision) * 0.5
  let hits = 0
  let threshold = Infinity
  sure.forEach(({ sureness, right }, i) => {
    if (right) hits++
    if (i + 1 >= leastLetters(judged.length) && sure[i + 1]?.sureness !== sureness && hits / (i + 1) >= asked) threshold = sureness
  })
  const ease = easeOfUnits(judged)
  return (unit, chance) => logOdds(chance) + unitWeight * ease(unit) >= threshold
}
