/** The key of the secret box: given, or kept in a file of the data folder that only its owner reads. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SecretBox } from './secret-box.ts'
import { createSecretBox, KEY_BYTES } from './secret-box.ts'

/** In the data folder, beside the database, in no backup of it. */
const KEY_FILE = 'secret.key'

/** 32 bytes, as 64 hexadecimal digits or in base64; undefined for anything else. */
export function readKey(text: string): Buffer | undefined {
  const said = text.trim()
  const key = /^[0-9a-f]{64}$/iu.test(said) ? Buffer.from(said, 'hex') : Buffer.from(said, 'base64')
  return key.length === KEY_BYTES && (/^[0-9a-f]{64}$/iu.test(said) || /^[A-Za-z0-9+/_-]{43}=?$/u.test(said)) ? key : undefined
}

/** The box of a configuration. Without a given key the first program that starts makes the file. @throws Error when the file holds no key */
export function openSecretBox({ secretKey, dataDir }: { secretKey: string | undefined; dataDir: string }): SecretBox {
  return createSecretBox(secretKey === undefined ? keyOfFile(dataDir) : keyOf(secretKey, 'HUIYIN_SECRET_KEY'))
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
