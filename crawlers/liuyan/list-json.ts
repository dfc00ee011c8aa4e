/**
 * The board's JSON lists: G2 form API `{result, responseData}`, G3 signed list `{resultData: {data, lastItem}}`
 * and G3 search `{code, data: {data}}`. Pure.
 */
import { z } from 'zod'
import { PageChanged } from '../errors.ts'
import type { ListPage } from '../source.ts'
import { siteOf } from './addresses.ts'
import { listRowOf, zThreadRow } from './row-json.ts'
import type { ThreadRow } from './row-json.ts'

/** Rows of a full page; fewer mean the end. */
export const rowsPerPage = 10

const zRows = z.array(z.unknown())
const zCursor = z.union([z.string(), z.number()]).transform(String).nullish()
const zFormAnswer = z.object({ result: z.literal('success'), responseData: z.union([zRows, z.object({ rows: zRows }).transform((data) => data.rows)]) })
const zSignedAnswer = z.object({ resultData: z.object({ data: zRows, lastItem: zCursor }) })
const zSearchAnswer = z.object({ data: z.object({ data: zRows, lastItem: zCursor }) })
const zFailure = z.object({ result: z.unknown(), resultDesc: z.unknown(), code: z.unknown(), msg: z.unknown() }).partial()

/** @throws PageChanged when the text is no JSON, none of the known answers, or a row lacks its id or title */
export function readListJson(source: string, body: string, url: string): ListPage {
  const answer = parseJson(source, body, url)
  const { rows, lastItem } = rowsOf(source, answer, url)
  const site = siteOf(url)
  const read = rows.map((row, index) => listRowOf(checkRow(source, row, index, url), site))
  const last = read.at(-1)
  return { rows: read, next: read.length < rowsPerPage || !last ? null : lastItem || last.externalId }
}

/** @throws PageChanged naming what the text is instead of JSON */
export function parseJson(source: string, body: string, url: string): unknown {
  try {
    return JSON.parse(body.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new PageChanged(source, 'JSON', url, error instanceof Error ? error.message.slice(0, 200) : '')
  }
}

function rowsOf(source: string, answer: unknown, url: string): { rows: unknown[]; lastItem: string | null | undefined } {
  const form = zFormAnswer.safeParse(answer)
  if (form.success) return { rows: form.data.responseData, lastItem: null }
  const signed = zSignedAnswer.safeParse(answer)
  if (signed.success) return { rows: signed.data.resultData.data, lastItem: signed.data.resultData.lastItem }
  const search = zSearchAnswer.safeParse(answer)
  if (search.success) return { rows: search.data.data.data, lastItem: search.data.data.lastItem }
  const failure = zFailure.safeParse(answer)
  const why = failure.success ? JSON.stringify(failure.data).slice(0, 200) : ''
  throw new PageChanged(source, 'responseData | resultData.data | data.data', url, why)
}

function checkRow(source: string, row: unknown, index: number, url: string): ThreadRow {
  const checked = zThreadRow.safeParse(row)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  throw new PageChanged(source, `row ${index + 1}: ${issue?.path.join('.') ?? ''}`, url, issue?.message ?? '')
}
