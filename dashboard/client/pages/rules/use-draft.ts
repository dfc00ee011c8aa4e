/** Rules as somebody is changing them: nothing is sent before they save. */
import { useState } from 'react'

export interface Draft<T> {
  items: readonly T[]
  changed: boolean
  /** `at` null: at the end, before a last item that must stay last where `keepLast`. */
  put(item: T, at: number | null, keepLast?: boolean): void
  remove(at: number): void
  /** One place up or down. */
  move(at: number, by: -1 | 1): void
  discard(): void
}

/** @param saved as the server has them; a page with another version starts anew (key) */
export function useDraft<T>(saved: readonly T[]): Draft<T> {
  const [items, setItems] = useState<readonly T[] | null>(null)
  const present = items ?? saved
  return {
    items: present,
    changed: items !== null,
    put: (item, at, keepLast = false) => setItems(at === null ? (keepLast && present.length > 0 ? [...present.slice(0, -1), item, ...present.slice(-1)] : [...present, item]) : present.with(at, item)),
    remove: (at) => setItems(present.toSpliced(at, 1)),
    move(at, by) {
      const [one, other] = [present[at], present[at + by]]
      if (one !== undefined && other !== undefined) setItems(present.with(at, other).with(at + by, one))
    },
    discard: () => setItems(null),
  }
}
