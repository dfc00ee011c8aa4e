/**
 * The message board through its unsigned form API (FORMATS §1.1–1.3): boards found by name, lists paged by cursor over
 * an overlap window, one detail page for every post that is new, changed or due.
 */
import { z } from 'zod'
import type { Observation } from '../../storage/records/observation.ts'
import { PageBlank, PageChanged, SiteRefused, SiteUnreachable } from '../errors.ts'
import { apiPrefixes, liuyanHome, threadIdOf, threadUrl } from '../liuyan/addresses.ts'
import { childrenByForm, findBoards } from '../liuyan/find-boards.ts'
import { readAreaPage } from '../liuyan/forums.ts'
import type { Forum } from '../liuyan/forums.ts'
import { readLiuyanDetail, readLiuyanList } from '../liuyan/read.ts'
import { isOlder, newestOf, windowStart } from '../overlap.ts'
import { readingErrors } from '../reading.ts'
import type { CrawlTools, Finding, KnownPost, ListRow, Source, SourceFacts } from '../source.ts'
import { Visits } from '../visits.ts'
import type { Visit } from '../visits.ts'

export interface LiuyanFormOptions {
  baseUrl?: string
  everyMinutes?: number
  city?: string
  provinceFid?: string
  /** Days that a post may wait for the moderators and still be found: 52 hours were seen (FORMATS §3). */
  overlapDays?: number
  /** How far back the first run goes. */
  historyDays?: number
  /** List pages a board at most; for trials. */
  pages?: number
  /** Open posts looked at again in one run. */
  revisits?: number
}

const facts: SourceFacts = {
  id: 'liuyan-form',
  family: 'liuyan-form',
  name: '领导留言板（开封）',
  url: liuyanHome,
  channel: 'liuyan',
  everyMinutes: 30,
}

const dayMs = 86_400_000
/** Boards come and go with elections and mergers; their names are looked up again after a day. */
const keepBoardsMs = dayMs

const zMemory = z.object({
  site: z.string().nullable().catch(null),
  boards: z.array(z.object({ fid: z.string(), name: z.string() })).catch([]),
  boardsAt: z.string().nullable().catch(null),
  /** By board: the newest submission (site time) of the last run that covered its window. */
  newest: z.record(z.string(), z.string()).catch({}),
})
type Memory = z.infer<typeof zMemory>

/** The board of one city, ready to run. */
export function liuyanForm(options: LiuyanFormOptions = {}): Source {
  const { baseUrl = liuyanHome, everyMinutes = facts.everyMinutes, city = '开封', provinceFid = '27', overlapDays = 4, historyDays = 120, pages = Number.POSITIVE_INFINITY, revisits = 200 } = options
  const home = baseUrl.replace(/\/+$/, '')

  async function* crawl(tools: CrawlTools): AsyncIterable<Finding> {
    const memory = zMemory.parse(tools.memory.saved)
    const visits = new Visits(tools)
    const seen = new Set<string>()
    const site = await warmUp(tools, home, provinceFid, memory)
    // A page that no longer fits ends what depends on it, not the rest of the run; it is complained of at the end.
    const changes: PageChanged[] = []
    // New posts of all boards come first: while pages do not fit, a run ends before it comes to many, and nobody has a new one yet.
    const later: Visit[] = []
    yield* untilChanged(findBoardsAgain(tools, site, memory), memory.boards.length > 0 ? changes : null)
    for (const board of memory.boards) {
      yield* untilChanged(crawlBoard(tools, visits, seen, later, site, board, memory), changes)
      yield { kind: 'remember', memory: { ...memory } }
    }
    yield* untilChanged(visitInTurn(tools, visits, later), changes)
    yield* visitAgain(tools, visits, site, (await tools.memory.dueForVisit(revisits)).filter((known) => !seen.has(known.externalId)))
    if (changes[0]) throw changes[0]
  }

  async function* findBoardsAgain(tools: CrawlTools, site: string, memory: Memory): AsyncIterable<Finding> {
    if (memory.site === site && memory.boards.length > 0 && !isStale(memory.boardsAt, tools.clock())) return
    const search = { source: facts.id, site, provinceFid, city }
    const boards = await findBoards(search, (fid) => childrenByForm(tools.fetch, search, fid), tools.log)
    Object.assign(memory, { site, boards: boards.map(({ fid, name }) => ({ fid, name })), boardsAt: tools.clock().toISOString() } satisfies Partial<Memory>)
    yield { kind: 'remember', memory: { ...memory } }
  }

  async function* revisit(tools: CrawlTools, posts: readonly KnownPost[]): AsyncIterable<Finding> {
    const site = await warmUp(tools, home, provinceFid, zMemory.parse(tools.memory.saved))
    yield* visitAgain(tools, new Visits(tools), site, posts)
  }

  async function* visitAgain(tools: CrawlTools, visits: Visits, site: string, posts: readonly KnownPost[]): AsyncIterable<Finding> {
    yield* visitInTurn(tools, visits, posts.map((known) => visitOf(site, known.externalId, null, known)))
  }

  async function* visitInTurn(tools: CrawlTools, visits: Visits, posts: readonly Visit[]): AsyncIterable<Finding> {
    for (const post of posts) {
      tools.signal.throwIfAborted()
      yield await visits.visit(post)
    }
  }

  async function* crawlBoard(tools: CrawlTools, visits: Visits, seen: Set<string>, later: Visit[], site: string, board: Pick<Forum, 'fid' | 'name'>, memory: Memory): AsyncIterable<Finding> {
    const from = windowStart(memory.newest[board.fid], overlapDays, historyDays, tools.clock())
    let newest = memory.newest[board.fid] ?? null
    let lastItem = '0'
    let covered = false
    for (let page = 1; page <= pages && !covered; page++) {
      tools.signal.throwIfAborted()
      const url = `${site}/threads/queryThreadsList`
      const answer = await tools.fetch({ url, form: { fid: board.fid, lastItem }, headers: { ...ajaxHeaders, referer: `${site}/threads/list?fid=${board.fid}` } })
      const { rows, next } = readLiuyanList(facts.id, answer.body, url)
      yield { kind: 'page', url: `${url} fid=${board.fid} lastItem=${lastItem}`, rows: rows.length }
      newest = newestOf(newest, rows, tools.clock())
      const known = await tools.memory.known(rows.map((row) => row.externalId))
      for (const row of rows) {
        const before = known.get(row.externalId)
        if (seen.has(row.externalId) || (isOlder(row, from) && !before)) continue
        seen.add(row.externalId)
        if (before && !before.due && (before.unread || before.state === row.state)) continue
        const visit = visitOf(site, row.externalId, row, before, board.name)
        if (before) {
          later.push(visit)
          continue
        }
        tools.signal.throwIfAborted()
        yield await visits.visit(visit)
      }
      // Submission order is the list's order, so a page wholly older than the window ends it.
      covered = next === null || next === lastItem || rows.every((row) => isOlder(row, from))
      lastItem = next ?? lastItem
    }
    if (covered && newest !== null) memory.newest = { ...memory.newest, [board.fid]: newest }
  }

  function visitOf(site: string, tid: string, row: ListRow | null, known: KnownPost | undefined, board?: string) {
    const url = threadUrl(site, tid)
    return {
      externalId: tid,
      request: { url, headers: { referer: `${site}/threads/list` } },
      known: known !== undefined,
      submittedAt: row?.submittedAt ?? known?.submittedAt ?? null,
      read: (page: { body: string }): Observation => {
        const seen = readLiuyanDetail(facts.id, page.body, url)
        // A note about hidden parts explains an empty text only where the list has none either.
        if (seen.content === '' && row?.seen.content !== '') throw new PageBlank(facts.id, '.liuyan_box03 p.zoom.content', url)
        return withSubmission(seen, row?.submittedAt ?? known?.submittedAt, board)
      },
    }
  }

  return {
    facts: { ...facts, url: home, everyMinutes },
    crawl,
    revisit,
    parseList: (body, url) => readLiuyanList(facts.id, body, /^https?:/.test(url) ? url : `${home}/threads/queryThreadsList`),
    parseDetail: (body, url) => readLiuyanDetail(facts.id, body, /^https?:/.test(url) ? url : threadUrl(home, threadIdOf(url) ?? 'saved')),
  }
}

const ajaxHeaders = { accept: 'application/json, text/javascript, */*; q=0.01', 'x-requested-with': 'XMLHttpRequest' }

/** The page shows when the post was let through; when it was written only the list says. */
function withSubmission(seen: Observation, submittedAt: string | null | undefined, board: string | undefined): Observation {
  return { ...seen, submittedAt: submittedAt ?? seen.submittedAt, addressee: seen.addressee ?? board ?? null }
}

const isStale = (at: string | null, now: Date): boolean => at === null || now.getTime() - Date.parse(at) > keepBoardsMs

/** The findings up to a page that does not fit, which is noted. @throws it, where nobody notes */
async function* untilChanged(findings: AsyncIterable<Finding>, changes: PageChanged[] | null): AsyncIterable<Finding> {
  try {
    yield* findings
  } catch (error) {
    if (!(error instanceof PageChanged) || changes === null) throw error
    changes.push(error)
  }
}

/**
 * Opens the province's page for the cookie the form API wants to see, under the path that answers: the one that
 * did last time, then the root, then the 2026 prefix.
 */
async function warmUp({ fetch }: CrawlTools, home: string, provinceFid: string, memory: Memory): Promise<string> {
  const lastSite = memory.site?.startsWith(home) ? memory.site : null
  const sites = [...new Set([...(lastSite === null ? [] : [lastSite]), ...apiPrefixes.map((prefix) => home + prefix)])]
  let problem: Error | null = null
  for (const site of sites) {
    const url = `${site}/forum/list?fid=${provinceFid}`
    try {
      const page = await fetch({ url, accept: [404, 405] })
      // Where the boards are known the page is opened for its cookie alone, however it is built.
      if (page.status === 200 && ((site === lastSite && memory.boards.length > 0) || readingErrors(facts.id, url, () => readAreaPage(page.body)).length > 0)) return site
      problem ??= new PageChanged(facts.id, 'a[href*="/forum/list?"]', url, `HTTP ${page.status}`)
    } catch (error) {
      if (!(error instanceof SiteUnreachable || (error instanceof SiteRefused && site !== sites.at(-1)))) throw error
      problem = error
    }
  }
  throw problem ?? new PageChanged(facts.id, 'forum/list', home)
}
