/** A run's fetch, watched from outside: how its requests ended, and the page that came last. */
import { SiteRefused, SiteUnreachable } from '../../crawlers/errors.ts'
import type { PoliteFetch, RawPage } from '../../crawlers/source.ts'

export interface WatchedFetch {
  fetch: PoliteFetch
  /** `200`, `404`, `refused 403`, `not asked` (robots.txt, budget), `unreachable` → how many. */
  outcomes: Record<string, number>
  /** The page fetched last: when a reader complains, it is about this one. */
  lastPage(): RawPage | null
}

export function watchFetch(fetch: PoliteFetch): WatchedFetch {
  const outcomes: Record<string, number> = {}
  let last: RawPage | null = null
  const count = (outcome: string): void => void (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1)
  return {
    outcomes,
    lastPage: () => last,
    async fetch(request) {
      try {
        const page = await fetch(request)
        const { url, fetchedAt, contentType, body } = page
        last = { url, fetchedAt, contentType, body }
        count(String(page.status))
        return page
      } catch (error) {
        if (error instanceof SiteRefused) count(error.status === 0 ? 'not asked' : `refused ${error.status}`)
        else if (error instanceof SiteUnreachable) count('unreachable')
        throw error
      }
    },
  }
}
