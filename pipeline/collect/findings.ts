/** What one run of a source finds: the whole crawl, or only the pages that failed before. */
import { PageChanged } from '../../crawlers/errors.ts'
import type { CrawlTools, Finding, KnownPost, Source } from '../../crawlers/source.ts'
import type { DeadLetter } from '../../storage/records/evidence.ts'
import { failedPost } from './crawl-memory.ts'

/** `failed`: visit these alone; null: everything. A source that cannot visit single posts is crawled whole. */
export async function* findingsOf(source: Source, tools: CrawlTools, failed: readonly DeadLetter[] | null): AsyncIterable<Finding> {
  if (failed === null) yield* source.crawl(tools)
  else if (failed.length > 0 && source.revisit) yield* revisitAll(source.revisit, tools, failed)
  else if (failed.length > 0) {
    tools.log.info({ failed: failed.length }, 'this source cannot visit single posts; it is crawled whole')
    yield* source.crawl(tools)
  }
}

/**
 * Every failed page gets its try: pages that do not fit end a source's own loop after a few in a row, and the loop
 * goes on behind the one that ended it. A site that refuses or is down ends all.
 */
async function* revisitAll(revisit: NonNullable<Source['revisit']>, tools: CrawlTools, failed: readonly DeadLetter[]): AsyncIterable<Finding> {
  let left: KnownPost[] = failed.map(failedPost)
  while (left.length > 0) {
    const before = left.length
    try {
      for await (const finding of revisit(tools, left)) {
        if ('externalId' in finding || finding.kind === 'post') {
          const id = finding.kind === 'post' ? finding.observation.externalId : finding.externalId
          left = left.filter(({ externalId }) => externalId !== id)
        }
        yield finding
      }
      return
    } catch (error) {
      const [culprit] = left
      // Before its first answer it is not one page's fault.
      if (!(error instanceof PageChanged) || culprit === undefined || left.length === before) throw error
      left = left.slice(1)
      yield { kind: 'failed', externalId: culprit.externalId, url: culprit.url, error }
    }
  }
}
