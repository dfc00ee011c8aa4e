/** All posts of a file: headings found, rows read, rows of one post joined, bad rows set aside. */
import type { Observation } from '../../../storage/records/observation.ts'
import { findHeadings, missingColumns } from './headings.ts'
import type { Headings } from './headings.ts'
import { mapRow } from './map-row.ts'
import { ImportRefused } from './problems.ts'
import type { RowProblem } from './problems.ts'
import type { NamedProfile } from './profile.ts'
import type { RawRow, RawTable } from './table.ts'

/** Rows read before the headings are settled: those above them, and enough of JSON to know its keys. */
const ROWS_AHEAD = 50

export interface BadRow {
  raw: RawRow
  problems: readonly RowProblem[]
}

export interface PostsOfFile {
  headings: Headings
  /** Rows with anything in them, headings apart. */
  rows: number
  posts: Observation[]
  bad: BadRow[]
}

/** @throws ImportRefused when the file is empty, has the wrong headings or too many rows */
export async function postsOf(table: RawTable, file: string, named: NamedProfile, options: { now: Date; mostRows: number }): Promise<PostsOfFile> {
  const posts = new Map<string, { row: number; observation: Observation }>()
  const bad: BadRow[] = []
  const ahead: RawRow[] = []
  let headings: Headings | undefined
  let rows = 0

  const settle = (): Headings => {
    const found = findHeadings(ahead, table.keyed, named.profile)
    if (!found) throw new ImportRefused(file, '文件里没有数据')
    if (found.missing.length > 0) throw new ImportRefused(file, missingColumns(found, named.profile), found.row > 0 ? { row: found.row } : {})
    return found
  }
  const take = (raw: RawRow, heading: Headings): void => {
    if (raw.sheet !== heading.sheet || raw.row <= heading.row) return
    const mapped = mapRow(raw, heading, named, options.now)
    if (mapped === 'blank') return
    if (++rows > options.mostRows) throw new ImportRefused(file, `超过 ${options.mostRows} 行，请拆分后再导入`, { row: raw.row })
    if ('problems' in mapped) bad.push({ raw, problems: mapped.problems })
    else join(raw, mapped.observation, heading)
  }
  const join = (raw: RawRow, next: Observation, heading: Headings): void => {
    const former = posts.get(next.externalId)
    if (!former) return void posts.set(next.externalId, { row: raw.row, observation: next })
    const joined = joinRows(former.observation, next)
    if (joined) return void posts.set(next.externalId, { row: former.row, observation: joined })
    bad.push({ raw, problems: [{ row: raw.row, column: heading.found.get('id')?.heading ?? '', problem: `编号与第 ${former.row} 行相同，内容不同` }] })
  }

  for await (const raw of table.rows) {
    if (headings) take(raw, headings)
    else if (ahead.push(raw) >= ROWS_AHEAD) {
      headings = settle()
      for (const row of ahead) take(row, headings)
    }
  }
  if (!headings) {
    headings = settle()
    for (const row of ahead) take(row, headings)
  }
  return { headings, rows, posts: [...posts.values()].map(({ observation }) => observation), bad }
}

/** Two rows of one post: an export gives each answering unit a row of its own. Null where they are two posts. */
function joinRows(a: Observation, b: Observation): Observation | null {
  if (a.title !== b.title || a.content !== b.content || a.submittedAt !== b.submittedAt) return null
  const known = new Set(a.replies.map((reply) => JSON.stringify(reply)))
  return { ...a, state: b.state ?? a.state, ratings: b.ratings ?? a.ratings, replies: [...a.replies, ...b.replies.filter((reply) => !known.has(JSON.stringify(reply)))] }
}
