/** The sources of a configuration, ready to run, and the polite fetching they share. */
import { setTimeout as sleepFor } from 'node:timers/promises'
import { createPoliteFetch } from '../crawlers/http.ts'
import type { BudgetLedger } from '../crawlers/http/budget.ts'
import type { PoliteFetcher } from '../crawlers/http.ts'
import type { Source } from '../crawlers/source.ts'
import { liuyanBrowser } from '../crawlers/sources/liuyan-browser.ts'
import { liuyanForm } from '../crawlers/sources/liuyan-form.ts'
import { loadProfile } from '../crawlers/mailbox/load-profile.ts'
import { mailbox } from '../crawlers/sources/mailbox.ts'
import type { SourceStore } from '../storage/store.ts'
import type { CollectTools } from './collect/collect-source.ts'
import { ofStore } from './collect/crawl-memory.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

/** Names us to the sites; its first word is what robots.txt is matched with. */
const USER_AGENT = 'HuiyinBot/0.1 (public posts for the city that must answer them)'

/** Where the sources are: the configured sites, or the replica. */
export interface SiteAddresses {
  liuyan: string
  /** The board's newest generation, for a browser. */
  liuyanApp: string
  mailbox(profile: string): string | undefined
}

/** The sources in use, from the configuration. @throws ProfileInvalid for a mailbox profile that does not exist or does not fit */
export function sourcesInUse(config: Config, addresses: SiteAddresses): Source[] {
  const everyMinutes = config.crawlMinutes
  const { chromium } = config
  return [
    config.liuyanReader === 'browser'
      ? liuyanBrowser({ baseUrl: addresses.liuyanApp, city: config.city, everyMinutes, ...(chromium === undefined ? {} : { chromium }) })
      : liuyanForm({ baseUrl: addresses.liuyan, city: config.city, everyMinutes }),
    ...config.mailboxes.map((entry) => {
      const { name, profile } = loadProfile(entry.profile)
      const baseUrl = addresses.mailbox(entry.profile)
      return mailbox(name, profile, { everyMinutes, ...(baseUrl === undefined ? {} : { baseUrl }) })
    }),
  ]
}

/** The configured sites' own addresses. */
export function configuredAddresses(config: Config): SiteAddresses {
  return {
    liuyan: config.liuyanUrl,
    liuyanApp: config.liuyanUrl,
    mailbox: (profile) => config.mailboxes.find((entry) => entry.profile === profile)?.baseUrl,
  }
}

/** A host's requests of a day are counted in the store: a restart does not give them anew, nor does a second worker. */
const ledgerIn = (store: Pick<SourceStore, 'takeRequests'>): BudgetLedger => ({ take: (host, day, most, budget) => ofStore(() => store.takeRequests(host, day, most, budget)) })

export interface FetcherOptions {
  store: Pick<SourceStore, 'takeRequests'>
  delayMs: number
  /** Requests to a host a day. */
  budgetPerDay: number
  clock: () => Date
  log: Log
  signal: AbortSignal
}

/**
 * One fetcher for each site, kept as long as the worker lives: its pace and its cookies belong to the site, whichever
 * source asks. The counts of a run are what was added since the run began.
 */
export function fetchersBySite(options: FetcherOptions): CollectTools['createFetch'] {
  const ledger = ledgerIn(options.store)
  const fetchers = new Map<string, PoliteFetcher>()
  return (source) => {
    const site = new URL(source.facts.url).origin
    const fetcher =
      fetchers.get(site) ??
      createPoliteFetch({
        userAgent: USER_AGENT,
        clock: options.clock,
        random: Math.random,
        sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
        signal: options.signal,
        log: options.log,
        delayMs: options.delayMs,
        budgetPerDay: options.budgetPerDay,
        ledger,
      })
    fetchers.set(site, fetcher)
    const { statistics } = fetcher
    const before = { requests: statistics.requests, retries: statistics.retries, bytes: statistics.bytes, skippedByRobots: statistics.skippedByRobots, histogram: [...statistics.retryHistogram] }
    return {
      fetch: fetcher,
      counts: () => ({
        requests: statistics.requests - before.requests,
        retries: statistics.retries - before.retries,
        bytes: statistics.bytes - before.bytes,
        skippedByRobots: statistics.skippedByRobots - before.skippedByRobots,
        retryHistogram: statistics.retryHistogram.map((pages, repeats) => pages - (before.histogram[repeats] ?? 0)),
      }),
    }
  }
}
