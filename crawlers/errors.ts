/** Errors of the crawlers; each name says what the caller does. */
import type { RawPage } from './source.ts'

/** The page no longer fits what the source expects. Nothing is stored from it; the source's health turns to `changed`. */
export class PageChanged extends Error {
  readonly source: string
  readonly selector: string
  readonly url: string
  /** The page as it came, where whoever fetched it has noted it: it is kept as evidence. */
  raw: RawPage | null = null
  constructor(source: string, selector: string, url: string, detail = '') {
    super(`${source}: «${selector}» does not fit the page ${url}${detail ? `: ${detail}` : ''}`)
    this.name = 'PageChanged'
    this.source = source
    this.selector = selector
    this.url = url
  }
}

/** The page is whole but the post's text is not in it: sites do that when asked too often. Ask again before believing it. */
export class PageBlank extends PageChanged {
  constructor(source: string, selector: string, url: string) {
    super(source, selector, url, 'the text is empty')
    this.name = 'PageBlank'
  }
}

/** The site refuses us (403, 429, empty answers, or robots.txt): slow down and come back later; health `blocked`. */
export class SiteRefused extends Error {
  readonly url: string
  readonly status: number
  /** Milliseconds the site asked us to wait; null where it did not say. */
  readonly retryAfterMs: number | null
  constructor(url: string, status: number, why: string, retryAfterMs: number | null = null) {
    super(`${url}: refused (${status}): ${why}`)
    this.name = 'SiteRefused'
    this.url = url
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** The site does not answer as it should after all retries (timeouts, 5xx, broken connections, too large): health `broken`. */
export class SiteUnreachable extends Error {
  readonly url: string
  constructor(url: string, why: string, options?: { cause?: unknown }) {
    super(`${url}: ${why}`, options)
    this.name = 'SiteUnreachable'
    this.url = url
  }
}

/** The post's page says that there is no such post. One miss; not yet a removal. */
export class PostMissing extends Error {
  readonly url: string
  constructor(url: string) {
    super(`${url}: the post is not there`)
    this.name = 'PostMissing'
    this.url = url
  }
}
