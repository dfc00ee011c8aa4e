/** Sources of posts that people or other systems bring: registered once and switched off, for nothing is fetched there. */
import type { Store } from '../../storage/store.ts'

/** The record must say how often; nobody is ever asked. */
const EVERY_MINUTES = 1440

/** Makes the source when it is not there yet. */
export async function ensureHandSource(store: Pick<Store, 'source' | 'registerSource' | 'enableSource'>, id: string, name: string, at: string): Promise<void> {
  if (await store.source(id)) return
  await store.registerSource({ id, family: 'hand', name, url: '', everyMinutes: EVERY_MINUTES }, at)
  await store.enableSource(id, false, at)
}
