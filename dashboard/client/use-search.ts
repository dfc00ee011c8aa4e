/**
 * A page's filters, which stand in its address.
 *
 * Why not `useSearchParams` alone: the router draws a navigation when the machine has time for it, and its
 * `setSearch` changes what was last drawn. Of two filters chosen in quick succession the first would be lost.
 * The address itself is changed at once; so changes are made to that.
 */
import { createContext, useCallback, useContext, useLayoutEffect, useRef } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

/** What changes; a name with `undefined` or '' is taken away, a name that is not there stays as it is. */
type SearchPatch = Readonly<Record<string, string | undefined>>
/** `replace`: going back leads past it. Nothing happens any more once the person has left the page. */
type ChangeSearch = (change: SearchPatch | ((now: URLSearchParams) => URLSearchParams), options?: { replace?: boolean }) => void

/** Called as soon as a page has changed its address, before that is drawn. */
export const SearchChanged = createContext<() => void>(() => undefined)

/** The address's parameters as the page was drawn with, and how to change those it has by now. */
export function useSearch(): [URLSearchParams, ChangeSearch] {
  const [search] = useSearchParams()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const changed = useContext(SearchChanged)
  const there = useRef(true)
  useLayoutEffect(() => {
    there.current = true
    return () => {
      there.current = false
    }
  }, [])
  const changeSearch = useCallback<ChangeSearch>(
    (change, options) => {
      // The way to another page may have begun, too, without being drawn.
      if (!there.current || window.location.pathname !== pathname) return
      const now = new URLSearchParams(window.location.search)
      const next = typeof change === 'function' ? change(now) : patched(now, change)
      void navigate({ search: next.toString() }, options)
      changed()
    },
    [navigate, pathname, changed],
  )
  return [search, changeSearch]
}

/** The parameters after a change. One that names no `page` of a list leads to its first: another filter, another list. */
export function patched(now: URLSearchParams, patch: SearchPatch): URLSearchParams {
  const next = new URLSearchParams(now)
  for (const [name, value] of Object.entries({ page: undefined, ...patch })) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next
}
