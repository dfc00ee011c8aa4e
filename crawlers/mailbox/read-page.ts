/** A page or answer of a mailbox as the thing that rules look into. Pure. */
import { PageChanged } from '../errors.ts'
import { parsePage } from '../page-text.ts'
import { instantFromEpoch, instantFromExcelSerial, instantFromRelative, instantFromText } from '../shanghai-time.ts'
import type { Profile } from './profile.ts'
import { at } from './rules.ts'
import type { PageInHand, Scope } from './rules.ts'
import { cutFirstList, cutLiteral, readLiteral } from './script-data.ts'

/** What a reader is told besides the page. */
export interface Reading {
  source: string
  profile: Profile
  url: string
  body: string
  /** When the page was fetched: relative times count from it. Null for a saved page, whose relative times are unreadable. */
  now: Date | null
}

export function inHand(reading: Reading, scope: Scope): PageInHand {
  return { scope, url: reading.url, body: reading.body }
}

export function htmlScope(html: string): Scope {
  // Rows without their table are dropped by every HTML parser.
  const $ = parsePage(/^\s*<t[rhd]\b/i.test(html) ? `<table>${html}</table>` : html)
  return { kind: 'html', $, element: $.root() }
}

/** @throws PageChanged when the text is neither JSON nor a literal, or the embedded value is not there */
export function jsonScope(reading: Reading, embedded: string | undefined): Scope {
  const { source, url, body } = reading
  const text = embedded === undefined ? body : cutLiteral(body, embedded)
  if (text === null) throw new PageChanged(source, `script value ${embedded}`, url)
  try {
    return { kind: 'json', value: readLiteral(text) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new PageChanged(source, embedded === undefined ? 'JSON' : `script value ${embedded}`, url, error.message.slice(0, 200))
  }
}

/** Rows that come as strings of HTML in a list inside script text (JACT), or as CDATA records. */
export function htmlStringsScope(reading: Reading, embedded: string | undefined): Scope {
  const { source, url, body } = reading
  const records = cdataOf(body)
  if (records.length > 0) return htmlScope(records.join('\n').trimStart())
  const literal = embedded === undefined ? cutFirstList(body) : cutLiteral(body, embedded)
  if (literal === null) throw new PageChanged(source, 'list of HTML strings', url)
  try {
    const value = readLiteral(literal)
    if (Array.isArray(value)) return htmlScope(value.filter((row) => typeof row === 'string').join('\n').trimStart())
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new PageChanged(source, 'list of HTML strings', url, literal.slice(0, 80))
}

function cdataOf(body: string): string[] {
  const records: string[] = []
  for (let start = body.indexOf('<![CDATA['); start !== -1; start = body.indexOf('<![CDATA[', start)) {
    const end = body.indexOf(']]>', start)
    if (end === -1) break
    records.push(body.slice(start + '<![CDATA['.length, end))
    start = end
  }
  return records
}

/** @throws PageChanged when there is no HTML text at the path */
export function htmlInJsonScope(reading: Reading, path: string): Scope {
  const scope = jsonScope(reading, undefined)
  const html = scope.kind === 'json' ? at(scope.value, path) : null
  if (typeof html !== 'string') throw new PageChanged(reading.source, path, reading.url, 'no HTML text there')
  return htmlScope(html)
}

/** A printed date by the shapes the profile names; null where none fits. */
export function readDate(text: string | null, reading: Reading): string | null {
  if (text === null) return null
  for (const shape of reading.profile.dates) {
    const instant = shape === 'text' ? instantFromText(text) : shape === 'epoch' ? instantFromEpoch(text) : shape === 'excel' ? instantFromExcelSerial(text) : reading.now && instantFromRelative(text, reading.now)
    if (instant) return instant
  }
  return null
}
