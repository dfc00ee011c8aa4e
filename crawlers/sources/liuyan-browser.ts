/**
 * The message board's newest generation through a browser (FORMATS §1.4, §1.5): the page signs its own calls, and the
 * answers it receives are read, or else what it draws. Boards are found by name.
 */
import { z } from 'zod'
import type { Observation } from '../../storage/records/observation.ts'
import type { BrowserPage, RenderedPage } from '../browser.ts'
import { openBrowser } from '../browser.ts'
import { PageChanged, PostMissing } from '../errors.ts'
import { liuyanHome, threadIdOf, threadUrl } from '../liuyan/addresses.ts'
import { childrenByForm, findBoards } from '../liuyan/find-boards.ts'
import { readTopForums } from '../liuyan/forums.ts'
import type { Forum } from '../liuyan/forums.ts'
import { readLiuyanDetail, readLiuyanList } from '../liuyan/read.ts'
import { isOlder, newestOf, windowStart } from '../overlap.ts'
import type { CrawlTools, FetchedPage, Finding, KnownPost, ListPage, ListRow, Source, SourceFacts } from '../source.ts'
import { Visits } from '../visits.ts'

export interface LiuyanBrowserOptions {
  baseUrl?: string
  everyMinutes?: number
  city?: string
  provinceFid?: string
  overlapDays?: number
  historyDays?: number
  pages?: number
  revisits?: number
  /** Path of the browser's program. */
  chromium?: string
}

const facts: SourceFacts = {
  id: 'liuyan-browser',
  family: 'liuyan-browser',
  name: '领导留言板（开封，浏览器）',
  url: liuyanHome,
  channel: 'liuyan',
  everyMinutes: 60,
}

const listAnswer = /^\/v\d+\/threads\/list\/(df|bw)$/
const tabs = ['#tab-first', '#tab-second', '#tab-third']
const moreButton = 'div.mordList'
const contentAnswer = /^\/v\d+\/threads\/content$/
const drawnPost = { selector: '#replyContentMain, :text("页面找不到了")', answer: contentAnswer, settleMs: 3000 }
const dayMs = 86_400_000

const zMemory = z.object({
  boards: z.array(z.object({ fid: z.string(), name: z.string() })).catch([]),
  boardsAt: z.string().nullable().catch(null),
  newest: z.record(z.string(), z.string()).catch({}),
})
type Memory = z.infer<typeof zMemory>

/** The board of one city, read with a browser. */
export function liuyanBrowser(options: LiuyanBrowserOptions = {}): Source {
  const { baseUrl = liuyanHome, everyMinutes = facts.everyMinutes, city = '开封', provinceFid = '27', overlapDays = 4, historyDays = 120, pages = Number.POSITIVE_INFINITY, revisits = 200, chromium } = options
  const home = baseUrl.replace(/\/+$/, '')

  const crawl = (tools: CrawlTools): AsyncIterable<Finding> => withBrowser(tools, (run) => crawlWith(run, zMemory.parse(tools.memory.saved)))
  const revisit = (tools: CrawlTools, posts: readonly KnownPost[]): AsyncIterable<Finding> => withBrowser(tools, (run) => visitAgain(run, posts))

  async function* withBrowser(tools: CrawlTools, work: (run: Run) => AsyncIterable<Finding>): AsyncIterable<Finding> {
    const browser = await openBrowser({ signal: tools.signal, ...(chromium === undefined ? {} : { executablePath: chromium }) })
    try {
      await browser.guard()
      const turn = turnOf(tools)
      const submissions = new Map<string, string>()
      const visits = new Visits({ fetch: (request) => openPost(browser, turn, submissions, request.url, tools.clock()), signal: tools.signal })
      yield* work({ browser, tools, turn, visits, submissions, seen: new Set() })
    } finally {
      await browser.close()
    }
  }

  async function* crawlWith(run: Run, memory: Memory): AsyncIterable<Finding> {
    const { tools } = run
    if (memory.boards.length === 0 || memory.boardsAt === null || tools.clock().getTime() - Date.parse(memory.boardsAt) > dayMs) {
      const search = { source: facts.id, site: home, provinceFid, city }
      const boards = await findBoards(search, (fid) => childrenOf(run, fid), tools.log)
      Object.assign(memory, { boards: boards.map(({ fid, name }) => ({ fid, name })), boardsAt: tools.clock().toISOString() } satisfies Partial<Memory>)
      yield { kind: 'remember', memory: { ...memory } }
    }
    for (const board of memory.boards) {
      yield* crawlBoard(run, board, memory)
      yield { kind: 'remember', memory: { ...memory } }
    }
    yield* visitAgain(run, (await tools.memory.dueForVisit(revisits)).filter((known) => !run.seen.has(known.externalId)))
  }

  async function* visitAgain(run: Run, posts: readonly KnownPost[]): AsyncIterable<Finding> {
    for (const known of posts) {
      run.tools.signal.throwIfAborted()
      yield await visitPost(run, known.externalId, null, known)
    }
  }

  /** By the page's own answer, else by the older calls that the site still answers. */
  async function childrenOf({ browser, turn, tools }: Run, fid: string): Promise<Forum[]> {
    const url = `${home}/forum/list?fid=${fid}`
    const page = await turn(url, (gate) => browser.visit(url, { selector: 'ul.leadersul > li', answer: /\/forum\/getTop(Bw)?Forums$/ }, gate)).catch((error: unknown) => {
      tools.signal.throwIfAborted()
      tools.log.warn({ source: facts.id, url, why: String(error) }, 'the area page shows no forums; asking the form API')
      return null
    })
    const forums = page?.answers.flatMap((answer) => readTopForums(answer.body)) ?? []
    return forums.length > 0 ? forums : childrenByForm(tools.fetch, { source: facts.id, site: home, provinceFid, city }, fid)
  }

  async function* crawlBoard(run: Run, board: Pick<Forum, 'fid' | 'name'>, memory: Memory): AsyncIterable<Finding> {
    const { tools } = run
    const from = windowStart(memory.newest[board.fid], overlapDays, historyDays, tools.clock())
    const found: ListRow[] = []
    let covered = true
    const lists = listPages(run, board, from)
    for (let step = await lists.next(); ; step = await lists.next()) {
      if (step.done) {
        covered = step.value
        break
      }
      const { url, rows } = step.value
      yield { kind: 'page', url, rows: rows.length }
      found.push(...rows)
    }
    const known = await tools.memory.known(found.map((row) => row.externalId))
    for (const row of found) {
      const before = known.get(row.externalId)
      if (run.seen.has(row.externalId) || (isOlder(row, from) && !before)) continue
      run.seen.add(row.externalId)
      if (before && !before.due && (before.unread || before.state === row.state)) continue
      tools.signal.throwIfAborted()
      yield await visitPost(run, row.externalId, row, before)
    }
    const newest = newestOf(memory.newest[board.fid] ?? null, found, tools.clock())
    if (covered && newest !== null) memory.newest = { ...memory.newest, [board.fid]: newest }
  }

  /** All tabs of a board, page by page, read before its posts: a visit leaves the list. @returns whether the window was covered */
  async function* listPages({ browser, turn }: Run, board: Pick<Forum, 'fid' | 'name'>, from: string): AsyncGenerator<{ url: string; rows: ListRow[] }, boolean> {
    const url = `${home}/threads/list?checkStatus=0&fid=${board.fid}&formName=${encodeURIComponent(board.name)}&position=0`
    let covered = true
    for (const [index, tab] of tabs.entries()) {
      // The page opens on its first tab.
      let page = index === 0 ? await turn(url, (gate) => browser.visit(url, { selector: 'ul.replyList > li', answer: listAnswer }, gate)) : await turn(url, (gate) => browser.click(tab, listAnswer, gate))
      for (let number = 1; ; number++) {
        const { rows, next } = readDrawnList(page)
        yield { url, rows }
        if (next === null || rows.every((row) => isOlder(row, from)) || !(await browser.shows(moreButton))) break
        if (number >= pages) {
          covered = false
          break
        }
        page = await turn(url, (gate) => browser.click(moreButton, listAnswer, gate))
      }
    }
    return covered
  }

  async function visitPost(run: Run, tid: string, row: ListRow | null, known: KnownPost | undefined): Promise<Finding> {
    return run.visits.visit({
      externalId: tid,
      request: { url: threadUrl(home, tid) },
      known: known !== undefined,
      submittedAt: row?.submittedAt ?? known?.submittedAt ?? null,
      read: (page): Observation => {
        const seen = readLiuyanDetail(facts.id, page.body, page.url)
        return { ...seen, submittedAt: run.submissions.get(page.url) ?? row?.submittedAt ?? known?.submittedAt ?? seen.submittedAt }
      },
    })
  }

  return {
    facts: { ...facts, url: home, everyMinutes },
    crawl,
    revisit,
    parseList: (body, url) => readLiuyanList(facts.id, body, /^https?:/.test(url) ? url : `${home}/threads/list`),
    parseDetail: (body, url) => readLiuyanDetail(facts.id, body, /^https?:/.test(url) ? url : threadUrl(home, threadIdOf(url) ?? 'saved')),
  }
}

type Turn = NonNullable<CrawlTools['fetch']['turn']>

interface Run {
  browser: BrowserPage
  tools: CrawlTools
  turn: Turn
  visits: Visits
  /** By address: the submission time that only the JSON answer tells. */
  submissions: Map<string, string>
  seen: Set<string>
}

function turnOf({ fetch }: CrawlTools): Turn {
  if (!fetch.turn) throw new Error('liuyan-browser needs a polite fetch that gives turns (createPoliteFetch does)')
  return fetch.turn
}

/** The list as the page's last answer has it, or else as it is drawn. */
function readDrawnList(page: RenderedPage): ListPage {
  const answer = page.answers.findLast(({ path }) => listAnswer.test(path))
  return readLiuyanList(facts.id, answer?.body ?? page.html, page.url)
}

/** A post's page, drawn; where the drawing has changed but the page's answer has not, the answer. */
async function openPost(browser: BrowserPage, turn: Turn, submissions: Map<string, string>, url: string, now: Date): Promise<FetchedPage> {
  const page = await turn(url, (gate) => browser.visit(url, drawnPost, gate))
  const answer = page.answers.findLast(({ path }) => contentAnswer.test(path))
  const told = answer && readable(answer.body, url)
  if (told) submissions.set(url, told.submittedAt)
  const drawn = readable(page.html, url) !== null
  const [contentType, body] = !drawn && answer ? ['application/json', answer.body] : ['text/html; charset=utf-8', page.html]
  return { url, fetchedAt: now.toISOString(), contentType, body, status: page.status, headers: {} }
}

function readable(body: string, url: string): Observation | null {
  try {
    return readLiuyanDetail(facts.id, body, url)
  } catch (error) {
    if (error instanceof PageChanged || error instanceof PostMissing) return null
    throw error
  }
}
