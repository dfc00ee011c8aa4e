/**
 * What must be read again (the keys of authenticator apps and of signatures; with a configured key what citizens wrote, too) as it stands in the store: sealed with AES-256-GCM under a key
 * that is not in the store, so that a stolen database or backup opens nothing. A value is bound to its place: moved to another record it does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

export interface SecretBox {
  /** `place` says whose it is, e.g. `staff:zhang second-factor`; the same is needed to open it. */
  seal(text: string, place: string): string
  /** What was never sealed is returned as it is: stores of earlier versions hold such. @throws SecretUnreadable */
  open(kept: string, place: string): string
  /** Whether it is sealed with the key that is in use, not with a former one. */
  isCurrent(kept: string): boolean
}

/** Made with another key, moved from another place, or damaged. */
export class SecretUnreadable extends Error {
  constructor(place: string, why: string) {
    super(`the secret of ${place} cannot be read: ${why}`)
    this.name = 'SecretUnreadable'
  }
}

export const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const PREFIX = 'sealed1'

export const isSealed = (kept: string): boolean => kept.startsWith(`${PREFIX}.`)

/** Enough to tell keys apart, too little to guess one by. */
const nameOf = (key: Buffer): string => createHash('sha256').update('huiyin secret key').update(key).digest('hex').slice(0, 8)

/** @param former keys that were in use before: what they sealed is still opened, and sealed anew with `key` when it is written next */
export function createSecretBox(key: Buffer, former: readonly Buffer[] = []): SecretBox {
  const name = nameOf(key)
  const keys = new Map([...former, key].map((one) => [nameOf(one), one]))
  return {
    seal(text, place) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${PREFIX}.${name}.${sealed.toString('base64url')}`
    },
    open(kept, place) {
      if (!isSealed(kept)) return kept
      const [, by = '', text = ''] = kept.split('.')
      const own = keys.get(by)
      if (own === undefined) throw new SecretUnreadable(place, `it was sealed with another key (${by}, not ${name}); see HUIYIN_SECRET_KEY and HUIYIN_SECRET_KEY_FORMER`)
      const sealed = Buffer.from(text, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', own, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
        return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch (error) {
        if (error instanceof Error) throw new SecretUnreadable(place, 'it was changed, or moved from another record')
        throw error
      }
    },
    isCurrent: (kept) => kept.startsWith(`${PREFIX}.${name}.`),
  }
}
