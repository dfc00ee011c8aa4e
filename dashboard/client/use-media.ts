/** Whether a media query holds now. */
import { useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Below this the post opens over the list; on paper it does not. The same number stands in the style sheets. */
export const useNarrow = (): boolean => useMedia('screen and (max-width: 899px)')
