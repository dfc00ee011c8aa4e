/**
 * CONTRACT: what a source is, and the tools `crawl()` is given. A source knows no database: what the
 * store remembers reaches it as plain values in `tools.memory`, and it hands back findings.
 *
 * Adding a family is one file in sources/ and one line in sources.ts. Sources never import each other.
 * Fetching and reading are separate: `parseList` and `parseDetail` are pure, and throw `PageChanged`
 * when a page no longer fits; an empty list or a made-up date never stands in.
 */
import type { Observation } from '../storage/records/observation.ts'
import type { Channel } from '../storage/records/post.ts'

/** What is known of a source before it runs. */
export interface SourceFacts {
  /** Stable id, `liuyan-form` or `mailbox:kaifeng`. */
  id: string
  /** Which crawl function reads it. */
  family: string
  name: string
  url: string
  channel: Channel
  /** Minutes between two runs. */
  everyMinutes: number
}

/** A source ready to run. */
export interface Source {
  facts: SourceFacts
  crawl(tools: CrawlTools): AsyncIterable<Finding>
  /** Visits these posts alone, no lists: «only the failed again». A source without it is crawled whole. */
  revisit?(tools: CrawlTools, posts: readonly KnownPost[]): AsyncIterable<Finding>
  /** Pure readers of a saved page, used by crawl() and by `npm run crawl -- parse`. */
  parseList(body: string, url: string): ListPage
  parseDetail(body: string, url: string): Observation
}

/** One row of a list: enough to decide whether the detail page must be read. */
export interface ListRow {
  externalId: string
  url: string
  title: string
  submittedAt: string | null
  publishedAt: string | null
  /** What the list is sorted by, where that is neither of them (a forum's last post). */
  activeAt?: string | null
  state: string | null
  /** What the list alone shows of the post, as far as it goes; fields it lacks are null or empty. */
  seen: Partial<Observation>
  /** The row's text was cut by the site, or fields are missing: read the detail page. */
  cut: boolean
}

export interface ListPage {
  rows: ListRow[]
  /** The cursor, page number or offset of the next page; null at the end. */
  next: string | null
}

/** What a crawl hands over, in the order it finds it. */
export type Finding =
  | { kind: 'post'; observation: Observation; raw: RawPage | null }
  /** A post that was known is not there any more (one miss; the collect stage confirms). */
  | { kind: 'missing'; externalId: string; raw: RawPage | null }
  /**
   * One post failed; the run goes on, the dead letter list keeps it, and with a `PageChanged` the page that did not fit:
   * its `raw`, else the page fetched last from that address. `submittedAt`: as a list said.
   */
  | { kind: 'failed'; externalId: string; url: string; error: Error; submittedAt?: string | null }
  /** Progress through lists, for people. */
  | { kind: 'page'; url: string; rows: number }
  /** The source's memory to keep for the next run. */
  | { kind: 'remember'; memory: Record<string, unknown> }

/** The page as it came, kept as evidence. */
export interface RawPage {
  url: string
  fetchedAt: string
  contentType: string
  body: string
}

/** What the store remembers of one post, as far as a source needs it. */
export interface KnownPost {
  externalId: string
  url: string
  state: string | null
  /** When it was submitted, as a list once said: the board's own pages do not show it. */
  submittedAt?: string
  /** Its next visit is due, or it was never fully read. */
  due: boolean
  /** Its page could not be read lately: it is left alone until it is due, whatever a list says of it. */
  unread?: boolean
}

export interface CrawlMemory {
  /** What the source asked to remember at its last run. */
  saved: Record<string, unknown>
  /** One question for a whole list page. */
  known(externalIds: string[]): Promise<Map<string, KnownPost>>
  /** Open posts whose next visit is due, soonest first. */
  dueForVisit(limit: number): Promise<KnownPost[]>
}

export interface CrawlTools {
  fetch: PoliteFetch
  memory: CrawlMemory
  clock: () => Date
  log: CrawlLog
  /** Aborted at shutdown: stop between two requests. */
  signal: AbortSignal
}

export interface CrawlLog {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
}

/** One polite request (robots, one queue a host, Retry-After, timeout, size cap, charset): see http.ts. */
export interface PoliteFetch {
  (request: FetchRequest): Promise<FetchedPage>
  /** Another way of asking (a browser) takes its turn in the same queue, under the same robots.txt, pace and budget. */
  turn?<T>(url: string, ask: (gate: PoliteGate) => Promise<T>): Promise<T>
}

/** What robots.txt says of the further addresses a page asks for, and the counting of what it got. */
export interface PoliteGate {
  allows(url: string): boolean
  noteAnswer(bytes: number): void
}

export interface FetchRequest {
  url: string
  method?: 'GET' | 'POST'
  /** Sent as application/x-www-form-urlencoded. */
  form?: Record<string, string>
  headers?: Record<string, string>
  /** Answers other than 200 that the caller understands; all others are errors. */
  accept?: number[]
  /** Charset to believe whatever the page says, e.g. `gbk`. */
  charset?: string
}

export interface FetchedPage extends RawPage {
  status: number
  headers: Record<string, string>
}
