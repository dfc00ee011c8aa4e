/**
 * A router learned from answered letters: linear models, similar letters, the duty list, what offices of a kind do anywhere and the units' names, blended by a
 * conditional logit that was taught on letters left out. Works for any city whose letters name the unit that answered.
 */
import { z } from 'zod'
import type { City } from '../city.ts'
import { dots } from '../encoder/linear-head.ts'
import { foldText } from '../fold.ts'
import { contentWords, countFeatures } from '../learning/features.ts'
import type { Counts } from '../learning/features.ts'
import type { LinearModel } from '../learning/linear-svm.ts'
import { argMax } from '../learning/stacked.ts'
import type { TrainedView, ViewSpec } from '../learning/views.ts'
import { scoreView, trainView, viewFeatures } from '../learning/views.ts'
import type { AutoForward, Judged } from './auto-forward.ts'
import { chooseAutoForward } from './auto-forward.ts'
import type { Choice, ChoiceModel } from './conditional-logit.ts'
import { chances, trainChoice } from './conditional-logit.ts'
import type { MentionTrust } from './mentions.ts'
import { createMentions } from './mentions.ts'
import type { Neighbour, NeighbourIndex } from './neighbours.ts'
import type { LetterMeanings } from './meanings.ts'
import { trainByMeaning } from './meanings.ts'
import { indexNeighbours, nearestMeanings } from './neighbours.ts'
import { kindsOf, loadOffices } from './offices.ts'
import type { RoutingPrior } from './prior.ts'
import { loadPrior } from './prior.ts'
import { sameWork, unitNames } from './unit-names.ts'
import type { Cutter } from '../words/cutter.ts'

export interface Letter { title: string; content: string }
export interface AnsweredLetter extends Letter { unit: string }

export interface Ranked { unit: string; chance: number }
/** `mayForward`: the first is safe to forward without a person, at the precision asked for. */
export interface Ranking { ranked: Ranked[]; mayForward: boolean; similar: { row: number; similarity: number }[] }

/** How one kind of letter is blended, and how that did on letters left out. */
const zBlend = z.object({ weights: z.array(z.number()), judged: z.array(z.object({ unit: z.number().int(), chance: z.number(), right: z.boolean() })) })
type Blend = z.infer<typeof zBlend>
/** What the letters left out taught, which is most of the work: kept with the letters it spares doing it again. `meanings`: for letters that the encoder saw. */
export const zTaught = z.object({ words: zBlend, meanings: zBlend.nullable() })
export type Taught = z.infer<typeof zTaught>

export interface Router {
  units: string[]
  taught: Taught
  /** The unit that answered a letter of the training, by its place in it. */
  unitOf(row: number): string
  /** `meaning`: the letter in the encoder's eyes; without it the words decide alone. */
  rank(letter: Letter, meaning?: Float32Array | null): Ranking
}

interface RoutingView extends ViewSpec {
  /** The title says what it is about in fewer words. */
  of: 'whole' | 'title'
}

const routingViews: readonly RoutingView[] = [
  { of: 'whole', name: 'all', chars: true, words: true, first: 0, weighing: 'tfidf', least: 1, cost: 0.7 },
  { of: 'whole', name: 'words', chars: false, words: true, first: 0, weighing: 'tfidf', least: 1, cost: 1 },
  { of: 'whole', name: 'first-15', chars: true, words: true, first: 15, weighing: 'tfidf', least: 2, cost: 0.5 },
  { of: 'title', name: 'title', chars: true, words: true, first: 0, weighing: 'tfidf', least: 1, cost: 0.5 },
]

/** Duty scores of a letter by the city's level-1 unit ids. */
export type DutyScores = (letter: Letter) => Map<string, number>

export interface RouterOptions {
  city: City
  duties: DutyScores
  jieba: Pick<Cutter, 'cut'>
  /** The letters in the encoder's eyes, one each, of length 1; left out where the encoder is off. */
  meanings?: LetterMeanings | null
  /** What another city taught; left out: what is kept beside the code for this encoder. */
  prior?: RoutingPrior
  /** Taught before on these very letters. */
  taught?: Taught | null
  /** What a unit is called, where letters name it by an id. */
  nameOf?: (unit: string) => string
  /** Share of automatic forwards that must be right. */
  precision?: number
  progress?: (line: string) => void
}

const neighbours = 25
/** Features of a unit: views, two of like words, five of the meaning, duty, recency, three of names, two of what such offices do. */
const perUnit = routingViews.length + 14
/** Where in them those of the meaning are. */
const meaningAt = { from: routingViews.length + 2, to: routingViews.length + 7 } as const
/** How hard the blend is held to what another city taught: as many letters as this weigh about as much. */
const priorPenalty = 10
/** How much more the most similar count: cosines of embeddings lie closer together than those of words. */
const wordPower = 3
const meaningPower = 8
/** Cosines with the kinds of offices lie within a tenth or two: as large as the other features they weigh alike. */
const officeScale = 5
/** A share of less says no less against a unit. */
const leastShare = 1e-4
/** Half the logarithm of a share beside that of one kind among 55, which stands for units of no kind. */
const shareFeature = (share: number): number => Math.log(Math.max(leastShare, share)) / 2 + 2
/** Letters up to here teach, those up to the next are judged: later letters by earlier ones, as in life, where duties move between units. */
const steps = [0.5, 0.65, 0.8, 1] as const
/** Of all letters so many count as recent. */
const recentShare = 0.12

interface Learned { views: TrainedView[]; byMeaning: LinearModel[]; index: NeighbourIndex; recent: Float64Array; trust: MentionTrust; size: number }

/** Trains on answered letters in the order they came. */
export function trainRouter(letters: readonly AnsweredLetter[], { city, duties, jieba, meanings: seenBy = null, prior = loadPrior(seenBy?.encoder ?? null), taught: before = null, nameOf = (unit) => unit, precision = 0.97, progress }: RouterOptions): Router {
  const meanings = seenBy?.vectors ?? null
  const units = [...new Set(letters.map(({ unit }) => unit))].sort()
  const y = Int32Array.from(letters, ({ unit }) => units.indexOf(unit))
  const joined = letters.map(textOf)
  const words = joined.map((text) => contentWords(text, jieba))
  const counts = words.map((row) => countFeatures(row))
  const titleWords = letters.map(({ title }) => contentWords(foldText(title).text, jieba))
  const viewRows = routingViews.map((spec) => (spec.of === 'title' ? titleWords : words).map((row) => viewFeatures(spec, row)))
  const same = units.map((unit) => sameWork(nameOf(unit), city))
  const work = same.map((own) => own.map(({ id }) => id))
  const mentions = createMentions(units.map((unit, u) => ({ ...unitNames(nameOf(unit)), aliases: same[u]!.flatMap((own) => own.aliases) })), joined, y)
  const offices = loadOffices()
  const kinds = units.map((unit) => kindsOf(nameOf(unit)))
  progress?.(`${letters.length} letters, ${units.length} units`)

  const learn = (size: number): Learned => {
    const recent = new Float64Array(units.length)
    const from = size * (1 - recentShare)
    for (let i = Math.ceil(from); i < size; i++) recent[y[i]!]!++
    const views = routingViews.map((spec, v) => trainView(spec, viewRows[v]!.slice(0, size), y.subarray(0, size), units.length))
    const byMeaning = meanings === null ? [] : trainByMeaning(meanings.slice(0, size), y.subarray(0, size), units.length)
    return { views, byMeaning, index: indexNeighbours(counts.slice(0, size)), recent, trust: mentions.trust(size), size }
  }

  /** Of similar letters, by unit: the weighed share that it answered, and the most similar of them. */
  const fillSimilar = (similar: readonly Neighbour[], power: number, out: Float64Array, at: number): void => {
    let total = 1e-9
    for (const { row, similarity } of similar) {
      const base = y[row]! * perUnit + at
      const weight = Math.max(0, similarity) ** power
      out[base]! += weight
      total += weight
      out[base + 1] = Math.max(out[base + 1]!, similarity)
    }
    for (let u = 0; u < units.length; u++) out[u * perUnit + at]! /= total
  }

  /** What offices do anywhere: the best of a unit's kinds, of all kinds' scores. */
  const bestKind = (unit: number, scores: ArrayLike<number>): number => kinds[unit]!.reduce((best, kind) => Math.max(best, scores[kind]!), -Infinity)

  const features = ({ byMeaning, index, recent, trust, size }: Learned, views: Float64Array, row: Counts, meaning: Float32Array | null, letter: Letter, text: string): { features: Float64Array; similar: Neighbour[] } => {
    const out = new Float64Array(units.length * perUnit)
    const similar = index.nearest(row, neighbours)
    const own = routingViews.length
    fillSimilar(similar, wordPower, out, own)
    if (meanings !== null && meaning !== null) {
      fillSimilar(nearestMeanings(meanings, size, meaning, neighbours), meaningPower, out, meaningAt.from)
      byMeaning.forEach(({ weights, bias }, u) => {
        out[u * perUnit + meaningAt.from + 2] = meaning.reduce((sum, value, i) => sum + value * weights[i]!, bias)
      })
      const alike = dots(prior.offices ?? [], meaning)
      const mean = alike.reduce((sum, value) => sum + value, 0) / alike.length
      if (alike.length > 0) for (let u = 0; u < units.length; u++) if (kinds[u]!.length > 0) out[u * perUnit + meaningAt.from + 3] = officeScale * (bestKind(u, alike) - mean)
      const shares = prior.head?.shares(meaning)
      if (shares !== undefined) for (let u = 0; u < units.length; u++) if (kinds[u]!.length > 0) out[u * perUnit + meaningAt.from + 4] = shareFeature(kinds[u]!.reduce((sum, kind) => sum + shares[kind]!, 0))
    }
    const spoken = offices.scores(letter)
    const mostSpoken = Math.max(1e-6, ...spoken)
    const duty = duties(letter)
    let topDuty = 1e-9
    for (const score of duty.values()) if (score > topDuty) topDuty = score
    for (let u = 0; u < units.length; u++) {
      const base = u * perUnit
      for (let v = 0; v < own; v++) out[base + v] = views[v * units.length + u]!
      out[base + meaningAt.to] = Math.max(0, ...work[u]!.map((id) => duty.get(id) ?? 0)) / topDuty
      out[base + meaningAt.to + 1] = Math.log((recent[u]! + 0.5) / (size * recentShare)) / 5
      mentions.fill(trust, u, text, out, base + meaningAt.to + 2)
      if (kinds[u]!.length === 0) continue
      const score = bestKind(u, spoken)
      out[base + perUnit - 2] = score / mostSpoken
      out[base + perUnit - 1] = Math.log1p(score)
    }
    return { features: out, similar }
  }

  const teach = (): Taught => {
    const choices: Choice[] = []
    for (let step = 0; step + 1 < steps.length; step++) {
      const from = Math.floor(letters.length * steps[step]!)
      const to = Math.floor(letters.length * steps[step + 1]!)
      const learned = learn(from)
      const scores = learned.views.map((view, v) => scoreView(view, viewRows[v]!.slice(from, to)))
      for (let i = from; i < to; i++) {
        const own = new Float64Array(routingViews.length * units.length)
        scores.forEach((all, v) => own.set(all.subarray((i - from) * units.length, (i - from + 1) * units.length), v * units.length))
        choices.push({ features: features(learned, own, counts[i]!, meanings?.[i] ?? null, letters[i]!, joined[i]!).features, right: y[i]! })
      }
      progress?.(`letters ${from} to ${to} judged by those before`)
    }
    return { words: blendOf(choices.map(withoutMeaning), prior.words), meanings: meanings === null ? null : blendOf(choices, prior.meanings) }
  }

  const taught = before !== null && fits(before, meanings !== null) ? before : teach()
  const unseen = openBlend(taught.words, precision)
  const seen = taught.meanings === null ? null : openBlend(taught.meanings, precision)
  progress?.(`blend: ${(taught.meanings ?? taught.words).weights.map((weight) => weight.toFixed(2)).join(' ')}`)
  const all = learn(letters.length)
  return {
    units,
    taught,
    unitOf: (row) => letters[row]!.unit,
    rank: (letter, meaning = null) => {
      const text = textOf(letter)
      const own = contentWords(text, jieba)
      const title = contentWords(foldText(letter.title).text, jieba)
      const scores = new Float64Array(routingViews.length * units.length)
      all.views.forEach((view, v) => scores.set(scoreView(view, [viewFeatures(view.spec, routingViews[v]!.of === 'title' ? title : own)]), v * units.length))
      const { features: row, similar } = features(all, scores, countFeatures(own), meaning, letter, text)
      const { model, auto } = meaning === null || seen === null ? unseen : seen
      const p = chances(model, row)
      const best = argMax(p)
      return { ranked: units.map((unit, u) => ({ unit, chance: p[u]! })).sort((a, b) => b.chance - a.chance), mayForward: auto(best, p[best]!), similar }
    },
  }
}

const fits = ({ words, meanings }: Taught, seen: boolean): boolean => words.weights.length === perUnit && (seen ? meanings?.weights.length === perUnit : meanings === null)

function blendOf(choices: readonly Choice[], prior: readonly number[] | null): Blend {
  const fitting = prior?.length === perUnit ? prior : null
  const fit = (some: readonly Choice[]): ChoiceModel => trainChoice(some, perUnit, { prior: fitting, penalty: fitting === null ? 1 : priorPenalty })
  // How sure is sure enough is told by letters that the blend was not taught on: every other one by the rest.
  const halves = [0, 1].map((half) => fit(choices.filter((_, i) => i % 2 !== half)))
  const judged = choices.map(({ features }, i): Judged => {
    const p = chances(halves[i % 2]!, features)
    const unit = argMax(p)
    return { unit, chance: p[unit]!, right: unit === choices[i]!.right }
  })
  return { weights: [...fit(choices).weights], judged }
}

const openBlend = ({ weights, judged }: Blend, precision: number): { model: ChoiceModel; auto: AutoForward } => ({ model: { weights: Float64Array.from(weights) }, auto: chooseAutoForward(judged, precision) })

/** The choice as it looks to one who has no encoder. */
function withoutMeaning({ features, right }: Choice): Choice {
  const bare = features.slice()
  for (let base = 0; base < bare.length; base += perUnit) bare.fill(0, base + meaningAt.from, base + meaningAt.to)
  return { features: bare, right }
}

const textOf = ({ title, content }: Letter): string => {
  const head = foldText(title).text
  const body = foldText(content).text
  return body.startsWith(head) || head === '' ? body : `${head}\n${body}`
}
