/** Urgency: 普通, 紧急 or 特急 with the words that decided, and flags. */
import type { Evidence, Triage, UrgencyFlag, UrgencyLevel } from '../../storage/records/triage.ts'
import { urgencyFlags } from '../../storage/records/triage.ts'
import type { Classifier } from '../classifier.ts'
import type { Prepared } from '../prepare.ts'
import { evidenceAt, prepareText } from '../prepare.ts'
import type { DangerOpinion, DangerReader } from './danger-reader.ts'
import { passagesOf } from './passages.ts'
import type { Signal, Signals } from './signals.ts'
import { createSignalFinder, phraseAround } from './signals.ts'
import { urgencyFeatures } from './urgency-features.ts'
import type { LinearPart, RulesFired, UrgencyChances, UrgencyWeights } from './urgency-model.ts'
import { chanceOf, judgeUrgency, openLinear } from './urgency-model.ts'
import { gramPlaces } from './grams.ts'

export type UrgencyReading = Triage['urgency']
export interface UrgencyReader extends Classifier<UrgencyReading> {
  /** `opinion`: the danger reader's, where it was asked. */
  read(prepared: Prepared, opinion?: DangerOpinion): UrgencyReading
  /** The passages to ask the danger reader about; null where its opinion could not change the level. */
  inDoubt(prepared: Prepared, reader: DangerReader): string | null
}

interface Look { found: Signals; chances: UrgencyChances | null }

const thanks = /^(?:衷心|特别|真诚|非常|再次)?(?:感谢|表扬|点赞|致谢)(?!.*(?:请|求|但|却|还是|仍|何时|什么时候|希望|盼|问题|投诉|反映|建议|[？?]))/u
/** A title that thanks and asks for nothing: the danger that the post tells of is over. */
const thanksAlone = ({ fields: [title] }: Prepared): boolean => thanks.test(title.folded.text.trim())

/** The signals that count: nothing speaks against them. */
const countingOf = (prepared: Prepared, found: Signals): Signal[] => (thanksAlone(prepared) ? [] : found.signals.filter(({ doubt }) => doubt === null))
const firedOf = (counting: readonly Signal[]): RulesFired => ({ critical: counting.some(({ rule }) => rule.level === 2), any: counting.length > 0 })

/** Without learned weights the highest rule that fires decides. */
export function createUrgencyReader(weights: UrgencyWeights | null = null): UrgencyReader {
  const find = createSignalFinder()
  const parts = weights === null ? null : { urgent: openLinear(weights.urgent), critical: openLinear(weights.critical) }
  // A text in doubt is looked at twice: before the danger reader is asked, and with its opinion.
  const looked = new WeakMap<Prepared, Look>()
  function look(prepared: Prepared): Look {
    const known = looked.get(prepared)
    if (known !== undefined) return known
    const found = find(prepared)
    const fresh = { found, chances: parts === null ? null : chancesOf(parts, prepared, found) }
    looked.set(prepared, fresh)
    return fresh
  }
  function read(prepared: Prepared, opinion?: DangerOpinion): UrgencyReading {
    const { found, chances } = look(prepared)
    const counting = countingOf(prepared, found)
    const judged = ((): { level: UrgencyLevel; confidence: number } => {
      if (weights === null || chances === null) return byRules(counting)
      if (opinion === undefined) return judgeUrgency(weights, chances, firedOf(counting))
      const { urgentFrom, together } = opinion.reader
      return judgeUrgency({ ...weights, urgentFrom }, { ...chances, urgent: together(chances.urgent, opinion.urgent) }, firedOf(counting))
    })()
    // Threat: a title that names a danger outright («十几个孩子上吐下泻») passed over by what was learned: it is never ordinary.
    const named = counting.some(({ rule, field }) => rule.level === 2 && field.name === 'title')
    const { level, confidence } = judged.level === 0 && named ? { level: 1 as const, confidence: 1 - judged.confidence } : judged
    const deciding = level === 0 ? [] : decidingSignals(counting.length > 0 ? counting : found.signals, level, weights)
    return { level, confidence: round(prepared.verdict.trust * confidence), flags: flagsOf(counting, new Set(found.flags.keys())), evidence: evidenceOf(prepared, deciding) }
  }
  function inDoubt(prepared: Prepared, reader: DangerReader): string | null {
    const { found, chances } = look(prepared)
    if (weights === null || chances === null || !reader.mayChange(chances.urgent)) return null
    const counting = countingOf(prepared, found)
    // No level stands without a rule, and what is 特急 stays so.
    if (counting.length === 0 || judgeUrgency(weights, chances, firedOf(counting)).level === 2) return null
    return passagesOf(prepared, found.signals)
  }
  return { name: 'urgency', version: weights === null ? 'rules-4' : `rules-4-linear-${weights.trained}`, read, inDoubt, classify: (text) => read(prepareText(text)) }
}

function chancesOf(parts: { urgent: LinearPart; critical: LinearPart }, prepared: Prepared, found: Signals): UrgencyChances {
  const features = urgencyFeatures(prepared, found)
  const places = gramPlaces(prepared.joined)
  return { urgent: chanceOf(parts.urgent, features, places), critical: chanceOf(parts.critical, features, places) }
}

function byRules(counting: readonly Signal[]): { level: UrgencyLevel; confidence: number } {
  const level = counting.reduce<UrgencyLevel>((highest, { rule }) => (rule.level > highest ? rule.level : highest), 0)
  const deciding = counting.filter(({ rule }) => rule.level === level && level > 0)
  return { level, confidence: level === 0 ? 0.75 : Math.min(0.9, 0.5 + 0.1 * deciding.length) }
}

/** Signals of the level first, then what else spoke for it, the most telling first. */
function decidingSignals(signals: readonly Signal[], level: UrgencyLevel, weights: UrgencyWeights | null): Signal[] {
  const weight = ({ rule, field }: Signal): number => (weights?.urgent.weights[`rule:${rule.id}`] ?? 0) + (field.name === 'title' ? 0.5 : 0) + (rule.level >= level ? 2 : 0)
  return [...signals].sort((a, b) => weight(b) - weight(a)).filter((signal, i) => i === 0 || signal.rule.level >= level)
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
