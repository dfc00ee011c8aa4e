/** The secrets in the store that must be read again, and where each lies: keys of units' channels, of subscriptions, of authenticator apps. */
import type { Write } from '../../storage/database.ts'
import type { Act } from '../../storage/records/record.ts'
import { keepSecret } from '../../storage/records/staff.ts'
import { keepSubscriptionSecret } from '../../storage/records/subscription.ts'
import { keepChannelSecret } from '../../storage/records/unit-channel.ts'
import type { Store } from '../../storage/store.ts'
import { isSealed } from '../../storage/secrets/secret-box.ts'
import { channelPlace, codePlace } from './secret-places.ts'

/** One secret as it stands in the store. */
export interface KeptSecret {
  /** As the audit trail names the record: `unit unit:water`, `staff …`. */
  subject: string
  /** What it is bound to when it is sealed. */
  place: string
  kept: string
  /** The secret of the same record as it stands now, and the write that puts another in its place; undefined when there is none any more. */
  again(): Promise<{ kept: string; replaceBy(secret: string, act: Act): Write } | undefined>
}

/** All of them, sealed or in clear. Of tokens, sessions and passwords the store has hashes alone. */
export async function keptSecrets(store: Store): Promise<KeptSecret[]> {
  const [channels, subscriptions, people] = await Promise.all([store.unitChannels(), store.subscriptions(), store.allStaff()])
  return [
    ...channels.flatMap(({ id, secret }) =>
      known(`unit ${id}`, channelPlace(id), secret, async () => {
        const record = await store.unitChannel(id)
        return record && { kept: record.secret, replaceBy: (sealed) => ({ op: 'replace', kind: 'unitChannel', record: keepChannelSecret(record, sealed) }) }
      }),
    ),
    ...subscriptions.flatMap(({ id, secret }) =>
      known(`subscription ${id}`, channelPlace(id), secret, async () => {
        const record = await store.subscription(id)
        return record && { kept: record.secret, replaceBy: (sealed, act) => ({ op: 'replace', kind: 'subscription', record: keepSubscriptionSecret(record, sealed, act) }) }
      }),
    ),
    ...people.flatMap(({ id, secondFactor }) =>
      known(`staff ${id}`, codePlace(id), secondFactor?.secret, async () => {
        const record = await store.staff(id)
        return record && { kept: record.secondFactor?.secret, replaceBy: (sealed) => ({ op: 'replace', kind: 'staff', record: keepSecret(record, sealed) }) }
      }),
    ),
  ]
}

type Found = { kept: string | null | undefined; replaceBy(secret: string, act: Act): Write } | undefined

function known(subject: string, place: string, kept: string | null | undefined, read: () => Promise<Found>): KeptSecret[] {
  if (!kept) return []
  const again = async () => {
    const found = await read()
    return found?.kept ? { kept: found.kept, replaceBy: found.replaceBy } : undefined
  }
  return [{ subject, place, kept, again }]
}

/** How many there are, and how many of them whoever reads the database can read. */
export async function countSecrets(store: Store): Promise<{ all: number; clear: number }> {
  const secrets = await keptSecrets(store)
  return { all: secrets.length, clear: secrets.filter(({ kept }) => !isSealed(kept)).length }
}
