#!/usr/bin/env tsx
/**
 * `npm run crawl -- SOURCE` and its companions. Standard output holds the answer alone (JSON), everything else goes
 * to standard error. Exit codes: 0 done · 1 something failed · 2 wrong usage, unknown source or profile, no browser · 3 the page does
 * not fit · 4 the site refused or did not answer · 5 no such post.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { BrowserMissing } from './browser.ts'
import { checkProfile } from './check-profile.ts'
import { crawlToLines } from './crawl-to-lines.ts'
import { PageChanged, PostMissing, SiteRefused, SiteUnreachable } from './errors.ts'
import type { PoliteFetcher } from './http.ts'
import { ProfileInvalid } from './mailbox/load-profile.ts'
import { readSavedPage } from './saved-page.ts'
import type { CrawlLog, ListPage } from './source.ts'
import { buildSource, sourceIds, UnknownSource } from './sources.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
const log: CrawlLog = {
  info: (fields, message) => say(`${message} ${JSON.stringify(fields)}`),
  warn: (fields, message) => say(`! ${message} ${JSON.stringify(fields)}`),
}

interface FetchFlags {
  delay: number
  timeout: number
  robots: boolean
}

/** Loaded here, because reading saved pages needs nothing of it. */
async function politeFetch(flags: FetchFlags, signal: AbortSignal): Promise<PoliteFetcher> {
  const { createPoliteFetch } = await import('./http.ts')
  return createPoliteFetch({
    userAgent: process.env['HUIYIN_USER_AGENT'] ?? 'HuiyinBot/0.1 (public posts for the city that must answer them)',
    clock: () => new Date(),
    random: Math.random,
    sleep: (ms, stop) => sleep(ms, undefined, { signal: stop }),
    signal,
    log,
    delayMs: flags.delay,
    timeoutMs: flags.timeout * 1000,
    obeyRobots: flags.robots,
  })
}

function buildProgram(signal: AbortSignal): Command {
  const program = new Command('crawl')
    .description('Reads public posts from a source, without any database.')
    .usage('SOURCE [--base-url URL] [--pages N] | COMMAND')
    .showHelpAfterError()
    .exitOverride()
    .addHelpText('after', `\nSources: ${sourceIds().join(', ')}\nExamples:\n  npm run crawl -- liuyan-form --pages 1\n  npm run crawl -- mailbox:kaifeng --base-url http://127.0.0.1:8602\n  npm run -s crawl -- parse mailbox:beijing detail saved.html\n  npm run crawl -- check kaifeng\n  npm run crawl -- list`)

  withFetchFlags(program.command('run', { isDefault: true, hidden: true }))
    .argument('<source>', 'a source, see `list`')
    .option('--base-url <url>', 'another place with the same pages', checkUrl)
    .option('--pages <n>', 'list pages read at most', checkCount)
    .option('--history-days <n>', 'how far back the first run goes', checkCount)
    .description('crawl a source and print what it finds as JSON lines')
    .action(async (id: string, options: FetchFlags & { baseUrl?: string; pages?: number; historyDays?: number }) => {
      const fetch = await politeFetch(options, signal)
      const chromium = process.env['HUIYIN_CHROMIUM']
      const source = buildSource(id, { ...options, ...(chromium === undefined ? {} : { chromium }) })
      const failed = await crawlToLines(source, { fetch, clock: () => new Date(), log, signal, print, say })
      if (failed > 0) process.exitCode = 1
    })

  program
    .command('parse')
    .argument('<source>', 'a source, see `list`')
    .argument('<kind>', 'list or detail', checkKind)
    .argument('<files...>', 'saved pages or answers')
    .option('--url <url>', 'the address it was saved from', checkUrl)
    .description('read a saved page and print what the source sees in it as one JSON object; several pages, a line each')
    .action((id: string, kind: 'list' | 'detail', files: string[], options: { url?: string }) => {
      const source = buildSource(id)
      for (const file of files) {
        try {
          const { body, url } = readSavedPage(file, options.url)
          print(kind === 'list' ? plainList(source.parseList(body, url)) : source.parseDetail(body, url))
        } catch (error) {
          say(`crawl: ${file}: ${error instanceof Error ? error.message : String(error)}`)
          process.exitCode = exitCodeOf(error)
        }
      }
    })

  withFetchFlags(program.command('check'))
    .argument('<profile>', 'a mailbox profile: its name, or a YAML file')
    .option('--base-url <url>', 'another place with the same pages', checkUrl)
    .option('--fixture <folder>', 'where the draft fixture is written', '.')
    .description('try a mailbox profile: fetch one list page and one letter, say field by field what was found, write a draft fixture')
    .action(async (profile: string, options: FetchFlags & { baseUrl?: string; fixture: string }) => {
      const missing = await checkProfile(profile, { fetch: await politeFetch(options, signal), say, fixtureFolder: options.fixture, ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }) })
      if (missing > 0) process.exitCode = 3
    })

  program
    .command('list')
    .description('list the sources as JSON lines')
    .action(() => {
      for (const id of sourceIds()) print(buildSource(id).facts)
    })
  return program
}

/** A list for people: what a row shows of its post stands beside the row's own facts. */
function plainList({ rows, next }: ListPage): unknown {
  return { rows: rows.map(({ seen, ...row }) => ({ ...seen, ...row })), next }
}

function withFetchFlags(command: Command): Command {
  return command
    .option('--delay <ms>', 'least pause between two requests to a host', checkCount, 1500)
    .option('--timeout <s>', 'seconds one request may take', checkCount, 30)
    .option('--no-robots', 'ask although robots.txt forbids it (for sites of your own)')
}

function checkUrl(value: string): string {
  if (!URL.canParse(value) || !/^(https?|file):/.test(value)) throw new InvalidArgumentError('not an address')
  return value
}

function checkCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('not a whole number')
  return Number(value)
}

function checkKind(value: string): string {
  if (value !== 'list' && value !== 'detail') throw new InvalidArgumentError('list or detail')
  return value
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UnknownSource || error instanceof ProfileInvalid || error instanceof BrowserMissing) return 2
  if (error instanceof PageChanged) return 3
  if (error instanceof SiteRefused || error instanceof SiteUnreachable) return 4
  return error instanceof PostMissing ? 5 : 1
}

// A reader that closed the pipe (head, jq) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
process.once('SIGTERM', () => stopping.abort())
try {
  await buildProgram(stopping.signal).parseAsync()
} catch (error) {
  // Commander has already said what is wrong with the arguments.
  if (!(error instanceof CommanderError)) say(`crawl: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = exitCodeOf(error)
}
