/** What reads the embeddings of one version of the encoder lies beside its weights, a file each; with another version its numbers mean nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** `widthOf`: of how many numbers an embedding must be. Throws one error that names the file when it does not fit the encoder. */
export function readHeadFile<T extends { encoder: string }>(folder: string, name: string, schema: z.ZodType<T>, encoder: { version: string; width?: number }, widthOf?: (head: T) => number): T {
  const path = join(folder, name)
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  const head = parsed.data
  if (head.encoder !== encoder.version || (widthOf !== undefined && widthOf(head) !== encoder.width)) throw new Error(`${path} was made for encoder ${head.encoder}, not ${encoder.version}`)
  return head
}
