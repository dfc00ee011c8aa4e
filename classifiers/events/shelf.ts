/** Parked events, found by a name in their titles: a matter that comes back after months is the same event. Of bounded size. */
import type { Profile } from './profile.ts'
import { widePlace } from './profile.ts'

export interface Shelf {
  put(profile: Profile): void
  /** Parked events with one of the names in a title, latest last; a few a name. */
  find(names: readonly string[]): Profile[]
  take(eventId: string): void
}

const mostOfAName = 6
/** What is kept of a parked event's words. */
const keptTerms = 24

export function createShelf(most: number): Shelf {
  /** In the order they were parked. */
  const parked = new Map<string, Profile>()
  const byName = new Map<string, string[]>()
  const namesOf = (profile: Profile): string[] => [...profile.titleNames.keys()].filter((name) => !widePlace.test(name))

  function take(eventId: string): void {
    const profile = parked.get(eventId)
    if (profile === undefined) return
    parked.delete(eventId)
    for (const name of namesOf(profile)) {
      const left = byName.get(name)?.filter((id) => id !== eventId) ?? []
      if (left.length > 0) byName.set(name, left)
      else byName.delete(name)
    }
  }

  return {
    put(profile) {
      const names = namesOf(profile)
      if (names.length === 0) return
      profile.terms = new Map([...profile.terms].sort((a, b) => b[1] - a[1]).slice(0, keptTerms))
      profile.wordings.splice(1)
      parked.set(profile.id, profile)
      for (const name of names) byName.set(name, [...(byName.get(name) ?? []), profile.id].slice(-mostOfAName))
      if (parked.size > most) take(parked.keys().next().value!)
    },
    find(names) {
      const ids = new Set(names.flatMap((name) => byName.get(name) ?? []))
      return [...ids].flatMap((id) => parked.get(id) ?? [])
    },
    take,
  }
}
