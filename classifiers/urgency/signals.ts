/** Signals of urgency: which rules fire in a text, where, and in what light (past, negated, asked about, put right). */
import type { UrgencyFlag } from '../../storage/records/triage.ts'
import { Lexicon } from '../lexicon.ts'
import type { Field, Prepared } from '../prepare.ts'
import type { UrgencyRule } from './rules.ts'
import { askedAfter, newsAfter, newsBefore, putRight, sinceThen, supposedBefore, wishedBefore } from './scopes.ts'
import { clauseRules } from './clause-rules.ts'
import { widerRules } from './wider-rules.ts'
import { extremeWords, massWords, misconductWords, negatedBefore, pastClause, questionText, resolvedClause, safetyWords, urgencyRules, vulnerablePeople, wageWords } from './rules.ts'

export interface Signal {
  rule: UrgencyRule
  field: Field
  start: number
  end: number
  /** Why it may not count; null where it counts in full. */
  doubt: 'past' | 'negated' | 'question' | 'resolved' | 'supposed' | 'news' | 'wished' | null
}

export interface Signals {
  signals: Signal[]
  /** Flag words found, apart from the rules. */
  flags: Map<UrgencyFlag, { field: Field; start: number; end: number }>
}

type Term = { rules: UrgencyRule[]; flags: UrgencyFlag[] }

const clauseEnd = /[，。！？；、\n]/
const sentenceEnd = /[。！？；\n]/

/** A range around a hit up to the marks that end it, at most 60 units each way. */
function around(text: string, start: number, end: number, mark: RegExp): string {
  let from = start
  while (from > 0 && start - from < 60 && !mark.test(text[from - 1]!)) from--
  let to = end
  while (to < text.length && to - end < 60 && !mark.test(text[to]!)) to++
  return text.slice(from, to)
}

/** Words of danger looked at in a field: a post of 2,000 characters has some dozens; one word repeated to the limit must not cost seconds. */
const mostHits = 400
/** A longer text that also asks of rules tells of what happens; only its own sentence is then a question. */
const wholeQuestion = 200
/** A text so short has one matter: what is put right in it is the danger that it names. */
const shortText = 90

/** The light in which the words around a hit set it. */
function doubtOf(rule: UrgencyRule, text: string, hit: { start: number; end: number }, clause: string, sentence: string): Signal['doubt'] {
  const before = text.slice(Math.max(0, hit.start - 32), hit.start)
  const after = text.slice(hit.end, hit.end + 32)
  const threat = rule.flags.includes('extreme') || rule.flags.includes('mass')
  if (negatedBefore.test(before.slice(-6)) && !threat) return 'negated'
  if (pastClause.test(clause) && !sinceThen.test(clause)) return 'past'
  if (resolvedClause.test(sentence)) return 'resolved'
  if (newsBefore.test(before) || newsAfter.test(after)) return 'news'
  if (wishedBefore.test(before)) return 'wished'
  if (askedAfter.test(after) || questionText.test(sentence)) return 'question'
  return !threat && rule.level === 2 && supposedBefore.test(before) ? 'supposed' : null
}

export function createSignalFinder(): (prepared: Prepared) => Signals {
  const terms = new Lexicon<Term>()
  const term = (word: string): Term => {
    const known = terms.get(word)
    if (known !== undefined) return known
    const fresh: Term = { rules: [], flags: [] }
    terms.set(word, fresh)
    return fresh
  }
  for (const rule of [...urgencyRules, ...widerRules, ...clauseRules]) for (const word of rule.words.split(' ')) term(word.toLowerCase()).rules.push(rule)
  const flagWords: [UrgencyFlag, string][] = [['vulnerable', vulnerablePeople], ['misconduct', misconductWords], ['mass', massWords], ['wage', wageWords], ['extreme', extremeWords], ['safety', safetyWords]]
  for (const [flag, words] of flagWords) for (const word of words.split(' ')) term(word).flags.push(flag)

  return (prepared) => {
    const signals: Signal[] = []
    const flags: Signals['flags'] = new Map()
    const asks = prepared.joined.length < wholeQuestion && questionText.test(prepared.joined)
    const rightedShort = prepared.joined.length < shortText && putRight.test(prepared.joined)
    const seen = new Set<string>()
    // Once a text: a word repeated to the limit must not search the whole of it each time.
    const inPosts = new Map<UrgencyRule, boolean>()
    const inPost = (rule: UrgencyRule): boolean => {
      if (rule.post === undefined) return true
      const known = inPosts.get(rule) ?? rule.post.test(prepared.joined)
      inPosts.set(rule, known)
      return known
    }
    for (const field of prepared.fields) {
      const { text } = field.folded
      let looked = 0
      for (const hit of terms.scan(text)) {
        if (++looked > mostHits) break
        for (const flag of hit.value.flags) if (!flags.has(flag)) flags.set(flag, { field, start: hit.start, end: hit.end })
        if (hit.value.rules.length === 0) continue
        const clause = around(text, hit.start, hit.end, clauseEnd)
        const sentence = around(text, hit.start, hit.end, sentenceEnd)
        for (const rule of hit.value.rules) {
          if (rule.not?.test(clause) || (rule.where !== undefined && !rule.where.test(sentence)) || !inPost(rule)) continue
          const doubt = doubtOf(rule, text, hit, clause, sentence) ?? (rightedShort ? 'resolved' : asks ? 'question' : null)
          const key = `${rule.id}/${doubt}`
          if (seen.has(key)) continue
          seen.add(key)
          signals.push({ rule, field, start: hit.start, end: hit.end, doubt })
        }
      }
    }
    return { signals, flags }
  }
}

/** The clause a signal stands in, cut to at most 24 units: the shortest phrase that still says what happened. */
export function phraseAround(signal: Signal): { start: number; end: number } {
  const { text } = signal.field.folded
  let { start, end } = signal
  while (start > 0 && end - start < 20 && !clauseEnd.test(text[start - 1]!)) start--
  while (end < text.length && end - start < 24 && !clauseEnd.test(text[end]!)) end++
  return { start, end }
}
