/** Rows of JSON-lines files, each checked; a row that does not fit is named by file and line. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Text } from '../classifier.ts'

/** What a person can put right: a file that is missing, empty or has bad rows. */
export class BadData extends Error {}

const mostNamed = 10

/** Reads and checks every row; throws one BadData that names the first bad rows, all of them counted. */
export function readRows<T>(path: string, schema: z.ZodType<T>): T[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new BadData(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`)
  }
  const rows: T[] = []
  const bad: string[] = []
  let badCount = 0
  text.replace(/^\ufeff/, '').split('\n').forEach((line, i) => {
    if (line.trim() === '') return
    const problem = ((): string | null => {
      try {
        const parsed = schema.safeParse(JSON.parse(line))
        if (parsed.success) rows.push(parsed.data)
        return parsed.success ? null : parsed.error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`).join('; ')
      } catch (error) {
        return `no JSON (${(error as Error).message})`
      }
    })()
    if (problem === null) return
    badCount++
    if (bad.length < mostNamed) bad.push(`${path}:${i + 1}: ${problem}`)
  })
  if (badCount > 0) throw new BadData([...bad, ...(badCount > bad.length ? [`… and ${badCount - bad.length} more`] : [])].join('\n'))
  if (rows.length === 0) throw new BadData(`${path}: no rows`)
  return rows
}

export const zTopicTraining = z.object({ label: z.string().min(1), tokens: z.string().optional(), text: z.string().nullish() })
export const zTopicRow = z.object({ text: z.string(), label: z.string().min(1) })
export const zCategoryRow = z.object({ title: z.string(), content: z.string(), category: z.string().min(1) })
export const zUrgencyRow = z.object({ title: z.string(), content: z.string(), levels: z.array(z.union([z.literal(0), z.literal(1), z.literal(2)])).min(1) })
export const zRoutingRow = z.object({ title: z.string(), content: z.string(), unit: z.string().min(1) })
export const zDedupeRow = z.object({ id: z.union([z.string(), z.number()]).optional(), title: z.string().optional(), content: z.string().optional(), text: z.string().optional(), detail: z.string().optional() })

const zId = z.union([z.string(), z.number()])
/** The data's files name the parts of a post differently. */
const zAnyPost = z.looseObject({ id: zId.optional(), tid: zId.optional(), row: zId.optional(), title: z.string().default(''), detail: z.string().optional(), content: z.string().optional(), text: z.string().nullish() })

/** A post of the training data, found by file and id, with what is known of it. */
export interface KnownPost<T> extends Text { known: T }

/** The posts of a file of the training data of which something is kept by id, in the file's order; none where the file is missing. */
export function readKnownPosts<T>(data: string, file: string, byId: ReadonlyMap<string, T>): KnownPost<T>[] {
  const path = join(data, file)
  if (!existsSync(path)) return []
  return readRows(path, zAnyPost).flatMap(({ id, tid, row, title, detail, content, text }) => {
    const known = byId.get(String(id ?? tid ?? row))
    return known === undefined ? [] : [{ title, content: detail ?? content ?? text ?? '', known }]
  })
}
