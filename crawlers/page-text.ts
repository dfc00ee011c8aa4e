/** Markup to the words a reader sees: paragraphs kept, indents and padding gone, entities decoded, no word changed. */
import { load } from 'cheerio'
import type { CheerioAPI } from 'cheerio'
import type { AnyNode } from 'domhandler'
import { decodeHTML } from 'entities'

const blocks = new Set(['address', 'article', 'blockquote', 'dd', 'div', 'dl', 'dt', 'fieldset', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'li', 'ol', 'p', 'pre', 'section', 'table', 'tbody', 'thead', 'tr', 'ul'])
const silent = new Set(['script', 'style', 'noscript', 'template', 'iframe', 'object', 'select', 'button', 'textarea'])
/** Deeper nesting than any page has; what lies below is read without line breaks. */
const deepest = 400

/** The text of some nodes, a line break for each `<br>` and block; see {@link tidyText}. */
export function textOf(nodes: Iterable<AnyNode>): string {
  const parts: string[] = []
  for (const node of nodes) collectText(node, parts, 0)
  return tidyText(shortenGaps(parts.join('')).replace(breaks, '\n').replace(edges, '\n'))
}

/** Stands for `<br>`; a line end of the source beside it is layout. */
const lineBreak = '\ue001'
const breaks = new RegExp(`\\n?[ \\t\\r]*${lineBreak}[ \\t\\r]*\\n?`, 'g')
/** Stands for the edge of a block; neighbouring edges, with the source's layout between them, are one line break. */
const edge = '\ue000'
const edges = new RegExp(`[ \\t\\r\\n]*${edge}(?:[ \\t\\r\\n]*${edge})*[ \\t\\r\\n]*`, 'g')

function collectText(node: AnyNode, parts: string[], depth: number): void {
  if (node.type === 'text') {
    parts.push(node.data.replace(/[\ue000\ue001]/g, ''))
    return
  }
  if (!('children' in node) || depth > deepest) return
  const name = 'name' in node ? node.name : ''
  if (silent.has(name)) return
  if (name === 'br') parts.push(lineBreak)
  const block = blocks.has(name)
  if (block) parts.push(edge)
  for (const child of node.children) collectText(child, parts, depth + 1)
  if (block) parts.push(edge)
  if (name === 'td' || name === 'th') parts.push(' ')
}

/**
 * One form for the spaces of all sites: no-break and full-width indents, tabs and carriage returns are layout; every
 * line is trimmed, and more than one blank line is one. Characters that no database keeps (NUL, lone surrogates) go.
 */
export function tidyText(text: string): string {
  return shortenGaps(text)
    .replace(/\p{Cs}/gu, '')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\u200b\ufeff\ufffe\uffff]/gu, '')
    .replace(/[\t\u00a0\u2002\u2003]+/g, ' ')
    .replace(/^[ \u3000]+|[ \u3000]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

/** A gap of 50 and more is layout. Shortening it first keeps the patterns above linear on megabytes of blanks. */
function shortenGaps(text: string): string {
  return text.replace(/\s{50,}/g, (gap) => (gap.includes('\n') ? '\n\n' : ' '))
}

/** The same on one line, for titles, names and states. */
export function lineOf(text: string): string {
  return tidyText(text).replace(/\s+/g, ' ').trim()
}

/** A line, or null where it is empty or a site's sign for «nothing». */
export function lineOrNull(text: string | null | undefined): string | null {
  const line = text === null || text === undefined ? '' : lineOf(text)
  return line === '' || /^(null|undefined|--?|—+|\/)$/.test(line) ? null : line
}

// Only tags that sites put into texts: «面积<90平米» is a citizen's own.
const textTags = /<\/?(?:label|br|p|div|span|font|b|strong|i|em|u|a|img|h[1-6]|ul|ol|li|table|tbody|tr|td)\b[^<>]*>/gi
const breakTags = /<(?:br|\/p|\/div|\/li|\/tr)\b[^<>]*>[ \t\r]*\n?/gi

/** A text out of JSON that may hold highlight labels, `<br>` and entities (FORMATS §1.1, §1.4). */
export function textOfFragment(fragment: string): string {
  const bare = fragment.replace(breakTags, '\n').replace(textTags, '')
  return tidyText(decodeHTML(bare))
}

/** Tags that stay open until they are closed; others close one another. */
const nesting = /<(\/?)(?:div|span|ul|ol|table|section|article|form|b|i|em|strong|font|a|label|dl|center)\b/gi
const deepestNesting = 2000
/** Children of one element. The longest posts have a thousand, the longest lists some hundreds. */
const mostSiblings = 5000

/**
 * A page's document. `scriptingEnabled: false` lets `<noscript>` be read as markup.
 * @throws RangeError for a page nested or crowded as no real page is: the parser's time grows with the square of the depth,
 *   a selector's with the square of the children it begins from
 */
export function parsePage(html: string): CheerioAPI {
  let depth = 0
  for (const tag of html.matchAll(nesting)) {
    depth = tag[1] === '' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > deepestNesting) throw new RangeError(`more than ${deepestNesting} elements deep`)
  }
  const $ = load(html, { scriptingEnabled: false })
  if (hasMany(html, '<', mostSiblings / 2)) refuseCrowds($.root()[0])
  return $
}

/** Whether a character occurs more than `most` times: real pages do not come to it, and are not walked. */
function hasMany(text: string, sought: string, most: number): boolean {
  let count = 0
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) if (++count > most) return true
  return false
}

/** @throws RangeError */
function refuseCrowds(root: AnyNode | undefined): void {
  const waiting = root ? [root] : []
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!('children' in node)) continue
    if (node.children.length > mostSiblings) throw new RangeError(`more than ${mostSiblings} elements side by side`)
    for (const child of node.children) if ('children' in child) waiting.push(child)
  }
}

/** An address in a page made absolute; null where it is none, or not http. */
export function absoluteUrl(href: string | null | undefined, base: string): string | null {
  const value = href?.trim()
  if (!value || !URL.canParse(value, base)) return null
  const url = new URL(value, base)
  return /^(https?|file):$/.test(url.protocol) ? url.href : null
}
