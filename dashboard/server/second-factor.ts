/** 动态验证码: time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator app knows them). */
import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Staff } from '../../storage/records/staff.ts'
import { keepSecret, useCode } from '../../storage/records/staff.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import type { SecretBox } from '../../storage/secrets/secret-box.ts'
import { isSealed } from '../../storage/secrets/secret-box.ts'
import { codePlace } from '../../pipeline/secrets/secret-places.ts'

const SECRET_BYTES = 20
const PERIOD_S = 30
/** A clock may be one step off. */
const WINDOW = 1
const RECOVERY_CODES = 10
/** 80 bits: nobody guesses them, so a plain hash keeps them. */
const RECOVERY_BYTES = 10
const RECOVERY_LENGTH = 16

export const newSecret = (randomBytes: (size: number) => Buffer): string => new Secret({ buffer: exact(randomBytes(SECRET_BYTES)) }).base32

/** What an authenticator app reads from the QR code. */
export const secretAddress = (secret: string, login: string, city: string): string => totp(secret, login, city).toString()

/** The time step a code belongs to; null when it is none of now. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const delta = totp(secret, '', '').validate({ token: code, timestamp: now.getTime(), window: WINDOW })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta
}

/** Codes for the day the telephone is lost, each good once, written `abcd-efgh-…`. */
export function newRecoveryCodes(randomBytes: (size: number) => Buffer): string[] {
  const code = (): string => new Secret({ buffer: exact(randomBytes(RECOVERY_BYTES)) }).base32.toLowerCase().replace(/(.{4})(?=.)/gu, '$1-')
  return Array.from({ length: RECOVERY_CODES }, code)
}
export const recoveryHash = (code: string): string => createHash('sha256').update(plain(code)).digest('hex')

/** The secret as it stands in the store, and as the authenticator has it. */
export const sealSecret = (staff: Staff, secret: string, secrets: SecretBox): string => secrets.seal(secret, placeOf(staff))
export const secretOf = (staff: Staff, secrets: SecretBox): string | null => (staff.secondFactor ? secrets.open(staff.secondFactor.secret, placeOf(staff)) : null)
const placeOf = ({ id }: Staff): string => codePlace(id)

/**
 * The person after this code was used; a secret that stood in clear is sealed from now on.
 * @throws IllegalTransition when it is wrong, or was used before · SecretUnreadable
 */
export function proveCode(staff: Staff, code: string, now: Date, secrets: SecretBox): Staff {
  const said = plain(code)
  if (said.length >= RECOVERY_LENGTH) return useCode(staff, { recovery: recoveryHash(said) })
  const secret = secretOf(staff, secrets)
  const step = secret === null ? null : stepOfCode(secret, said, now)
  if (secret === null || step === null) throw new IllegalTransition('staff', staff.id, 'use code', 'wrong')
  const used = useCode(staff, { step })
  return isSealed(used.secondFactor?.secret ?? '') ? used : keepSecret(used, sealSecret(staff, secret, secrets))
}

/** As people type it: blanks and hyphens do not count. */
const plain = (code: string): string => code.replace(/[\s-]/gu, '').toLowerCase()
const totp = (secret: string, login: string, city: string): TOTP => new TOTP({ issuer: `回音 ${city}`.trim(), label: login, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD_S })
/** A Buffer may be a view of a larger one. */
const exact = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer
