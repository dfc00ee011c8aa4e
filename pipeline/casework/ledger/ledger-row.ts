/** One row of an old ledger (旧台账) as facts, or what is wrong with it. Pure. */
import type { Channel } from '../../../storage/records/post.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import { importTime } from '../../collect/import/import-time.ts'
import type { RowProblem } from '../../collect/import/problems.ts'
import type { RawRow } from '../../collect/import/table.ts'

/** The columns of a ledger, as README and `--help` name them. */
export const ledgerColumns = ['编号', '渠道', '受理时间', '问题分类', '承办单位', '转办时间', '到期时间', '办结时间', '满意度', '标题', '内容'] as const
export type LedgerColumn = (typeof ledgerColumns)[number]
/** Without these a file is no ledger. */
export const neededColumns: readonly LedgerColumn[] = ['编号', '受理时间', '标题']

export interface LedgerRow {
  row: number
  number: string
  channel: Channel
  /** 渠道 in the ledger's words. */
  channelWords: string
  receivedAt: string
  category: string | null
  unitId: string | null
  dispatchedAt: string | null
  dueAt: string | null
  closedAt: string | null
  /** 满意度 in the ledger's words, and whether that is satisfied; null where nothing is said. */
  satisfaction: { words: string; satisfied: boolean } | null
  title: string
  content: string
}

/** Where a ledger's columns stand. */
export type LedgerHeadings = ReadonlyMap<LedgerColumn, { column: number; heading: string }>

const channelWords: readonly [RegExp, Channel][] = [
  [/留言板|人民网/u, 'liuyan'],
  [/市长信箱|书记信箱|信箱|邮箱|网站|邮件/u, 'mailbox'],
  [/电话|来电|热线|12345/u, 'phone'],
  [/来访|上访|走访|接访/u, 'visit'],
  [/企业/u, 'enterprise'],
  [/来信|信件|信函|信访/u, 'letter'],
]
const LONGEST_NUMBER = 60
const LONGEST_TITLE = 300
const DAY_MS = 86_400_000

/** The units that a ledger may name: by their name, their aliases, and both without «开封市» or «市» before them. */
export type UnitsByName = ReadonlyMap<string, string>

export function unitsByName(units: readonly Pick<Unit, 'id' | 'name' | 'aliases'>[]): UnitsByName {
  const byName = new Map<string, string>()
  const note = (name: string, id: string): void => {
    if (!byName.has(name)) byName.set(name, id)
  }
  for (const { id, name } of units) note(plainName(name), id)
  for (const { id, aliases } of units) for (const alias of aliases) note(plainName(alias), id)
  return byName
}

const plainName = (name: string): string => name.replace(/\s+/gu, '').replace(/^(开封市|市)(?=.{2})/u, '')

/** Reads a row. All that is wrong with it is named, not the first alone. `now` refuses dates of the future. */
export function readLedgerRow(raw: RawRow, headings: LedgerHeadings, units: UnitsByName, now: Date): LedgerRow | { problems: RowProblem[] } | 'blank' {
  const problems: RowProblem[] = []
  const complain = (column: LedgerColumn, problem: string): null => {
    problems.push({ row: raw.row, column: headings.get(column)?.heading ?? column, problem })
    return null
  }
  const [only] = raw.cells
  if (only instanceof Error) return { problems: [{ row: raw.row, column: '', problem: only.message }] }
  const text = (column: LedgerColumn): string => cellText(raw, headings.get(column))
  if (ledgerColumns.every((column) => text(column) === '')) return 'blank'
  const time = (column: LedgerColumn, future = false): string | null => {
    const value = text(column)
    if (value === '') return null
    const at = importTime(value)
    if (at === null) return complain(column, `「${value.slice(0, 40)}」不是日期`)
    if (!future && Date.parse(at) > now.getTime() + DAY_MS) return complain(column, `「${value.slice(0, 40)}」在将来`)
    return at
  }

  const number = text('编号')
  if (number === '') complain('编号', '没有编号')
  else if (number.length > LONGEST_NUMBER || /[\s\p{Cc}]/u.test(number)) complain('编号', '编号过长或含有空格')
  const title = text('标题').replace(/\s+/gu, ' ') || text('内容').split('\n')[0]!.slice(0, 40)
  if (title === '') complain('标题', '没有标题，也没有内容')
  if (title.length > LONGEST_TITLE) complain('标题', `标题超过 ${LONGEST_TITLE} 字`)
  const receivedAt = time('受理时间')
  if (receivedAt === null && text('受理时间') === '') complain('受理时间', '没有受理时间')
  const unitName = text('承办单位')
  const unitId = unitName === '' ? null : (units.get(plainName(unitName)) ?? complain('承办单位', `单位库里没有「${unitName.slice(0, 40)}」，请先登记该单位（或其曾用名）`))
  const dispatchedAt = time('转办时间') ?? (unitId === null ? null : receivedAt)
  const dueAt = lastMoment(text('到期时间'), time('到期时间', true))
  const closedAt = time('办结时间')
  if (receivedAt !== null && dispatchedAt !== null && dispatchedAt < receivedAt) complain('转办时间', '早于受理时间')
  if (dispatchedAt !== null && dueAt !== null && dueAt <= dispatchedAt) complain('到期时间', '不晚于转办时间')
  if (receivedAt !== null && closedAt !== null && closedAt < (dispatchedAt ?? receivedAt)) complain('办结时间', dispatchedAt === null ? '早于受理时间' : '早于转办时间')
  if (unitName === '' && text('转办时间') !== '') complain('承办单位', '有转办时间而没有承办单位')
  const satisfaction = satisfactionOf(text('满意度'))
  if (satisfaction === undefined) complain('满意度', `「${text('满意度').slice(0, 20)}」看不懂：写满意、基本满意、不满意或留空`)
  if (satisfaction && closedAt === null && text('办结时间') === '') complain('满意度', '没有办结而有满意度')
  if (problems.length > 0 || receivedAt === null) return { problems }
  const words = text('渠道')
  return {
    row: raw.row,
    number,
    channel: channelWords.find(([pattern]) => pattern.test(words))?.[1] ?? 'import',
    channelWords: words,
    receivedAt,
    category: text('问题分类') || null,
    unitId,
    dispatchedAt,
    dueAt,
    closedAt,
    satisfaction: satisfaction ?? null,
    title,
    content: text('内容') || title,
  }
}

function cellText(raw: RawRow, place: { column: number; heading: string } | undefined): string {
  if (place === undefined) return ''
  const value = place.column >= 0 ? raw.cells[place.column] : (raw.cells[0] as Record<string, unknown>)[place.heading]
  // Our own list of bad rows marks what a spreadsheet would take for a formula.
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value).replace(/^'(?=[=+\-@\t\r])/u, '').replace(/\r\n?/gu, '\n').trim()
}

/** A deadline without a time of day is the end of that day. */
function lastMoment(written: string, at: string | null): string | null {
  if (at === null || /\d\s*[:：时点T]/u.test(written) || /^\d+\.\d+$/.test(written)) return at
  return new Date(Date.parse(at) + DAY_MS - 1000).toISOString()
}

/** Undefined for words that say neither. */
function satisfactionOf(words: string): { words: string; satisfied: boolean } | null | undefined {
  if (words === '' || /^(未评价|未回访|无|—+|-+|\/)$/u.test(words)) return null
  if (/不满意|不太满意|否/u.test(words)) return { words, satisfied: false }
  return /满意|是/u.test(words) ? { words, satisfied: true } : undefined
}
