/** One row of a file as a post, or what is wrong with it. Pure. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { tidyText } from '../../../crawlers/page-text.ts'
import { zPublicReply, zRatings } from '../../../storage/records/observation.ts'
import type { Observation, PublicReply, Ratings } from '../../../storage/records/observation.ts'
import type { Headings } from './headings.ts'
import { importTime } from './import-time.ts'
import type { RowProblem } from './problems.ts'
import type { ImportField, NamedProfile } from './profile.ts'
import type { RawRow } from './table.ts'

const DAY_MS = 86_400_000
const LONGEST_ID = 120

export type MappedRow = { observation: Observation } | { problems: RowProblem[] } | 'blank'

/** Reads a row. `now` refuses dates of the future; every problem of the row is named, not the first alone. */
export function mapRow(raw: RawRow, headings: Headings, named: NamedProfile, now: Date): MappedRow {
  const [only] = raw.cells
  if (only instanceof Error) return { problems: [{ row: raw.row, column: '', problem: only.message }] }
  const reading = new RowReading(raw, headings, now)
  if (reading.isBlank()) return 'blank'
  const { profile } = named
  const content = reading.text('content')
  if (content === '') reading.complain('content', '没有内容')
  const submittedAt = reading.time('submittedAt')
  if (submittedAt === null && reading.text('submittedAt') === '') reading.complain('submittedAt', '没有时间')
  const plain = (field: 'state' | 'type' | 'domain' | 'addressee'): string | null => {
    const text = reading.text(field)
    const known = field === 'addressee' ? undefined : profile.words[field]?.[text]
    return (known ?? text) || (profile.defaults[field] ?? null)
  }
  const seen = {
    title: reading.text('title').replace(/\s+/g, ' '),
    content,
    author: reading.text('author') || null,
    submittedAt: submittedAt ?? '',
    publishedAt: reading.time('publishedAt'),
    state: plain('state'),
    type: plain('type'),
    domain: plain('domain'),
    place: reading.text('place') || null,
    attachments: reading.list('attachments', z.array(z.string())) ?? [],
    replies: repliesOf(reading),
    ratings: ratingsOf(reading),
    addressee: plain('addressee'),
  }
  const externalId = reading.text('id') || contentId(seen)
  if (externalId.length > LONGEST_ID || /[\s\p{Cc}]/u.test(externalId)) reading.complain('id', '编号过长或含有空格')
  const url = reading.text('url')
  if (reading.problems.length > 0) return { problems: reading.problems }
  return { observation: { ...seen, externalId, url: /^https?:\/\//.test(url) ? url : '' } }
}

/** A file without numbers is known by its words: the same row is the same post, in whatever file. */
function contentId(seen: Pick<Observation, 'title' | 'content' | 'author' | 'submittedAt'>): string {
  const hash = createHash('sha256').update(JSON.stringify([seen.submittedAt, seen.title, seen.content, seen.author]))
  return `row-${hash.digest('hex').slice(0, 32)}`
}

function repliesOf(reading: RowReading): PublicReply[] {
  const listed = reading.list('replies', z.array(zPublicReply))
  if (listed) return listed
  const text = reading.text('replyText')
  const at = reading.time('replyAt')
  return text === '' ? [] : [{ unit: reading.text('replyUnit') || null, at, text }]
}

function ratingsOf(reading: RowReading): Ratings | null {
  const listed = reading.list('ratings', zRatings)
  if (listed) return listed
  const ratings = {
    resolution: reading.stars('resolution'),
    attitude: reading.stars('attitude'),
    speed: reading.stars('speed'),
    label: reading.text('ratingLabel') || null,
    comment: reading.text('ratingComment') || null,
    at: reading.time('ratingAt'),
  }
  return [ratings.resolution, ratings.attitude, ratings.speed, ratings.label, ratings.comment].every((value) => value === null) ? null : ratings
}

/** The cells of one row by field, and the complaints about them. */
class RowReading {
  readonly problems: RowProblem[] = []
  private readonly raw: RawRow
  private readonly headings: Headings
  private readonly now: Date

  constructor(raw: RawRow, headings: Headings, now: Date) {
    this.raw = raw
    this.headings = headings
    this.now = now
  }

  complain(field: ImportField, problem: string): void {
    this.problems.push({ row: this.raw.row, column: this.headings.found.get(field)?.heading ?? field, problem })
  }

  isBlank(): boolean {
    return [...this.headings.found.keys()].every((field) => this.text(field) === '')
  }

  text(field: ImportField): string {
    const value = this.value(field)
    if (value === null || value === undefined || typeof value === 'object') return ''
    // Our own list of bad rows marks what a spreadsheet would take for a formula.
    return tidyText(String(value).replace(/^'(?=[=+\-@\t\r])/, ''))
  }

  /** Null where the cell is empty, and, with a complaint, where it is no time. */
  time(field: ImportField): string | null {
    const text = this.text(field)
    if (text === '') return null
    const at = importTime(text)
    if (at === null) this.complain(field, `「${text.slice(0, 40)}」不是日期`)
    else if (Date.parse(at) > this.now.getTime() + DAY_MS) this.complain(field, `「${text.slice(0, 40)}」在将来`)
    return at
  }

  /** 5 · 5分 · 5星 · ★★★★★ */
  stars(field: 'resolution' | 'attitude' | 'speed'): number | null {
    const text = this.text(field)
    if (text === '') return null
    const stars = /^★+☆*$/.test(text) ? text.replaceAll('☆', '').length : Number(/^(\d(?:\.\d+)?)\s*[分星]?$/.exec(text)?.[1] ?? Number.NaN)
    if (stars >= 0 && stars <= 5) return stars
    this.complain(field, `「${text.slice(0, 40)}」不是 0 到 5 分`)
    return null
  }

  /** What only JSON can hold: a list, or an object. Undefined where there is none. */
  list<T>(field: ImportField, schema: z.ZodType<T>): T | undefined {
    const value = this.value(field)
    if (value === null || value === undefined || value === '') return undefined
    const checked = schema.safeParse(value)
    if (checked.success) return checked.data
    this.complain(field, checked.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '))
    return undefined
  }

  private value(field: ImportField): unknown {
    const place = this.headings.found.get(field)
    if (!place) return undefined
    return place.column >= 0 ? this.raw.cells[place.column] : (this.raw.cells[0] as Record<string, unknown>)[place.heading]
  }
}
