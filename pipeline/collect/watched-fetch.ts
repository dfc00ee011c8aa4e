/** A run's fetch, watched from outside: how its requests ended, and which page an error is about. */
import { PageChanged, SiteRefused, SiteUnreachable } from '../../crawlers/errors.ts'
import type { PoliteFetch, PoliteGate, RawPage } from '../../crawlers/source.ts'

export interface WatchedFetch {
  fetch: PoliteFetch
  /** `200`, `404`, `refused 403`, `not asked` (robots.txt, budget), `unreachable` → how many. */
  outcomes: Record<string, number>
  /** The page that an error is about: the one it brings, or the one fetched last, if it came from the error's address. */
  pageOf(error: unknown): RawPage | null
}

export function watchFetch(fetch: PoliteFetch): WatchedFetch {
  const outcomes: Record<string, number> = {}
  let last: (RawPage & { asked: string }) | null = null
  const count = (outcome: string): void => void (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1)
  const counted = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof SiteRefused) count(error.status === 0 ? 'not asked' : `refused ${error.status}`)
      else if (error instanceof SiteUnreachable) count('unreachable')
      throw error
    }
  }
  const watched: PoliteFetch = (request) =>
    counted(async () => {
      const page = await fetch(request)
      const { url, fetchedAt, contentType, body, status } = page
      last = { asked: request.url, url, fetchedAt, contentType, body }
      count(String(status))
      return page
    })
  const turn = fetch.turn?.bind(fetch)
  return {
    outcomes,
    fetch: turn ? Object.assign(watched, { turn: <T>(url: string, ask: (gate: PoliteGate) => Promise<T>) => counted(() => turn(url, ask)) }) : watched,
    pageOf(error) {
      if (!(error instanceof PageChanged)) return null
      if (error.raw) return error.raw
      if (!last || (last.url !== error.url && last.asked !== error.url)) return null
      const { asked: _asked, ...page } = last
      return page
    },
  }
}
