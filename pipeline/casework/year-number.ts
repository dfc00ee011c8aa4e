/** Numbers that are gap-free within a year, like those of cases: the counter is written in the decision that uses the number up. */
import type { Write } from '../../storage/database.ts'
import type { Store } from '../../storage/store.ts'
import { insert, replace } from './writes.ts'

/** @param series e.g. `supervision-number` */
export async function nextOfYear(store: Store, series: string, year: number): Promise<{ value: number; write: Write }> {
  const id = `${series}:${year}`
  const counter = await store.database.get('counter', id)
  const value = (counter?.value ?? 0) + 1
  return { value, write: counter ? replace('counter', { ...counter, version: counter.version + 1, value }) : insert('counter', { id, version: 1, value }) }
}
