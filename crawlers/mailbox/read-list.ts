/** A mailbox's list page by its profile. Pure. */
import { PageChanged } from '../errors.ts'
import { absoluteUrl, lineOf, lineOrNull } from '../page-text.ts'
import type { ListPage, ListRow } from '../source.ts'
import { htmlInJsonScope, htmlScope, htmlStringsScope, inHand, jsonScope, readDate } from './read-page.ts'
import type { Reading } from './read-page.ts'
import { at, valueOf } from './rules.ts'
import type { PageInHand, Scope } from './rules.ts'
import { fillTemplate } from './requests.ts'

/**
 * @throws PageChanged when there are no rows and the page does not say that it is empty, when a row lacks id, title or
 *   address, or a date that is printed cannot be read
 */
export function readMailboxList(reading: Reading): ListPage {
  const { profile, source, url, body } = reading
  const { list } = profile
  const scope = scopeOf(reading)
  const page = inHand(reading, scope)
  const rows = rowScopes(scope, list.rows, list.perRow)
  const kept = rows.slice(list.skipFirst, rows.length - list.skipLast)
  if (kept.length === 0 && !(list.emptyText !== undefined && body.includes(list.emptyText))) {
    throw new PageChanged(source, `list.rows ${list.rows}`, url, 'no rows')
  }
  return { rows: kept.map((row, index) => readRow(reading, row, page, index + 1)), next: nextOf(reading, scope, page, kept.length) }
}

function scopeOf(reading: Reading): Scope {
  const { shape, embedded, htmlAt } = reading.profile.list
  switch (shape) {
    case 'html':
      return htmlScope(reading.body)
    case 'json':
      return jsonScope(reading, embedded)
    case 'html-strings':
      return htmlStringsScope(reading, embedded)
    case 'html-in-json':
      return htmlInJsonScope(reading, htmlAt ?? '')
  }
}

function rowScopes(scope: Scope, rows: string, perRow = 1): Scope[] {
  if (scope.kind === 'html') {
    const nodes = scope.element.find(rows).toArray()
    // Cells that are left over make no row.
    return Array.from({ length: Math.floor(nodes.length / perRow) }, (_, n) => ({ kind: 'html', $: scope.$, element: scope.$(nodes.slice(n * perRow, (n + 1) * perRow)) }))
  }
  const value = rows === '&' ? scope.value : at(scope.value, rows)
  return Array.isArray(value) ? value.map((row) => ({ kind: 'json', value: row as unknown })) : []
}

function readRow(reading: Reading, row: Scope, page: PageInHand, number: number): ListRow {
  const { profile, source, url } = reading
  const { fields } = profile.list
  const externalId = lineOrNull(valueOf(fields.externalId, row, page))
  if (externalId === null || externalId.length > 120) throw new PageChanged(source, `list.fields.externalId, row ${number}`, url)
  const title = lineOf(valueOf(fields.title, row, page) ?? '')
  if (title === '') throw new PageChanged(source, `list.fields.title, row ${number}`, url)
  const address = addressOf(reading, externalId, valueOf(fields.url, row, page))
  if (address === null) throw new PageChanged(source, `list.fields.url, row ${number}`, url)
  const date = (field: 'submittedAt' | 'publishedAt' | 'activeAt'): string | null => {
    const text = valueOf(fields[field], row, page)
    const at = readDate(text, reading)
    // A relative time in a saved page has nothing to count from; every other unreadable date is a changed page.
    if (text !== null && at === null && !(reading.now === null && profile.dates.includes('relative'))) throw new PageChanged(source, `list.fields.${field}, row ${number}`, url, `«${text.slice(0, 40)}» is no date`)
    return at
  }
  const submittedAt = date('submittedAt')
  const publishedAt = date('publishedAt')
  const state = lineOrNull(valueOf(fields.state, row, page))
  return {
    externalId,
    url: address,
    title,
    submittedAt,
    publishedAt,
    ...(fields.activeAt === undefined ? {} : { activeAt: date('activeAt') }),
    state,
    seen: {
      externalId,
      url: address,
      title,
      ...(submittedAt === null ? {} : { submittedAt }),
      publishedAt,
      state,
      type: lineOrNull(valueOf(fields.type, row, page)),
      author: lineOrNull(valueOf(fields.author, row, page)),
    },
    // A list never holds the letter's text.
    cut: true,
  }
}

function addressOf({ profile, url }: Reading, id: string, found: string | null): string | null {
  const base = /^https?:/.test(url) ? url : profile.url
  if (found !== null) return absoluteUrl(fillTemplate(found.trim(), { ...profile.vars, id }), base)
  return profile.detail.url === undefined ? null : absoluteUrl(fillTemplate(profile.detail.url, { ...profile.vars, id }), base)
}

/** The next page's number where the page says where it stands; else «page + 1» as long as there are rows. */
function nextOf(reading: Reading, scope: Scope, page: PageInHand, rows: number): string | null {
  const { paging } = reading.profile.list
  if (paging.by === 'none' || rows === 0) return null
  const current = numberOf(valueOf(paging.current, scope, page)) ?? pageInUrl(reading.url) ?? paging.first
  const last = lastPageIn(reading, scope, page)
  return last !== null && current >= last ? null : String(current + 1)
}

/** Number of pages that a list page prints; null where it prints none. */
export function lastPageOf(reading: Reading): number | null {
  const scope = scopeOf(reading)
  return lastPageIn(reading, scope, inHand(reading, scope))
}

function lastPageIn({ profile }: Reading, scope: Scope, page: PageInHand): number | null {
  const { last, total, size } = profile.list.paging
  const rows = numberOf(valueOf(total, scope, page))
  return numberOf(valueOf(last, scope, page)) ?? (rows === null ? null : Math.max(1, Math.ceil(rows / size)))
}

function numberOf(text: string | null): number | null {
  const digits = /\d{1,7}/.exec(text ?? '')?.[0]
  return digits === undefined ? null : Number(digits)
}

const pageInUrl = (url: string): number | null => numberOf(/[?&](?:page|pageNo|pageIndex|currentPage|cur_page|PageNum|page\.pageNo)=(\d+)/i.exec(url)?.[1] ?? null)
