/** Units from the office's own answered letters: the router's ranking with the duty list's reasons; the duty list alone until there are letters enough. */
import type { UnitSuggestion } from '../../storage/records/triage.ts'
import type { UnitScore } from './duty-list.ts'
import { suggestUnits } from './duty-list.ts'
import type { Letter, Router } from './router.ts'

/** Fewer answered letters teach less than the duty list knows. */
export const leastLetters = 200

const listed = 3
/** Below this the router has no opinion worth more than the duty list's. */
const leastChance = 0.3

/** The three likeliest units. The router's confidence is its calibrated chance; similar answered letters are counted among the reasons. */
export function suggestLearned(router: Router, letter: Letter, meaning: Float32Array | null, scores: readonly UnitScore[], trust: number): UnitSuggestion[] {
  const { ranked, mayForward, similar } = router.rank(letter, meaning)
  if ((ranked[0]?.chance ?? 0) < leastChance) return suggestUnits(scores, trust)
  const reasons = new Map(scores.map((score) => [score.unitId, score.reasons]))
  return ranked.slice(0, listed).map(({ unit, chance }, place) => {
    const alike = similar.filter(({ row, similarity }) => similarity >= 0.25 && router.unitOf(row) === unit).length
    const own = [...(place === 0 && mayForward ? ['把握达到自动转办的标准（留出的来信中 97% 以上无误）'] : []), ...(alike === 0 ? [] : [`相似来信 ${alike} 件由其办理`])]
    return { unitId: unit, confidence: Math.round(1000 * chance * trust) / 1000, reasons: orLearned([...own, ...(reasons.get(unit) ?? [])]).slice(0, 4) }
  })
}

/** No suggestion stands without a reason. */
const orLearned = (reasons: string[]): string[] => (reasons.length > 0 ? reasons : ['按以往来信的去向推断'])

/** The unit that a letter may be forwarded to without a person; null where no one may. */
export function autoForwardUnit(router: Router, letter: Letter): string | null {
  const { ranked, mayForward } = router.rank(letter)
  return mayForward ? (ranked[0]?.unit ?? null) : null
}
