/**
 * Secrets that an earlier version stored in clear, or that a former key sealed, are sealed with the key in use when a program starts. Sealed with a key that other programs on the same store do not
 * have they would be lost to them, so this is done only where the key is the store's own beyond doubt.
 */
import type { Store } from '../../storage/store.ts'
import type { Config } from '../config.ts'
import { keptSecrets } from './kept-secrets.ts'
import type { KeptSecret } from './kept-secrets.ts'
import type { SecretBox } from '../../storage/secrets/secret-box.ts'
import { isSealed, SecretUnreadable } from '../../storage/secrets/secret-box.ts'

const SEALER = 'system:secrets'

export interface Sealing {
  /** How many this call sealed. */
  sealed: number
  /** How many stay as they are, and why. */
  left: number
  why: string
}

/** What a city with several machines does about secrets in clear. */
const SHARE_THE_KEY = 'set HUIYIN_SECRET_KEY, the same for every program on this store, and start a worker'
const OTHER_KEY = 'what is sealed there was sealed with another key: give this program that one (HUIYIN_SECRET_KEY)'

/** How many secrets stand in clear and what seals them, in one line. */
export function secretWords({ all, clear }: { all: number; clear: number }, shared: boolean): string {
  if (clear === 0) return `${all} in the store, none in clear`
  return `${clear} of ${all} in the store stand in clear: ${shared ? 'the next start of a worker seals them' : SHARE_THE_KEY}`
}

/** Whether every program on this store has this key: it was given, or lies beside the only database. */
export const isSharedKey = ({ secretKey, store }: Pick<Config, 'secretKey' | 'store'>): boolean => secretKey !== undefined || store === 'sqlite'

/**
 * Seals what stands in clear or under a former key, each in a commit with its audit entry, which never holds the secret. Safe to repeat and to run in several processes
 * at once: whoever comes second finds it sealed.
 * @param shared see isSharedKey
 */
export async function sealSecrets({ store, secrets, shared, clock }: { store: Store; secrets: SecretBox; shared: boolean; clock: () => Date }): Promise<Sealing> {
  const all = await keptSecrets(store)
  const others = all.filter(({ kept, place }) => !secrets.isCurrent(kept) && opens(secrets, kept, place))
  const why = doubt(all.filter(({ kept }) => isSealed(kept)), secrets, shared)
  if (why !== '') return { sealed: 0, left: others.length, why }
  let sealed = 0
  for (const one of others) if (await sealOne(store, secrets, one, clock().toISOString())) sealed++
  return { sealed, left: 0, why }
}

/** Why this key may not be the store's; empty when it is. What is sealed already tells: a key that opens none of it is another's, one that opens only some may be one of several. */
function doubt(sealed: readonly KeptSecret[], secrets: SecretBox, shared: boolean): string {
  const opened = sealed.filter(({ kept, place }) => opens(secrets, kept, place)).length
  if (sealed.length > 0 && opened === 0) return OTHER_KEY
  return shared || (sealed.length > 0 && opened === sealed.length) ? '' : SHARE_THE_KEY
}

function opens(secrets: SecretBox, kept: string, place: string): boolean {
  try {
    secrets.open(kept, place)
    return true
  } catch (error) {
    if (error instanceof SecretUnreadable) return false
    throw error
  }
}

/** False when it was sealed, entered anew or dropped meanwhile. */
async function sealOne(store: Store, secrets: SecretBox, { subject, place, again }: KeptSecret, at: string): Promise<boolean> {
  try {
    await store.commitDecision(async () => {
      const found = await again()
      if (!found || secrets.isCurrent(found.kept)) throw new NothingToSeal()
      const act = { at, by: SEALER }
      return { writes: [found.replaceBy(secrets.seal(secrets.open(found.kept, place), place), act)], facts: { ...act, action: 'seal_secret', subject, detail: { place } }, result: undefined }
    })
    return true
  } catch (error) {
    if (error instanceof NothingToSeal) return false
    throw error
  }
}

/** Ends a decision that has become needless; nothing is written. */
class NothingToSeal extends Error {}
