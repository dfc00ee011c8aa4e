/** One run of a source from the command line: findings on standard output as JSON lines, progress for people beside it. */
import type { FetchStatistics } from './http/statistics.ts'
import type { CrawlLog, Finding, PoliteFetch, Source } from './source.ts'

export interface LineTools {
  fetch: PoliteFetch & { readonly statistics: FetchStatistics }
  clock: () => Date
  log: CrawlLog
  signal: AbortSignal
  print(value: unknown): void
  say(text: string): void
}

/** Crawls without any memory. @returns how many posts failed */
export async function crawlToLines(source: Source, tools: LineTools): Promise<number> {
  const { fetch, clock, log, signal } = tools
  const started = clock().getTime()
  const counts: Record<Finding['kind'], number> = { post: 0, missing: 0, failed: 0, page: 0, remember: 0 }
  const memory = { saved: {}, known: async () => new Map(), dueForVisit: async () => [] }
  try {
    for await (const finding of source.crawl({ fetch, memory, clock, log, signal })) {
      counts[finding.kind]++
      if (finding.kind === 'post') tools.print(finding.observation)
      if (finding.kind === 'page') tools.say(`${finding.url}: ${finding.rows} rows`)
      if (finding.kind === 'failed') tools.say(`! ${finding.url}: ${finding.error.message}`)
    }
  } finally {
    const { requests, bytes, skippedByRobots, refusals, retryHistogram } = fetch.statistics
    const minutes = (clock().getTime() - started) / 60_000
    const perMinute = minutes > 0 ? Math.round(requests / minutes) : requests
    tools.say(
      `${source.facts.id}: ${counts.post} posts, ${counts.failed} failed, ${counts.page} list pages; ${requests} requests (${perMinute}/min), ${bytes} bytes, ` +
        `${refusals} refusals, ${skippedByRobots} skipped by robots.txt, pages by number of repeats ${JSON.stringify(retryHistogram)}`,
    )
  }
  return counts.failed
}
