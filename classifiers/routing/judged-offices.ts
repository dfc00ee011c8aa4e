/**
 * Posts to learn from what offices of a kind do: 8,319 unlabelled ones of the training data, each with the one to three kinds of offices.json that would have to
 * answer, likeliest first (judged-offices.json, by file and id, no text). Judged from title and up to 300 characters by language-model readers who knew the list of
 * kinds and no city's units. The first 4,160 were drawn at random, 1,799 of them from the first 45 % of city A's letters (so that later ones stay unseen); the
 * others mostly from posts that a model of the first was unsure of. No figure is measured on them but how well the kinds are learned.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { KnownPost } from '../learning/training-data.ts'
import { readKnownPosts } from '../learning/training-data.ts'

const zJudged = z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1).max(3)))

/** The judged posts whose files are in the folder, with the kinds by name; fewer where some are missing. */
export function readJudgedOffices(data: string): KnownPost<readonly string[]>[] {
  const judged = zJudged.parse(JSON.parse(readFileSync(new URL('./judged-offices.json', import.meta.url), 'utf8')))
  return Object.entries(judged).flatMap(([file, byId]) => readKnownPosts(data, file, new Map(Object.entries(byId))))
}
