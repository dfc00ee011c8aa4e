/**
 * What a mailbox profile may say: one YAML file a site under sources/mailboxes/, checked here. A profile is data: how
 * the list is asked for and paged, where rows and fields are, how dates and charsets are written.
 */
import type { CheerioAPI } from 'cheerio'
import { z } from 'zod'
import { parsePage } from '../page-text.ts'
import { dateShapes } from '../shanghai-time.ts'

const zCss = z.string().min(1).refine(isSelector, 'not a CSS selector')
const zRegex = z.string().min(1).refine(isRegex, 'not a regular expression')

/** Where one value stands. A plain string is a CSS selector whose first match's text is meant. */
const zRuleObject = z.strictObject({
  /** Elements inside the row (or page); «&» is the row itself. */
  css: z.union([z.literal('&'), zCss]).optional(),
  /** The text of a label cell or «label：value» line; the value is what follows it. Alternatives with «|». */
  label: z.string().min(1).optional(),
  /** Path in a JSON row, `a.b.0`. */
  json: z.string().min(1).optional(),
  /** The value just found is itself JSON text: path inside it. */
  inner: z.string().min(1).optional(),
  /** Looks in the whole page, the page's address or the raw text instead of the row. */
  from: z.enum(['page', 'url', 'body']).optional(),
  /** Which of several matches, from 0; negative from the end. */
  nth: z.number().int().optional(),
  /** An attribute instead of the text. */
  attr: z.string().min(1).optional(),
  /** Elements taken out before the text is read. */
  without: zCss.optional(),
  /** Matches that hold such an element are passed over. */
  unless: zCss.optional(),
  /** All matches, joined by line breaks. */
  all: z.boolean().optional(),
  /** Group 1 (or the whole match) is the value; no match is no value. */
  regex: zRegex.optional(),
  /** Words of the site to words of ours, or ids to addresses (`{id}` is filled in). A value not listed stays. */
  map: z.record(z.string(), z.string()).optional(),
})
type RuleObject = z.infer<typeof zRuleObject>
export type Rule = RuleObject & { or?: Rule[] | undefined }

/** `or`: further places, tried in order while nothing is found. */
const zRule: z.ZodType<Rule, unknown> = z.preprocess(
  (value) => (typeof value === 'string' ? { css: value } : value),
  zRuleObject.extend({
    get or() {
      return z.array(zRule).optional()
    },
  }),
)

const zForm = z.record(z.string(), z.union([z.string(), z.number()]).transform(String))

const zRequest = z.strictObject({
  method: z.enum(['GET', 'POST']).default('GET'),
  /** With `{page}`, `{offset}`, `{start}`, `{end}` and the profile's own `vars`. */
  url: z.string().min(1),
  /** Another address for the first page (`index.html`, then `index_2.html`). */
  firstUrl: z.string().optional(),
  form: zForm.optional(),
  headers: z.record(z.string(), z.string()).optional(),
})

const zPaging = z.strictObject({
  /** `page`: numbers; `postback`: an ASP.NET form that carries its hidden fields along; `none`: one page. */
  by: z.enum(['page', 'postback', 'none']).default('page'),
  first: z.number().int().default(1),
  /** Rows a page, for `{offset}`, `{start}` and `{end}`. */
  size: z.number().int().positive().default(20),
  /** This page's number and the number of pages, where the site prints them. */
  current: zRule.optional(),
  last: zRule.optional(),
  /** The number of rows altogether, where it prints that instead. */
  total: zRule.optional(),
})

const zFields = {
  title: zRule,
  submittedAt: zRule.optional(),
  publishedAt: zRule.optional(),
  state: zRule.optional(),
  type: zRule.optional(),
  author: zRule.optional(),
}

const zList = z.strictObject({
  request: zRequest,
  paging: zPaging.prefault({}),
  /** `html`; `json` (JSON, or what a script would take for it); `html-strings`: rows as strings of HTML in a list; `html-in-json`: a fragment at `htmlAt`. */
  shape: z.enum(['html', 'json', 'html-strings', 'html-in-json']).default('html'),
  /** The data stands in a script as the value of this name. */
  embedded: z.string().regex(/^[\w$.]+$/).optional(),
  htmlAt: z.string().optional(),
  /** A CSS selector, or the path of the list in JSON. */
  rows: z.string(),
  /** `rows` are single cells, and so many in a row make a letter. */
  perRow: z.number().int().min(2).optional(),
  skipFirst: z.number().int().min(0).default(0),
  skipLast: z.number().int().min(0).default(0),
  /** What the site says where there is nothing: the only way in which no rows are believed. */
  emptyText: z.string().optional(),
  /** `activeAt`: what the list is sorted by, where that is not the submission (a forum's last post). */
  fields: z.strictObject({ externalId: zRule, url: zRule.optional(), activeAt: zRule.optional(), ...zFields }),
})

const zDetail = z.strictObject({
  /** Address made from `{id}`, where rows carry none. */
  url: z.string().optional(),
  shape: z.enum(['html', 'json']).default('html'),
  embedded: z.string().regex(/^[\w$.]+$/).optional(),
  /** Texts of the page that is shown instead of a letter that is not there. */
  missing: z.array(z.string().min(1)).default([]),
  fields: z.strictObject({
    externalId: zRule.optional(),
    content: zRule,
    domain: zRule.optional(),
    place: zRule.optional(),
    addressee: zRule.optional(),
    attachments: zRule.optional(),
    ...zFields,
  }),
  /** Each match of `rows` is one unit's answer; without `rows` the page holds at most one. */
  replies: z.strictObject({ rows: zCss.optional(), unit: zRule.optional(), at: zRule.optional(), text: zRule }).optional(),
  ratings: z.strictObject({ label: zRule.optional(), comment: zRule.optional(), at: zRule.optional() }).optional(),
})

export const zProfile = z.strictObject({
  name: z.string().min(1),
  /** Origin of the site; addresses in the profile are relative to it. */
  url: z.url({ protocol: /^https?$/ }),
  everyMinutes: z.number().positive().default(60),
  /** What is known of the real site and what is assumed. */
  note: z.string().optional(),
  /** Believed whatever the pages say. */
  charset: z.string().optional(),
  /** Shapes of dates, tried in this order. */
  dates: z.array(z.enum(dateShapes)).min(1).default(['text']),
  vars: z.record(z.string(), z.string()).default({}),
  /** A page opened first, for its cookie. */
  warmUp: z.string().optional(),
  list: zList,
  detail: zDetail,
})
export type Profile = z.infer<typeof zProfile>

let anyPage: CheerioAPI | undefined

function isSelector(css: string): boolean {
  anyPage ??= parsePage('<p></p>')
  try {
    anyPage('p').find(css)
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

function isRegex(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
