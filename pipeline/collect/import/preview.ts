/** What an import would do, from the first rows of a file: for people to look at before they say yes. */
import type { Observation } from '../../../storage/records/observation.ts'
import { chooseProfile, findHeadings, missingColumns } from './headings.ts'
import type { Headings } from './headings.ts'
import { mapRow } from './map-row.ts'
import type { RowProblem } from './problems.ts'
import { allImportProfiles } from './profile.ts'
import type { ImportField, NamedProfile } from './profile.ts'
import { openTable } from './open-table.ts'
import type { ImportLimits, RawRow } from './table.ts'

export interface ImportPreview {
  /** The profile's name and what it is called. */
  profile: string
  title: string
  /** The row the headings stand in; 0 for JSON lines. */
  headingRow: number
  mapping: { field: ImportField; heading: string }[]
  /** Headings that nothing is made of. */
  unused: string[]
  rows: ({ row: number; post: Observation } | { row: number; problems: readonly RowProblem[] })[]
  /** Why the file as a whole cannot be taken; null when it can. */
  refused: string | null
}

/** The preview of the rows given. Pure. */
export function previewRows(rows: readonly RawRow[], keyed: boolean, named: NamedProfile, now: Date): ImportPreview {
  const headings = findHeadings(rows, keyed, named.profile)
  const base = { profile: named.name, title: named.profile.name, headingRow: headings?.row ?? 0 }
  if (!headings) return { ...base, mapping: [], unused: [], rows: [], refused: '文件里没有数据' }
  const used = new Set([...headings.found.values()].map(({ heading }) => heading))
  return {
    ...base,
    mapping: [...headings.found].map(([field, { heading }]) => ({ field, heading })),
    unused: headings.all.filter((heading) => heading.trim() !== '' && !used.has(heading)),
    rows: headings.missing.length > 0 ? [] : previewed(rows, headings, named, now),
    refused: headings.missing.length > 0 ? missingColumns(headings, named.profile) : null,
  }
}

function previewed(rows: readonly RawRow[], headings: Headings, named: NamedProfile, now: Date): ImportPreview['rows'] {
  return rows
    .filter((raw) => raw.row > headings.row && raw.sheet === headings.sheet)
    .flatMap((raw): ImportPreview['rows'] => {
      const mapped = mapRow(raw, headings, named, now)
      if (mapped === 'blank') return []
      return ['problems' in mapped ? { row: raw.row, problems: mapped.problems } : { row: raw.row, post: mapped.observation }]
    })
}

/**
 * The preview of a file. Without a profile, the shipped one that fits best.
 * @throws ImportRefused when the file cannot be read as a table at all
 */
export async function previewFile(file: string, options: { profile?: NamedProfile; now: Date; rows?: number; limits?: ImportLimits }): Promise<ImportPreview> {
  const { rows, keyed } = await firstRows(file, (options.rows ?? 10) + 20, options.limits)
  const named = options.profile ?? closest(rows, keyed)
  const preview = previewRows(rows, keyed, named, options.now)
  return { ...preview, rows: preview.rows.slice(0, options.rows ?? 10) }
}

/** The shipped profile that a file fits. @throws ImportRefused · undefined when it fits none */
export async function profileFor(file: string, limits?: ImportLimits): Promise<NamedProfile | undefined> {
  const { rows, keyed } = await firstRows(file, 30, limits)
  return chooseProfile(rows, keyed, allImportProfiles())?.named
}

/** The profile that fits, or the one that comes nearest, so that the preview can say what is missing. */
function closest(rows: readonly RawRow[], keyed: boolean): NamedProfile {
  const profiles = allImportProfiles()
  const found = chooseProfile(rows, keyed, profiles)?.named
  const near = profiles.map((named) => ({ named, found: findHeadings(rows, keyed, named.profile)?.found.size ?? 0 })).reduce((best, next) => (next.found > best.found ? next : best))
  return found ?? near.named
}

async function firstRows(file: string, count: number, limits?: ImportLimits): Promise<{ rows: RawRow[]; keyed: boolean }> {
  const table = await openTable(file, limits)
  const rows: RawRow[] = []
  for await (const row of table.rows) {
    rows.push(row)
    if (rows.length >= count) break
  }
  return { rows, keyed: table.keyed }
}
