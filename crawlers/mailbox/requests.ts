/** Requests of a mailbox made from its profile's templates. Pure. */
import { parsePage } from '../page-text.ts'
import type { FetchRequest } from '../source.ts'
import type { Profile } from './profile.ts'

/** Fills `{name}`; a name that is not given stays as it is. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/**
 * The request for one list page. `page` counts from 0 here, whatever the site counts from; `former` is the page
 * before it, whose hidden fields an ASP.NET form wants back.
 */
export function listRequest(profile: Profile, origin: string, page: number, former: string | null): FetchRequest {
  const { request, paging } = profile.list
  const offset = page * paging.size
  const values = { ...profile.vars, page: String(paging.first + page), offset: String(offset), start: String(offset + 1), end: String(offset + paging.size) }
  const template = page === 0 && request.firstUrl !== undefined ? request.firstUrl : request.url
  const url = new URL(fillTemplate(template, values), origin).href
  const form = Object.fromEntries(Object.entries(request.form ?? {}).map(([name, value]) => [name, fillTemplate(value, values)]))
  const posted = paging.by === 'postback' ? page > 0 : request.method === 'POST'
  const headers = { referer: new URL(profile.warmUp === undefined ? '/' : fillTemplate(profile.warmUp, values), origin).href, ...request.headers }
  return {
    url,
    headers,
    ...(posted ? { method: 'POST' as const, form: { ...(former === null ? {} : hiddenFields(former)), ...form } } : {}),
    ...(profile.charset === undefined ? {} : { charset: profile.charset }),
  }
}

/** The hidden inputs of a page, `__VIEWSTATE` among them. */
export function hiddenFields(html: string): Record<string, string> {
  const $ = parsePage(html)
  return Object.fromEntries($('input[type="hidden"][name]').toArray().map((input) => [$(input).attr('name') ?? '', $(input).attr('value') ?? '']))
}
