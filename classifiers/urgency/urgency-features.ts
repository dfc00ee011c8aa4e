/** Signals as named numbers, for the learned part: names, so that the weights file can be read by a person. */
import type { Prepared } from '../prepare.ts'
import type { Signal, Signals } from './signals.ts'
import { clauseRules } from './clause-rules.ts'
import { widerRules } from './wider-rules.ts'

/** Rules that only say that a word occurs; the others have seen its surroundings. */
const bareWords = new Set(['water-word', 'power-word', 'sewage-word', 'fire-word', 'petition-word', 'danger', 'beaten', 'dig', 'well-loose'])
const widerIds = new Set(widerRules.map(({ id }) => id))
/** Rules by clause of the guideline count apart: where one fires, others of the same danger mostly do too. */
const clauseIds = new Set(clauseRules.map(({ id }) => id))
/** What a rule is worth before anything is learned of it. */
const worth = (signal: Signal): number => (bareWords.has(signal.rule.id) ? 0.4 : signal.rule.level === 2 ? 2 : 1.5) * (signal.doubt === null ? 1 : 0.4)

/** Dense features are there in every text and are hardly held back in training; the others are there or not. */
export const denseFeatures = ['worth', 'worth-least', 'worth-for-length', 'length', 'level-1', 'level-2', 'in-head', 'level-1-for-length', 'any-1', 'any-2', 'narrow-2', 'wide-2-for-length', 'short-1', 'short-2', 'clauses-1', 'any-clause-1', 'clauses-2', 'any-clause-2', 'clause-head', 'clauses-for-length', 'none'] as const

export function urgencyFeatures(prepared: Prepared, { signals, flags }: Signals): Map<string, number> {
  const found = new Map<string, number>()
  const length = prepared.joined.length
  const untitled = prepared.fields[0].folded.text === ''
  const rules = new Set<string>()
  let sum = 0
  let one = 0
  let two = 0
  let head = 0
  const ones = new Set<string>()
  const twos = new Set<string>()
  const clauses = { 1: new Set<string>(), 2: new Set<string>(), head: new Set<string>(), counting: 0 }
  for (const signal of signals) {
    const { rule, doubt, field, start } = signal
    const clause = clauseIds.has(rule.id)
    if (!rules.has(rule.id) && !clause) sum += worth(signal)
    rules.add(rule.id)
    if (doubt !== null) {
      found.set(`${doubt}-${rule.level}`, 1)
      continue
    }
    const inHead = field.name === 'title' || (untitled && start < 40)
    clauses.counting++
    found.set(`rule:${rule.id}`, 1)
    if (inHead) found.set(`head:${rule.id}`, 1)
    if (clause) {
      clauses[rule.level === 2 ? 2 : 1].add(rule.id)
      if (inHead) clauses.head.add(rule.id)
      continue
    }
    if (rule.level === 2) two++
    else one++
    if (inHead) head++
    if (start < 100) found.set(`early-${rule.level}`, 1)
    if (rule.level === 2) twos.add(rule.id)
    else ones.add(rule.id)
  }
  found.set('worth', Math.min(6, sum))
  found.set('worth-least', Math.min(2, sum))
  found.set('worth-for-length', Math.min(6, sum) / Math.log(30 + length))
  found.set('length', Math.log(20 + length) / 3 - 1.5)
  if (ones.size > 0) found.set('any-1', 1)
  if (twos.size > 0) found.set('any-2', 1)
  const narrow = [...twos].filter((id) => !widerIds.has(id)).length
  if (narrow > 0) found.set('narrow-2', 1)
  if (narrow < twos.size) found.set('wide-2-for-length', 5 / Math.log(30 + length))
  if (twos.size > 0 && length < 150) found.set('short-2', 1)
  if (ones.size > 0 && length < 150) found.set('short-1', 1)
  if (twos.size > 1) found.set('several-2', 1)
  found.set('level-1', Math.log1p(one))
  found.set('level-2', Math.log1p(two))
  found.set('in-head', Math.min(2, head))
  found.set('level-1-for-length', one / Math.log(20 + length))
  for (const level of [1, 2] as const) {
    found.set(`clauses-${level}`, Math.log1p(clauses[level].size))
    if (clauses[level].size > 0) found.set(`any-clause-${level}`, 1)
  }
  found.set('clause-head', Math.log1p(clauses.head.size))
  found.set('clauses-for-length', (3 * clauses[1].size) / Math.log(20 + length))
  if (clauses.counting === 0) found.set('none', 1)
  if (length < 60) found.set('short', 1)
  if (length > 600) found.set('long', 1)
  for (const flag of flags.keys()) found.set(`flag:${flag}`, 1)
  return found
}
