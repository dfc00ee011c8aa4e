/**
 * More posts to learn from: unlabelled ones of the training data, judged by the guideline (judged-posts.json). Kept by id; the texts stay in the training data,
 * and phrases are ranges in them. No figure is measured on them.
 *
 * Round 1, 1,143 posts that the model of the time was unsure of, judged by their first hundred characters and the words around signals. Round 2, 2,473: all
 * others to which the model of round 1 gave a chance of 紧急 above 0.05 (or of 特急 above 0.03), and 200 drawn at random, judged by up to 700 characters.
 * All were judged a second time, by another who had read 103 labelled posts before; of 120 labelled posts hidden among those of round 2 the first judging
 * found 47 of 60 that are at least 紧急 and the second 52, and 52 of 52 and 60 of 62 of those they called so were.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readKnownPosts, zUrgencyRow } from '../learning/training-data.ts'
import type { LabelledUrgency } from './train-urgency.ts'

const zLevels = zUrgencyRow.shape.levels
/** `again`: the second judging. `said`: the phrases that decided, as ranges of title, line break and content in UTF-16 units. */
const zJudged = z.array(z.object({ file: z.string(), id: z.union([z.string(), z.number()]), round: z.union([z.literal(1), z.literal(2)]), levels: zLevels, again: zLevels, said: z.array(z.tuple([z.int(), z.int()])) }))

export interface JudgedPost extends LabelledUrgency {
  readonly round: 1 | 2
  readonly again: LabelledUrgency['levels']
  /** The phrases that decided, in the post's own words. */
  readonly said: readonly string[]
}

/** The judged posts whose files are in the folder; fewer where some are missing. */
export function readJudgedPosts(data: string): JudgedPost[] {
  const judged = zJudged.parse(JSON.parse(readFileSync(new URL('./judged-posts.json', import.meta.url), 'utf8')))
  return [...new Set(judged.map(({ file }) => file))].flatMap((file) => {
    const byId = new Map(judged.filter((one) => one.file === file).map((one) => [String(one.id), one]))
    return readKnownPosts(data, file, byId).map(({ title, content, known: { round, levels, again, said } }) => {
      const whole = `${title}\n${content}`
      return { title, content, round, levels, again, said: said.map(([start, end]) => whole.slice(start, end)) }
    })
  })
}
