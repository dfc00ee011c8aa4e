/** What the danger reader learns from, for danger.py: passages, beliefs and the phrases that decided; and what the linear model, not knowing them, says of the data's rows. */
import { join } from 'node:path'
import { z } from 'zod'
import type { Text } from '../../classifier.ts'
import { foldText } from '../../fold.ts'
import { groupNearDuplicates } from '../../learning/folds.ts'
import { readRows, zUrgencyRow } from '../../learning/training-data.ts'
import { prepareText } from '../../prepare.ts'
import { beliefOf } from '../../urgency/fit-urgency.ts'
import type { JudgedPost } from '../../urgency/judged-posts.ts'
import { readJudgedPosts } from '../../urgency/judged-posts.ts'
import { passagesOf } from '../../urgency/passages.ts'
import { createSignalFinder } from '../../urgency/signals.ts'
import type { LeftOut } from '../../urgency/train-urgency.ts'
import type { UrgencyChances } from '../../urgency/urgency-model.ts'
import { leaveOut, readInventedPosts, shareOfInvented } from '../../urgency/train-urgency.ts'

const zRow = zUrgencyRow.extend({ evidence: z.array(z.string()) })

/** One text to learn from. `fold`: left out of the training of that fold; null: in every one. `said`: ranges of `passages`; null where nobody named phrases. */
export interface DangerRow { passages: string; belief: UrgencyChances; weight: number; fold: number | null; said: [number, number][] | null }
/** Rows of the data first, in their order, with `left` beside each. `folds`: in which each is judged by the reader; `tenths`: by the linear model, and by the curves over both. */
export interface DangerRows { rows: DangerRow[]; left: Pick<LeftOut, 'chances' | 'fired' | 'levels'>[]; folds: number[]; tenths: number[] }

/** `folds`: how many the reader is judged in; each is whole folds of the linear model's ten. */
export function dangerRows(data: string, folds: number): DangerRows {
  const labelled = readRows(join(data, 'urgency/dev.jsonl'), zRow)
  const judged = readJudgedPosts(data)
  const first = judged.filter(({ round }) => round === 1)
  const { left, folds: ten } = leaveOut(labelled, { judged: first })
  // A judged post of either round must not teach what a row left out says in like words.
  const groups = groupNearDuplicates([...labelled, ...judged].map((post) => prepareText(post).joined))
  const foldOfGroup = new Map(labelled.map((_, i) => [groups[i], ten[i]]))
  const find = createSignalFinder()
  const rowOf = (post: Text, belief: UrgencyChances, weight: number, fold: number | undefined, phrases: readonly string[] | null): DangerRow => {
    const prepared = prepareText(post)
    const passages = passagesOf(prepared, find(prepared).signals)
    return { passages, belief, weight, fold: fold === undefined ? null : fold % folds, said: phrases === null ? null : belief.urgent === 0 ? [] : rangesOf(passages, phrases) }
  }
  const rows = [
    ...labelled.map((row, i) => rowOf(row, beliefOf(row.levels), 1, ten[i], row.evidence)),
    ...judged.map((post, i) => rowOf(post, bothBeliefs(post), 1, foldOfGroup.get(groups[labelled.length + i]), post.said)),
    ...readInventedPosts().map((row) => rowOf(row, beliefOf(row.levels), shareOfInvented, undefined, null)),
  ]
  return { rows, left: left.map(({ chances, fired, levels }) => ({ chances, fired, levels })), folds: ten.map((fold) => fold % folds), tenths: [...ten] }
}

function bothBeliefs({ levels, again }: JudgedPost): UrgencyChances {
  const [first, second] = [beliefOf(levels), beliefOf(again)]
  return { urgent: (first.urgent + second.urgent) / 2, critical: (first.critical + second.critical) / 2 }
}

/** Where the phrases stand in the passages; null where none does. */
function rangesOf(passages: string, phrases: readonly string[]): [number, number][] | null {
  const found = phrases.map((phrase) => foldText(phrase).text).flatMap((phrase): [number, number][] => {
    const at = phrase === '' ? -1 : passages.indexOf(phrase)
    return at < 0 ? [] : [[at, at + phrase.length]]
  })
  return found.length === 0 ? null : found
}
