/**
 * More posts to learn from: unlabelled ones of the training data, chosen among those the model was unsure of, and judged once by the guideline from their first
 * hundred characters and the words around signals of danger. Kept by id (judged-posts.json); the texts stay in the training data. No figure is measured on them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readRows, zUrgencyRow } from '../learning/training-data.ts'
import type { LabelledUrgency } from './train-urgency.ts'

const zId = z.union([z.string(), z.number()])
const zJudged = z.array(z.object({ file: z.string(), id: zId, levels: zUrgencyRow.shape.levels }))
/** The data's files name the parts of a post differently. */
const zAnyPost = z.looseObject({ id: zId.optional(), tid: zId.optional(), row: zId.optional(), title: z.string().default(''), detail: z.string().optional(), content: z.string().optional(), text: z.string().optional() })

/** The judged posts whose files are in the folder; fewer where some are missing. */
export function readJudgedPosts(data: string): LabelledUrgency[] {
  const judged = zJudged.parse(JSON.parse(readFileSync(new URL('./judged-posts.json', import.meta.url), 'utf8')))
  return [...new Set(judged.map(({ file }) => file))].flatMap((file) => {
    const path = join(data, file)
    if (!existsSync(path)) return []
    const levels = new Map(judged.filter((one) => one.file === file).map((one) => [String(one.id), one.levels]))
    return readRows(path, zAnyPost).flatMap(({ id, tid, row, title, detail, content, text }) => {
      const own = levels.get(String(id ?? tid ?? row))
      return own === undefined ? [] : [{ title, content: detail ?? content ?? text ?? '', levels: own }]
    })
  })
}
