/** A profile's columns found among a file's headings. Pure. */
import { requiredFields } from './profile.ts'
import type { ImportField, ImportProfile, NamedProfile } from './profile.ts'
import type { RawRow } from './table.ts'

/** Ledgers carry a title, a date and a unit above their headings. */
const LINES_LOOKED_AT = 12

export interface Headings {
  /** The row they stand in; rows up to it are no data. 0 where every row names its own (JSON). */
  row: number
  sheet?: string | undefined
  /** All headings of the file, in its order. */
  all: readonly string[]
  /** Field → the heading it was found under, and its place; -1 where rows are keyed. */
  found: ReadonlyMap<ImportField, { heading: string; column: number }>
  /** Required fields that no heading fits. */
  missing: readonly ImportField[]
}

/** The headings among the first rows of a file: the row that fits the profile best. Undefined for a file without rows. */
export function findHeadings(rows: readonly RawRow[], keyed: boolean, profile: ImportProfile): Headings | undefined {
  if (keyed) {
    const keys = new Set(rows.flatMap(({ cells }) => (cells[0] instanceof Error ? [] : Object.keys((cells[0] ?? {}) as object))))
    return rows.length === 0 ? undefined : match([...keys], 0, undefined, profile, true)
  }
  return rows
    .slice(0, LINES_LOOKED_AT)
    .map(({ cells, row, sheet }) => match(cells.map(String), row, sheet, profile, false))
    .reduce<Headings | undefined>((best, next) => (best === undefined || score(next) > score(best) ? next : best), undefined)
}

/** The profile that fits best, and its headings; of equals, the one that requires most. Undefined when none has all it requires. */
export function chooseProfile(rows: readonly RawRow[], keyed: boolean, profiles: readonly NamedProfile[]): { named: NamedProfile; headings: Headings } | undefined {
  return profiles
    .flatMap((named) => {
      const headings = findHeadings(rows, keyed, named.profile)
      return headings && headings.missing.length === 0 ? [{ named, headings }] : []
    })
    .reduce<{ named: NamedProfile; headings: Headings } | undefined>((best, next) => (best === undefined || fitness(next) > fitness(best) ? next : best), undefined)
}

const fitness = ({ named, headings }: { named: NamedProfile; headings: Headings }): number => headings.found.size + requiredFields(named.profile).length / 100

/** What is missing, in words. */
export function missingColumns({ missing, all }: Headings, profile: ImportProfile): string {
  const wanted = missing.map((field) => `「${profile.columns[field]?.join('」或「') ?? field}」`)
  return `缺少列：${wanted.join('，')}。文件里的列：${all.filter(Boolean).join('、') || '（无）'}`
}

const score = ({ found, missing }: Headings): number => found.size - 100 * missing.length

function match(all: string[], row: number, sheet: string | undefined, profile: ImportProfile, keyed: boolean): Headings {
  const plain = all.map(plainHeading)
  const found = new Map<ImportField, { heading: string; column: number }>()
  const taken = new Set<number>()
  for (const [field, names] of Object.entries(profile.columns) as [ImportField, string[]][]) {
    const column = names.map((name) => plain.findIndex((heading, n) => heading === plainHeading(name) && !taken.has(n))).find((n) => n >= 0)
    if (column === undefined) continue
    taken.add(column)
    found.set(field, { heading: all[column] ?? '', column: keyed ? -1 : column })
  }
  return { row, sheet, all, found, missing: requiredFields(profile).filter((field) => !found.has(field)) }
}

/** 「 留言时间（必填）* 」 is 「留言时间」. */
function plainHeading(heading: string): string {
  return heading
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[\s\u3000*＊:：\ufeff]/g, '')
    .toLowerCase()
}
