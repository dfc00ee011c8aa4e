/** Finds the values a profile's rules mean, in HTML or JSON. Pure. */
import type { Cheerio, CheerioAPI } from 'cheerio'
import type { AnyNode } from 'domhandler'
import { lineOf, textOf, textOfFragment, tidyText } from '../page-text.ts'
import type { Rule } from './profile.ts'
import { readLiteral } from './script-data.ts'

/** A row or page as the rules see it. */
export type Scope = { kind: 'html'; $: CheerioAPI; element: Cheerio<AnyNode> } | { kind: 'json'; value: unknown }

export interface PageInHand {
  scope: Scope
  url: string
  body: string
}

/** Every value of a rule, as tidy text with its paragraphs; empty ones are left out. */
export function valuesOf(rule: Rule, scope: Scope, page: PageInHand): string[] {
  const found = rawValues(rule, scope, page)
    .map((value) => innerValue(rule, value))
    .flatMap((value) => withRegex(rule, value))
    .filter((value) => value !== '')
  const picked = rule.attr !== undefined || rule.json !== undefined ? pickNth(rule, found) : found
  const mapped = picked.map((value) => (rule.map ? (rule.map[lineOf(value)] ?? value) : value))
  if (mapped.length > 0) return mapped
  for (const other of rule.or ?? []) {
    const values = valuesOf(other, scope, page)
    if (values.length > 0) return values
  }
  return []
}

/** The one value of a rule: the first, or all joined by line breaks where the rule says `all`; null for none. */
export function valueOf(rule: Rule | undefined, scope: Scope, page: PageInHand): string | null {
  if (!rule) return null
  const values = valuesOf(rule, scope, page)
  return (rule.all ? tidyText(values.join('\n')) : values[0]) || null
}

function rawValues(rule: Rule, scope: Scope, page: PageInHand): string[] {
  if (rule.from === 'url') return [page.url]
  if (rule.from === 'body') return [page.body]
  const within = rule.from === 'page' ? page.scope : scope
  if (within.kind === 'json') return rule.json === undefined ? [] : jsonValues(at(within.value, rule.json))
  const { $, element } = within
  const elements = rule.label === undefined ? select(rule, element) : labelled($, element, rule.label, rule.css)
  return elements.flatMap((node) => {
    const one = $(node)
    if (rule.unless !== undefined && one.find(rule.unless).length > 0) return []
    if (rule.attr !== undefined) return [one.attr(rule.attr)?.trim() ?? '']
    if (rule.without === undefined) return [afterLabel(rule.label, textOf([node]))]
    const copy = one.clone()
    copy.find(rule.without).remove()
    return [afterLabel(rule.label, textOf(copy.toArray()))]
  })
}

function select(rule: Rule, element: Cheerio<AnyNode>): AnyNode[] {
  const found = rule.css === undefined || rule.css === '&' ? element.toArray() : element.find(rule.css).toArray()
  return rule.attr === undefined ? pickNth(rule, found) : found
}

function pickNth<T>(rule: Rule, values: T[]): T[] {
  if (rule.nth === undefined) return values
  const one = values.at(rule.nth)
  return one === undefined ? [] : [one]
}

const labelCells = 'td, th, dt, dd, li, span, p, label, strong, b, em, i, font, h2, h3, h4, h5, div'

/**
 * Elements that hold the value of a label: the innermost element whose text begins with the label; when nothing
 * follows the label there, the next cell.
 */
function labelled($: CheerioAPI, element: Cheerio<AnyNode>, label: string, css = labelCells): AnyNode[] {
  const begins = new RegExp(`^(?:${label})(?:\\s*[:：]|$|(?=\\s))`)
  const fits = (node: AnyNode): boolean => begins.test(squeezed($(node).text()))
  for (const node of element.find(css).toArray()) {
    if (!fits(node) || $(node).find(css).toArray().some(fits)) continue
    if (squeezed($(node).text()).replace(begins, '') !== '') return [node]
    const next = $(node).next()
    const cell = next.length > 0 ? next : $(node).closest('td, th, dt, li').next()
    // «来信人：» with nothing behind it, followed by «时间：…», has no value.
    const another = !cell.is('td, dd') && /^\S{2,8}\s*[:：]/.test(squeezed(cell.text()))
    return another ? [] : cell.toArray().slice(0, 1)
  }
  return []
}

/** Labels are padded to equal width: «姓 名». */
const squeezed = (text: string): string => lineOf(text).replace(/^(\S)\s+(\S)(?=\s*[:：]|$)/, '$1$2')

function afterLabel(label: string | undefined, text: string): string {
  if (label === undefined) return text
  const match = new RegExp(`^(?:${label})\\s*[:：]?\\s*`).exec(squeezed(text))
  return match ? text.replace(new RegExp(`^\\s*(?:${spaced(label)})\\s*[:：]?\\s*`), '') : text
}

const spaced = (label: string): string => label.split('|').map((word) => [...word].join('\\s*')).join('|')

/** What stands at a path of JSON; undefined where the path leads nowhere. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, key) => (typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key) ? (inside as Record<string, unknown>)[key] : undefined), value)
}

function jsonValues(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(jsonValues)
  if (typeof value === 'string') return [value]
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : []
}

/** Strings of JSON may hold markup; a rule with `inner` reads them as JSON first. */
function innerValue(rule: Rule, value: string): string {
  if (rule.inner === undefined) return rule.json === undefined ? value : textOfFragment(value)
  try {
    return jsonValues(at(readLiteral(value), rule.inner))[0] ?? ''
  } catch (error) {
    if (error instanceof SyntaxError) return ''
    throw error
  }
}

function withRegex(rule: Rule, value: string): string[] {
  if (rule.regex === undefined) return [value]
  const match = new RegExp(rule.regex, 'u').exec(value)
  return match ? [tidyText(match[1] ?? match[0])] : []
}
