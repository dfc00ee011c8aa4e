/** Which open events hold a name or a word. Lists are bounded: the latest events stand for the others of a common word. */

export interface EventIndex {
  /** Numbers of events that hold the key, at most `most` of them, latest last. */
  find(key: string): readonly number[]
  /** How many open events hold the key. */
  spread(key: string): number
  add(key: string, event: number): void
  /** The event is parked or holds the key no more. */
  remove(key: string, event: number): void
  readonly size: number
}

interface Entry { spread: number; events: number[] }

export function createEventIndex(most: number): EventIndex {
  const entries = new Map<string, Entry>()
  const none: readonly number[] = []
  return {
    find: (key) => entries.get(key)?.events ?? none,
    spread: (key) => entries.get(key)?.spread ?? 0,
    add(key, event) {
      const entry = entries.get(key)
      if (entry === undefined) {
        entries.set(key, { spread: 1, events: [event] })
        return
      }
      entry.spread++
      entry.events.push(event)
      if (entry.events.length > most) entry.events.shift()
    },
    remove(key, event) {
      const entry = entries.get(key)
      if (entry === undefined) return
      entry.spread--
      const at = entry.events.indexOf(event)
      if (at >= 0) entry.events.splice(at, 1)
      if (entry.spread <= 0) entries.delete(key)
    },
    get size() {
      return entries.size
    },
  }
}
