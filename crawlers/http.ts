/**
 * Polite fetching: robots.txt and Crawl-delay, one queue a host, a delay with jitter, Retry-After, retries with
 * backoff, slower after refusals and back to normal afterwards, a budget a day, cookies, charsets, size and time caps.
 *
 *   http/transport.ts  one exchange        http/robots.ts   robots.txt        http/charset.ts  bytes to text
 *   http/pace.ts       how fast a host     http/retry.ts    when to try again http/statistics.ts  what was counted
 *   http/outcome.ts    what an answer means http/budget.ts  requests a day
 */
import PQueue from 'p-queue'
import { CookieJar } from 'tough-cookie'
import { SiteRefused, SiteUnreachable } from './errors.ts'
import { ownLedger } from './http/budget.ts'
import type { BudgetLedger } from './http/budget.ts'
import { decodePage } from './http/charset.ts'
import { acceptedForRobots, describeFailure, judge, redirectStatuses, resolveLocation } from './http/outcome.ts'
import type { Outcome } from './http/outcome.ts'
import { HostPace } from './http/pace.ts'
import { backoffMs } from './http/retry.ts'
import { RobotsCache, readRobots, robotsMaxBytes } from './http/robots.ts'
import type { RobotsRules } from './http/robots.ts'
import { FetchStatistics } from './http/statistics.ts'
import { AnswerTooLarge, exchange } from './http/transport.ts'
import type { Answer } from './http/transport.ts'
import { pageMaxBytes } from './reading.ts'
import type { CrawlLog, FetchedPage, FetchRequest, PoliteFetch, PoliteGate } from './source.ts'

export interface PoliteFetchOptions {
  /** Names us and how to reach us; its first word is what robots.txt rules are matched with. */
  userAgent: string
  clock: () => Date
  random: () => number
  /** Waits; rejects when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
  signal: AbortSignal
  log?: CrawlLog
  /** Between two requests to a host, milliseconds. */
  delayMs?: number
  /** Share of the delay added at random. */
  jitter?: number
  concurrencyPerHost?: number
  obeyRobots?: boolean
  /** Over the whole exchange, body included. */
  timeoutMs?: number
  /** Of the decompressed answer. */
  maxBytes?: number
  /** Repeats after 5xx, timeouts and broken connections. */
  retries?: number
  /** Repeats after 403, 429 and empty answers. */
  refusalRetries?: number
  backoffBaseMs?: number
  backoffMaxMs?: number
  /** A Retry-After longer than this is not waited for here: the host is left alone until then. */
  longestWaitMs?: number
  /** Requests to a host a day. */
  budgetPerDay?: number
  /** Where they are counted, when a restart or another process must know of them. */
  ledger?: BudgetLedger
}

/** A polite fetch, with what it counted so far. */
export type PoliteFetcher = PoliteFetch & Required<Pick<PoliteFetch, 'turn'>> & { readonly statistics: FetchStatistics }

type Settings = Required<Omit<PoliteFetchOptions, 'log'>> & { log: CrawlLog | undefined }

const defaults = {
  delayMs: 1500,
  jitter: 0.5,
  concurrencyPerHost: 1,
  obeyRobots: true,
  timeoutMs: 30_000,
  maxBytes: pageMaxBytes,
  retries: 3,
  refusalRetries: 2,
  backoffBaseMs: 1000,
  backoffMaxMs: 60_000,
  longestWaitMs: 120_000,
  budgetPerDay: 20_000,
  log: undefined,
}

const mostRedirects = 5

/**
 * Makes the one function through which sources ask the outside world.
 * It throws `SiteRefused` (403, 429, 401, empty answers, robots.txt, budget used up), `SiteUnreachable` (timeouts,
 * 5xx, broken connections, too large, statuses not accepted) and the signal's reason at shutdown.
 */
export function createPoliteFetch(options: PoliteFetchOptions): PoliteFetcher {
  const session = new PoliteSession({ ...defaults, ledger: ownLedger(), ...options })
  const turn: PoliteFetcher['turn'] = (url, ask) => session.turn(url, ask)
  return Object.assign((request: FetchRequest) => session.fetch(request), { turn, statistics: session.statistics })
}

interface Host {
  queue: PQueue
  pace: HostPace
}

class PoliteSession {
  readonly statistics = new FetchStatistics()
  private readonly settings: Settings
  private readonly hosts = new Map<string, Host>()
  private readonly robots = new RobotsCache()
  private readonly robotsAsked = new Map<string, Promise<RobotsRules>>()
  private readonly cookies = new CookieJar(undefined, { rejectPublicSuffixes: false })

  constructor(settings: Settings) {
    this.settings = settings
  }

  async fetch(request: FetchRequest): Promise<FetchedPage> {
    const { signal } = this.settings
    signal.throwIfAborted()
    const host = this.hostOf(new URL(request.url))
    return host.queue.add(() => this.fetchInTurn(request, host), { signal })
  }

  async turn<T>(url: string, ask: (gate: PoliteGate) => Promise<T>): Promise<T> {
    const { signal, clock, obeyRobots } = this.settings
    signal.throwIfAborted()
    const host = this.hostOf(new URL(url))
    const gate: PoliteGate = {
      // A page's own calls to other hosts are stopped by the browser already; here only its own host's rules are known.
      allows: (address) => !obeyRobots || (this.robots.get(new URL(address).origin, clock().getTime())?.allows(address) ?? true),
      noteAnswer: (bytes) => {
        this.statistics.requests++
        this.statistics.bytes += bytes
      },
    }
    const inTurn = async (): Promise<T> => {
      await this.checkRobots(url, host)
      await this.awaitTurn(url, host)
      try {
        const answer = await ask(gate)
        host.pace.succeeded()
        return answer
      } catch (error) {
        if (error instanceof SiteRefused) {
          host.pace.refused()
          this.statistics.refusals++
        }
        throw error
      } finally {
        host.pace.ended(clock().getTime())
      }
    }
    return host.queue.add(inTurn, { signal })
  }

  private hostOf(url: URL): Host {
    let host = this.hosts.get(url.host)
    if (!host) {
      const { delayMs, jitter, budgetPerDay, concurrencyPerHost } = this.settings
      host = { queue: new PQueue({ concurrency: concurrencyPerHost }), pace: new HostPace({ delayMs, jitter, slowest: 64, budgetPerDay }) }
      this.hosts.set(url.host, host)
    }
    return host
  }

  private async fetchInTurn(request: FetchRequest, host: Host): Promise<FetchedPage> {
    let url = request.url
    let method = request.method ?? (request.form ? 'POST' : 'GET')
    let form = request.form
    for (let hops = 0; hops <= mostRedirects; hops++) {
      await this.checkRobots(url, host)
      const answer = await this.askUntilAnswered(url, method, form, request, host)
      const location = redirectStatuses.has(answer.status) ? answer.headers.get('location') : null
      if (location === null) return this.pageOf(url, answer, request)
      url = resolveLocation(location, url)
      if (answer.status <= 303 && method !== 'GET') [method, form] = ['GET', undefined]
    }
    throw new SiteUnreachable(request.url, `more than ${mostRedirects} redirects`)
  }

  /** Asks again after failures and refusals, each with its own patience. */
  private async askUntilAnswered(url: string, method: string, form: FetchRequest['form'], request: FetchRequest, host: Host): Promise<Answer> {
    const { settings } = this
    let failures = 0
    let refusals = 0
    for (;;) {
      const outcome = await this.askOnce(url, method, form, request, host)
      if (outcome.kind === 'answer') {
        host.pace.succeeded()
        this.statistics.settled(failures + refusals)
        return outcome.answer
      }
      const now = settings.clock().getTime()
      if (outcome.kind === 'refused') {
        refusals++
        host.pace.refused()
        this.statistics.refusals++
        if (outcome.retryAfter !== null) host.pace.closedUntil = now + outcome.retryAfter
        if (refusals > settings.refusalRetries || (outcome.retryAfter ?? 0) > settings.longestWaitMs) {
          this.statistics.gaveUp(failures + refusals - 1)
          throw new SiteRefused(url, outcome.status, outcome.why, outcome.retryAfter)
        }
      } else {
        failures++
        if (!outcome.again || failures > settings.retries) {
          this.statistics.gaveUp(failures + refusals - 1)
          throw new SiteUnreachable(url, outcome.why, { cause: outcome.cause })
        }
      }
      const wait = backoffMs(failures + refusals, settings.backoffBaseMs, settings.backoffMaxMs, settings.random())
      settings.log?.warn({ url, why: outcome.why, attempt: failures + refusals }, 'the site did not answer as it should; trying again')
      await settings.sleep(Math.max(wait, outcome.kind === 'refused' ? (outcome.retryAfter ?? 0) : 0), settings.signal)
    }
  }

  private async askOnce(url: string, method: string, form: FetchRequest['form'], request: FetchRequest, host: Host): Promise<Outcome> {
    const { clock, signal } = this.settings
    await this.awaitTurn(url, host)
    const headers = await this.headersFor(url, form, request.headers)
    let answer: Answer
    try {
      const body = form ? new URLSearchParams(form).toString() : null
      this.statistics.requests++
      answer = await exchange({ url, method, headers, body, timeoutMs: this.settings.timeoutMs, maxBytes: this.settings.maxBytes, signal })
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof AnswerTooLarge) return { kind: 'failed', why: error.message, again: false, cause: error }
      return { kind: 'failed', why: describeFailure(error), again: true, cause: error }
    } finally {
      host.pace.ended(clock().getTime())
    }
    this.statistics.bytes += answer.bytes.byteLength
    await this.keepCookies(url, answer)
    return judge(answer, request.accept ?? [], clock().getTime())
  }

  /** Waits for the host's pace, for as long as it asked to be left alone, and takes from the day's budget. */
  private async awaitTurn(url: string, host: Host): Promise<void> {
    const { clock, random, sleep, signal, longestWaitMs } = this.settings
    const closedMs = host.pace.closedUntil - clock().getTime()
    if (closedMs > longestWaitMs) throw new SiteRefused(url, 0, `the site asked not to be asked for another ${Math.ceil(closedMs / 1000)} s`, closedMs)
    const wait = Math.max(closedMs, host.pace.waitMs(clock().getTime(), random()))
    if (wait > 0) await sleep(wait, signal)
    signal.throwIfAborted()
    await this.spend(url, host)
  }

  /** @throws SiteRefused when the day's budget is used up, whatever the ledger throws */
  private async spend(url: string, host: Host): Promise<void> {
    const { clock, budgetPerDay, ledger } = this.settings
    for (;;) {
      const now = clock().getTime()
      const spent = host.pace.spend(now)
      if (spent === true) return
      if (spent === false) throw new SiteRefused(url, 0, `the day's budget of ${budgetPerDay} requests is used up`, host.pace.untilTomorrowMs(now))
      host.pace.received(spent.day, await ledger.take(new URL(url).host, spent.day, spent.most, budgetPerDay))
    }
  }

  private async headersFor(url: string, form: FetchRequest['form'], extra: Record<string, string> = {}): Promise<Record<string, string>> {
    const cookie = await this.cookies.getCookieString(url)
    return {
      'user-agent': this.settings.userAgent,
      accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8',
      'accept-language': 'zh-CN,zh;q=0.9',
      ...(cookie ? { cookie } : {}),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
      ...Object.fromEntries(Object.entries(extra).map(([name, value]) => [name.toLowerCase(), value])),
    }
  }

  private async keepCookies(url: string, answer: Answer): Promise<void> {
    for (const line of answer.headers.getSetCookie()) await this.cookies.setCookie(line, url, { ignoreError: true })
  }

  /** @throws SiteRefused where robots.txt forbids the path; SiteUnreachable while robots.txt cannot be had (RFC 9309 §2.3.1.4) */
  private async checkRobots(url: string, host: Host): Promise<void> {
    if (!this.settings.obeyRobots) return
    const rules = await this.robotsFor(new URL(url).origin, host)
    if (rules.allows(url)) return
    this.statistics.skippedByRobots++
    throw new SiteRefused(url, 0, 'robots.txt forbids it')
  }

  /** The rules of an origin; asked for once even when several requests wait for them. */
  private async robotsFor(origin: string, host: Host): Promise<RobotsRules> {
    const known = this.robots.get(origin, this.settings.clock().getTime())
    if (known) return known
    let asked = this.robotsAsked.get(origin)
    if (!asked) {
      asked = this.readRobotsOf(origin, host).finally(() => this.robotsAsked.delete(origin))
      this.robotsAsked.set(origin, asked)
    }
    return asked
  }

  private async readRobotsOf(origin: string, host: Host): Promise<RobotsRules> {
    const { settings } = this
    let url = `${origin}/robots.txt`
    let answer: Answer | null = null
    for (let hops = 0; hops <= mostRedirects; hops++) {
      answer = await this.askUntilAnswered(url, 'GET', undefined, { url, accept: acceptedForRobots }, host)
      const location = redirectStatuses.has(answer.status) ? answer.headers.get('location') : null
      if (location === null) break
      url = resolveLocation(location, url)
    }
    const body = decodePage((answer?.bytes ?? new Uint8Array()).subarray(0, robotsMaxBytes), answer?.headers.get('content-type') ?? '')
    const rules = readRobots(`${origin}/robots.txt`, answer?.status ?? 404, body, settings.userAgent)
    this.robots.set(origin, rules, settings.clock().getTime())
    host.pace.crawlDelayMs = rules.crawlDelayMs
    return rules
  }

  private pageOf(url: string, answer: Answer, request: FetchRequest): FetchedPage {
    const contentType = answer.headers.get('content-type') ?? ''
    return {
      url,
      fetchedAt: this.settings.clock().toISOString(),
      contentType,
      body: decodePage(answer.bytes, contentType, request.charset),
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
    }
  }
}
