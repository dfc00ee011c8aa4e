/** The key of the secret box: given, or kept in a file of the data folder that only its owner reads. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SecretBox } from './secret-box.ts'
import { createSecretBox, KEY_BYTES } from './secret-box.ts'

/** In the data folder, beside the database, in no backup of it. */
const KEY_FILE = 'secret.key'

/** How a key is written, for messages. */
export const keyForm = 'must be 32 bytes, as 64 hexadecimal digits or in base64 (openssl rand -base64 32)'

/** 32 bytes, as 64 hexadecimal digits or in base64; undefined for anything else. */
export function readKey(text: string): Buffer | undefined {
  const said = text.trim()
  const key = /^[0-9a-f]{64}$/iu.test(said) ? Buffer.from(said, 'hex') : Buffer.from(said, 'base64')
  return key.length === KEY_BYTES && (/^[0-9a-f]{64}$/iu.test(said) || /^[A-Za-z0-9+/_-]{43}=?$/u.test(said)) ? key : undefined
}

/** What a configuration says of keys, as text. */
export interface SecretKeys {
  /** HUIYIN_SECRET_KEY */
  secretKey: string | undefined
  /** HUIYIN_SECRET_KEY_FORMER: keys that were in use before, with commas between. */
  formerSecretKeys?: string | undefined
  dataDir: string
}

/** The keys of a list with commas between; undefined where one of them is none. */
export function readKeys(text: string): Buffer[] | undefined {
  const keys = text.split(',').filter((one) => one.trim() !== '').map(readKey)
  return keys.includes(undefined) ? undefined : (keys as Buffer[])
}

/** The box of a configuration. Without a given key the first program that starts makes the file. @throws Error when the file holds no key */
export function openSecretBox(keys: SecretKeys): SecretBox {
  return configuredBox(keys) ?? createSecretBox(keyOfFile(keys.dataDir))
}

/** The box of a given key, null where none is given. What the file's key sealed before it was given is opened, too. */
export function configuredBox({ secretKey, formerSecretKeys = '', dataDir }: SecretKeys): SecretBox | null {
  if (secretKey === undefined) return null
  const former = readKeys(formerSecretKeys)
  if (former === undefined) throw new Error('HUIYIN_SECRET_KEY_FORMER: keys of 32 bytes each, with commas between')
  const ofFile = existsSync(join(dataDir, KEY_FILE)) ? [keyOfFile(dataDir)] : []
  return createSecretBox(keyOf(secretKey, 'HUIYIN_SECRET_KEY'), [...former, ...ofFile])
}

function keyOfFile(dataDir: string): Buffer {
  const file = join(dataDir, KEY_FILE)
  mkdirSync(dataDir, { recursive: true })
  try {
    // `wx`: of several programs that start at once, one makes it.
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return keyOf(readFileSync(file, 'utf8'), file)
}

function keyOf(text: string, where: string): Buffer {
  const key = readKey(text)
  if (!key) throw new Error(`${where}: a secret key is 32 bytes, as 64 hexadecimal digits or in base64`)
  return key
}
