/** Reading one post's page: what may go wrong with one post, and when that means that the whole source is in trouble. */
import type { Observation } from '../storage/records/observation.ts'
import { PageBlank, PageChanged, PostMissing, SiteRefused, SiteUnreachable } from './errors.ts'
import type { CrawlTools, FetchedPage, FetchRequest, Finding } from './source.ts'

/** So many failures in a row are not one post's fault. */
const mostInARow = 3
/** Pages that do not fit cost the site no more than others do and are kept as they came: the more are seen, the less is lost until the reader is mended. */
const mostChangedInARow = 20
/** The board sends pages without their text after many views of one leader; asking again helps (FORMATS §3). */
const blankTries = 3
const notThere = [404, 410]

export interface Visit {
  externalId: string
  request: FetchRequest
  /** Reads the page; what it throws is sorted here. */
  read(page: FetchedPage): Observation
  /** True for a post the store has: only such a one can go missing. */
  known: boolean
  /** As a list said; goes with the post into the dead letter list when it fails. */
  submittedAt?: string | null
}

/** Visits posts one after another and stops the run when too many in a row fail. */
export class Visits {
  private readonly tools: Pick<CrawlTools, 'fetch' | 'signal'>
  private inARow = 0

  constructor(tools: Pick<CrawlTools, 'fetch' | 'signal'>) {
    this.tools = tools
  }

  /**
   * One post as a finding.
   * @throws SiteRefused, the signal's reason, the third failure in a row, or the 20th page that does not fit
   */
  async visit(visit: Visit): Promise<Finding> {
    const { externalId, request } = visit
    try {
      const finding = await this.read(visit)
      this.inARow = 0
      return finding
    } catch (error) {
      // A text held back, and what robots.txt closes, are one page's matter; every other refusal is the site's.
      const ofOnePage = error instanceof SiteRefused && (error.status === 200 || error.message.includes('robots.txt'))
      // A known post that is not there is a finding (below); one that the list shows at this moment is a contradiction.
      if (!(error instanceof PageChanged || error instanceof PostMissing || error instanceof SiteUnreachable || ofOnePage)) throw error
      this.inARow++
      if (this.inARow >= (error instanceof PageChanged ? mostChangedInARow : mostInARow)) throw error
      return { kind: 'failed', externalId, url: request.url, error: error as Error, submittedAt: visit.submittedAt ?? null }
    }
  }

  private async read(visit: Visit): Promise<Finding> {
    for (let attempt = 1; ; attempt++) {
      const page = await this.tools.fetch({ ...visit.request, accept: notThere })
      const { url, fetchedAt, contentType, body } = page
      const raw = { url, fetchedAt, contentType, body }
      try {
        if (notThere.includes(page.status)) throw new PostMissing(url)
        return { kind: 'post', observation: visit.read(page), raw }
      } catch (error) {
        if (error instanceof PageChanged) error.raw ??= raw
        if (error instanceof PostMissing && visit.known) return { kind: 'missing', externalId: visit.externalId, raw }
        if (!(error instanceof PageBlank)) throw error
        if (attempt >= blankTries) throw new SiteRefused(url, page.status, 'the page comes without its text')
      }
    }
  }
}
