/**
 * Posts of the training data that language-model readers judged by labels: by file and id, one to three labels a post, likeliest first, no text
 * (routing/judged-offices.json, topic/judged-categories.json; what they were told and how they were drawn stands in the READMEs beside). Nobody's labels but theirs:
 * a figure on them says how well the readers are followed.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { KnownPost } from './training-data.ts'
import { BadData, readKnownPosts } from './training-data.ts'

const mostLabels = 3
const zJudged = z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1).max(mostLabels)))

/** The judged posts whose files are in the folder; fewer where some are missing. @throws BadData where one has a label that is none of `labels` */
export function readJudgedLabels(judgments: URL, data: string, labels: readonly string[]): KnownPost<readonly string[]>[] {
  const judged = zJudged.parse(JSON.parse(readFileSync(judgments, 'utf8')))
  return Object.entries(judged).flatMap(([file, byId]) => {
    for (const [id, own] of Object.entries(byId)) for (const label of own) if (!labels.includes(label)) throw new BadData(`${judgments.pathname}: ${file} ${id}: no such label: ${label}`)
    return readKnownPosts(data, file, new Map(Object.entries(byId)))
  })
}
