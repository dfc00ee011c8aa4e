/** Urgency: 普通, 紧急 or 特急 with the words that decided, and flags. */
import type { Evidence, Triage, UrgencyFlag, UrgencyLevel } from '../../storage/records/triage.ts'
import { urgencyFlags } from '../../storage/records/triage.ts'
import type { Classifier } from '../classifier.ts'
import type { Prepared } from '../prepare.ts'
import { evidenceAt, prepareText } from '../prepare.ts'
import type { Signal } from './signals.ts'
import { createSignalFinder, phraseAround } from './signals.ts'

export type UrgencyReading = Triage['urgency']
export interface UrgencyReader extends Classifier<UrgencyReading> {
  read(prepared: Prepared): UrgencyReading
}

export function createUrgencyReader(): UrgencyReader {
  const find = createSignalFinder()
  function read(prepared: Prepared): UrgencyReading {
    const { signals, flags } = find(prepared)
    const counting = signals.filter((signal) => signal.doubt === null)
    const level = counting.reduce<UrgencyLevel>((highest, { rule }) => (rule.level > highest ? rule.level : highest), 0)
    const deciding = counting.filter(({ rule }) => rule.level === level && level > 0)
    return {
      level,
      confidence: round(prepared.verdict.trust * (level === 0 ? 0.75 : Math.min(0.9, 0.5 + 0.1 * deciding.length))),
      flags: flagsOf(counting, new Set(flags.keys())),
      evidence: evidenceOf(prepared, deciding),
    }
  }
  return { name: 'urgency', version: 'rules-1', read, classify: (text) => read(prepareText(text)) }
}

const round = (value: number): number => Math.round(value * 1000) / 1000

/** Flags of the rules that count, and of flag words. */
export function flagsOf(counting: readonly Signal[], words: ReadonlySet<UrgencyFlag>): UrgencyFlag[] {
  const found = new Set<UrgencyFlag>(words)
  for (const { rule } of counting) for (const flag of rule.flags) found.add(flag)
  return urgencyFlags.filter((flag) => found.has(flag))
}

/** At most five phrases, none twice. */
export function evidenceOf(prepared: Prepared, deciding: readonly Signal[]): Evidence[] {
  const evidence: Evidence[] = []
  for (const signal of deciding) {
    const { start, end } = phraseAround(signal)
    const found = evidenceAt(prepared, signal.field, start, end, signal.rule.because)
    if (!evidence.some((other) => other.field === found.field && other.start < found.end && found.start < other.end)) evidence.push(found)
    if (evidence.length === 5) break
  }
  return evidence
}
