/**
 * 市长信箱 of any site, driven by a profile (sources/mailboxes/*.yaml). Lists are paged by number and so drift while
 * letters come in: the overlap window and the ids seen make up for it.
 */
import { z } from 'zod'
import type { Observation } from '../../storage/records/observation.ts'
import { PageChanged } from '../errors.ts'
import type { Profile } from '../mailbox/profile.ts'
import type { LetterFacts } from '../mailbox/read-detail.ts'
import { readMailboxDetail } from '../mailbox/read-detail.ts'
import { lastPageOf, readMailboxList } from '../mailbox/read-list.ts'
import type { Reading } from '../mailbox/read-page.ts'
import { fillTemplate, listRequest } from '../mailbox/requests.ts'
import { isOlder, newestOf, windowStart } from '../overlap.ts'
import { readingErrors } from '../reading.ts'
import type { CrawlTools, FetchedPage, Finding, KnownPost, ListRow, Source } from '../source.ts'
import { Visits } from '../visits.ts'

export interface MailboxOptions {
  baseUrl?: string
  everyMinutes?: number
  overlapDays?: number
  historyDays?: number
  pages?: number
  revisits?: number
}

const zMemory = z.object({ newest: z.string().optional().catch(undefined) })
/** Where rows carry no dates, a list is read on for this many pages after one that held nothing new. */
const pagesOfOverlap = 2

/** The source of one profile. `name` is the profile's; the source's id is `mailbox:name`. */
export function mailbox(name: string, profile: Profile, options: MailboxOptions = {}): Source {
  const { everyMinutes = profile.everyMinutes, overlapDays = 4, historyDays = 120, pages = Number.POSITIVE_INFINITY, revisits = 200 } = options
  const source = `mailbox:${name}`
  const origin = new URL(options.baseUrl ?? profile.url).origin
  const charset = profile.charset === undefined ? {} : { charset: profile.charset }
  const reading = (body: string, url: string, now: Date | null): Reading => ({ source, profile, url, body, now })

  async function* crawl(tools: CrawlTools): AsyncIterable<Finding> {
    const memory = zMemory.parse(tools.memory.saved)
    const visits = new Visits(tools)
    const seen = new Set<string>()
    await warmUp(tools)
    // A list that no longer fits does not keep open letters from being visited; it is complained of at the end.
    let change: PageChanged | null = null
    try {
      yield* crawlAndRemember(tools, visits, seen, memory.newest)
    } catch (error) {
      if (!(error instanceof PageChanged)) throw error
      change = error
    }
    yield* visitAgain(tools, visits, (await tools.memory.dueForVisit(revisits)).filter((known) => !seen.has(known.externalId)))
    if (change) throw change
  }

  async function* crawlAndRemember(tools: CrawlTools, visits: Visits, seen: Set<string>, newest: string | undefined): AsyncIterable<Finding> {
    const list = crawlList(tools, visits, seen, newest)
    let step = await list.next()
    for (; !step.done; step = await list.next()) yield step.value
    if (step.value !== null) yield { kind: 'remember', memory: { newest: step.value } }
  }

  async function* revisit(tools: CrawlTools, posts: readonly KnownPost[]): AsyncIterable<Finding> {
    await warmUp(tools)
    yield* visitAgain(tools, new Visits(tools), posts)
  }

  async function* visitAgain(tools: CrawlTools, visits: Visits, posts: readonly KnownPost[]): AsyncIterable<Finding> {
    for (const known of posts) {
      tools.signal.throwIfAborted()
      yield await visits.visit(visitOf(known.externalId, known.url, null, known))
    }
  }

  async function warmUp({ fetch }: CrawlTools): Promise<void> {
    if (profile.warmUp !== undefined) await fetch({ url: new URL(fillTemplate(profile.warmUp, profile.vars), origin).href, ...charset })
  }

  /** @returns the newest submission, to be remembered; null when the window was not covered */
  async function* crawlList(tools: CrawlTools, visits: Visits, seen: Set<string>, remembered: string | undefined): AsyncGenerator<Finding, string | null> {
    const from = windowStart(remembered, overlapDays, historyDays, tools.clock())
    let newest: string | null = remembered ?? null
    let former: string | null = null
    let formerIds = ''
    let stale = 0
    for (let page = 0; page < pages; page++) {
      tools.signal.throwIfAborted()
      const request = listRequest(profile, origin, page, former)
      const answer = await tools.fetch(request)
      const here = reading(answer.body, answer.url, new Date(answer.fetchedAt))
      const rows = rowsAfterFirst(here, page)
      const ids = rows.map((row) => row.externalId).join('\n')
      // Past the end many sites show nothing, or the last page again.
      if (rows.length === 0 || ids === formerIds) return newest
      yield { kind: 'page', url: request.url, rows: rows.length }
      newest = newestOf(newest, rows, tools.clock())
      const known = await tools.memory.known(rows.map((row) => row.externalId))
      for (const row of rows) {
        const before = known.get(row.externalId)
        if (seen.has(row.externalId) || (isOlder(row, from) && !before)) continue
        seen.add(row.externalId)
        if (before && !before.due && (before.unread || row.state === null || before.state === row.state)) continue
        tools.signal.throwIfAborted()
        yield await visits.visit(visitOf(row.externalId, row.url, row, before))
      }
      stale = rows.every((row) => known.has(row.externalId)) ? stale + 1 : 0
      const dated = rows.some((row) => (row.submittedAt ?? row.publishedAt) !== null)
      if (dated ? rows.every((row) => isOlder(row, from)) : stale >= pagesOfOverlap) return newest
      const last = lastPageOf(here)
      if (profile.list.paging.by === 'none' || (last !== null && page + 1 >= last)) return newest
      former = answer.body
      formerIds = ids
    }
    return null
  }

  /** Rows of a page; after the first page «no rows» is the end and not a changed layout. */
  function rowsAfterFirst(here: Reading, page: number): ListRow[] {
    try {
      return readingErrors(source, here.url, () => readMailboxList(here)).rows
    } catch (error) {
      if (page > 0 && error instanceof PageChanged && error.selector === `list.rows ${profile.list.rows}`) return []
      throw error
    }
  }

  function visitOf(externalId: string, url: string, row: ListRow | null, known: KnownPost | undefined) {
    return {
      externalId,
      request: { url, headers: { referer: origin }, ...charset },
      known: known !== undefined,
      submittedAt: row?.submittedAt ?? known?.submittedAt ?? null,
      read: (page: FetchedPage): Observation => ({
        ...readDetail(reading(page.body, page.url, new Date(page.fetchedAt)), { externalId, submittedAt: row?.submittedAt ?? known?.submittedAt ?? null, state: row?.state ?? known?.state ?? null }),
        url,
      }),
    }
  }

  const readDetail = (here: Reading, facts: LetterFacts): Observation => readingErrors(source, here.url, () => readMailboxDetail(here, facts))

  return {
    facts: { id: source, family: 'mailbox', name: profile.name, url: origin, channel: 'mailbox', everyMinutes },
    crawl,
    revisit,
    parseList: (body, url) => readingErrors(source, url, () => readMailboxList(reading(body, url, null))),
    parseDetail: (body, url) => readDetail(reading(body, url, null), { externalId: null, submittedAt: null, state: null }),
  }
}
