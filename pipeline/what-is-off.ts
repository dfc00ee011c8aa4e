/** What this machine lacks and what therefore is switched off, one line each. */
import { existsSync } from 'node:fs'
import type { Config } from './config.ts'

/** Where Debian installs it. */
const CHROMIUM = '/usr/bin/chromium'

/** The browser in use, or undefined. */
export function chromiumOf(config: Pick<Config, 'chromium'>): string | undefined {
  const path = config.chromium ?? CHROMIUM
  return existsSync(path) ? path : undefined
}

/** One line for each thing that is off and how to switch it on; `classifiers` is what their reader says of itself. */
export function whatIsOff(config: Config, classifiers: readonly string[]): string[] {
  const off = [...classifiers]
  if (chromiumOf(config) === undefined) off.push('browser source (no Chromium: install it, or set HUIYIN_CHROMIUM)')
  if (config.store === 'sqlite') off.push('several machines (SQLite serves one: set HUIYIN_STORE=mongo and MONGODB_URL)')
  if (config.secretKey === undefined) off.push('personal data sealed in the store (set HUIYIN_SECRET_KEY, then `npm run storage -- seal`)')
  return off
}
