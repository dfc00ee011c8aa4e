/** How good urgency answers are; a level is right if it is one of the levels that the row allows. */

export interface UrgencyFigures { n: number; accuracy: number; criticalRecall: number; criticalPrecision: number; urgentRecall: number; urgentPrecision: number }

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/**
 * criticalRecall over rows that allow 2 alone; criticalPrecision of the answers 2, right where 2 is allowed; urgentRecall over rows that
 * allow nothing below 1; urgentPrecision of the answers from 1 up, right where anything from 1 up is allowed.
 */
export function urgencyFiguresOf(allowed: readonly (readonly number[])[], said: readonly number[]): UrgencyFigures {
  const count = (holds: (levels: readonly number[], level: number) => boolean): number => allowed.filter((levels, i) => holds(levels, said[i]!)).length
  const onlyCritical = (levels: readonly number[]): boolean => levels.every((level) => level === 2)
  const atLeastUrgent = (levels: readonly number[]): boolean => Math.min(...levels) >= 1
  return {
    n: allowed.length,
    accuracy: share(count((levels, level) => levels.includes(level)), allowed.length),
    criticalRecall: share(count((levels, level) => onlyCritical(levels) && level === 2), count(onlyCritical)),
    criticalPrecision: share(count((levels, level) => level === 2 && levels.includes(2)), count((_, level) => level === 2)),
    urgentRecall: share(count((levels, level) => atLeastUrgent(levels) && level >= 1), count(atLeastUrgent)),
    urgentPrecision: share(count((levels, level) => level >= 1 && Math.max(...levels) >= 1), count((_, level) => level >= 1)),
  }
}
