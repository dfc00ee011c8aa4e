/** Makes every screening card again from its post and triage. Words stay those of the card: segmenting is the classifiers' work. */
import type { Database } from './database.ts'
import { cardOf } from './records/card.ts'
import { retryOnConflict } from './trade/retry.ts'

/** Returns how many cards were made; a post that triage has not read yet has none. */
export async function rebuildCards(database: Database): Promise<number> {
  let made = 0
  for await (const { id } of database.scan('card')) {
    const done = await retryOnConflict(async () => {
      const [card, post, triage] = await Promise.all([database.get('card', id), database.get('post', id), database.get('triage', id)])
      if (!card || !post) return false
      // Another decision may come between reading and writing: `replace` notices, `put` would overwrite it.
      await database.commit([{ op: 'replace', kind: 'card', record: cardOf(post, triage ?? null, card.words, card.version + 1) }])
      return true
    })
    if (done) made++
  }
  return made
}
