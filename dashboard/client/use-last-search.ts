/** The filters a page was left with, so that the navigation leads back to them. */
import { useState, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'

/**
 * The last search of the page at `path`; and what has it looked up again, for `SearchChanged`. Who chooses a filter
 * and leaves before that is drawn never had the page drawn with it: so the address is asked, not what was drawn.
 */
export function useLastSearch(path: string): [string, () => void] {
  // Links lead to a page without telling; then this is drawn again, and asks.
  useLocation()
  const [{ subscribe, lookAgain, search }] = useState(() => watchSearch(path))
  return [useSyncExternalStore(subscribe, search), lookAgain]
}

function watchSearch(path: string) {
  const watchers = new Set<() => void>()
  let last = ''
  return {
    subscribe(watcher: () => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    lookAgain(): void {
      for (const watcher of watchers) watcher()
    },
    search(): string {
      if (window.location.pathname === path) last = window.location.search
      return last
    },
  }
}
