/** Reads the replica's content files, posts/*.json, each an array of rows. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { knownBoard } from './boards.ts'
import type { PostRow } from './post-row.ts'
import { zPostRow } from './post-row.ts'

export const POSTS_FOLDER = fileURLToPath(new URL('./posts', import.meta.url))

/**
 * All rows of a folder's JSON files, in file-name order.
 * @throws Error that names the file, the row (its id, or its number from 1) and the field
 */
export function loadPosts(folder: string = POSTS_FOLDER): PostRow[] {
  const rows: PostRow[] = []
  const firstSeenIn = new Map<string, string>()
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')).sort()) {
    for (const row of readRows(join(folder, name))) {
      const other = firstSeenIn.get(row.id)
      if (other !== undefined) throw new Error(`${name}, row ${row.id}: the id is already used in ${other}`)
      firstSeenIn.set(row.id, name)
      rows.push(row)
    }
  }
  return rows
}

function readRows(file: string): PostRow[] {
  const name = basename(file)
  let values: unknown
  try {
    values = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${name}: not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  if (!Array.isArray(values)) throw new Error(`${name}: an array of rows is expected`)
  return values.map((value: unknown, index) => checkRow(value, `${name}, row ${rowName(value, index)}`))
}

/** Checks one row. @throws Error beginning with `where`, naming every wrong field */
export function checkRow(value: unknown, where: string): PostRow {
  const result = zPostRow.safeParse(value)
  if (!result.success) {
    throw new Error(`${where}: ${result.error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`).join('; ')}`)
  }
  if (result.data.channel === 'liuyan' && !knownBoard(result.data.board ?? '')) throw new Error(`${where}: board: the replica has no board «${result.data.board}»`)
  return result.data
}

function rowName(value: unknown, index: number): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return typeof id === 'string' ? id : String(index + 1)
}
