/** Addresses and ids of the message board. */

export const liuyanHome = 'https://liuyan.people.com.cn'

/** Where the same form API answered before and answers in 2026 (FORMATS §1.1). */
export const apiPrefixes = ['', '/pro-dfbbs-front'] as const

/** The public page of a post. */
export const threadUrl = (base: string, tid: string): string => `${base.replace(/\/$/, '')}/threads/content?tid=${tid}`

/**
 * The post id an address names: `?tid=N`, else the last run of four or more digits after «tid» or in the last part of
 * the path (saved pages), else that part itself; null for an address that names nothing.
 */
export function threadIdOf(url: string): string | null {
  const named = /[?&]tid=([\w.-]{1,120})/.exec(url)?.[1] ?? /tid[=_-]?(\d{1,18})/i.exec(url)?.[1]
  if (named) return named
  const last = (url.split(/[?#]/)[0] ?? '').split('/').pop() ?? ''
  return /(\d{4,18})(?!.*\d{4})/.exec(last)?.[1] ?? (last.replace(/\.\w{1,5}$/, '').slice(0, 120) || null)
}

/** The site an address belongs to, with the API's path prefix; the public site for a saved page (`file:`). */
export function siteOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url)) return liuyanHome
  const { origin, pathname } = new URL(url)
  const prefix = apiPrefixes.find((candidate) => candidate !== '' && pathname.startsWith(`${candidate}/`)) ?? ''
  return origin + prefix
}
