/** What the server is given. It reads no environment: main.ts makes this. */
import type { Reading, sureUnitOf } from '../../pipeline/triage/reading.ts'
import type { OfficeRules } from '../../pipeline/casework/rulebook/office-rules.ts'
import type { Role } from '../../storage/records/staff.ts'
import type { PersonalSpan } from '../../storage/records/triage.ts'
import type { Store } from '../../storage/store.ts'
import type { SecretBox } from '../../storage/secrets/secret-box.ts'
import type { Log } from '../../pipeline/log.ts'

export interface DashboardConfig {
  mode: 'demo' | 'production'
  version: string
  city: string
  /** What is switched off on this machine, one line each; shown to everybody. */
  off: string[]
  /** The built client; a page saying how to build it is served while it is missing. */
  clientFolder: string
  /** Reverse proxies whose X-Forwarded-* headers are believed: addresses and networks. */
  trustProxy: readonly string[]
  /** Roles that cannot work without 动态验证码. */
  codeFor: readonly Role[]
  /** A session ends after so much idle time, and after so much time at all. */
  idleMs: number
  longestMs: number
  /** Login attempts a minute from one address. */
  loginsPerMinute: number
}

export const dashboardDefaults = { trustProxy: [], codeFor: [], idleMs: 30 * 60_000, longestMs: 12 * 3600_000, loginsPerMinute: 20 } as const

export interface DashboardParts {
  store: Store
  config: DashboardConfig
  clock: () => Date
  log: Pick<Log, 'info' | 'warn' | 'error'>
  /** What a person typed into the search box as the words the store indexes. */
  searchWords: (text: string) => string[]
  /** Personal data in texts that triage has not read: replies, former versions, raw pages, and posts that changed since. */
  findPersonal: (text: { title: string; content: string }) => PersonalSpan[]
  /** How well a reply answers its post. */
  assessReply: Reading['assessReply']
  /** What a learned router forwards by itself, asked for at a dry run: loading it takes time. */
  sureUnit?: () => ReturnType<typeof sureUnitOf>
  /** Deadlines, approvals and limits; the city's own files where none are given. */
  rules?: OfficeRules
  /** The labels an officer can choose from when correcting. */
  taxonomy: { topics: readonly string[]; categories: readonly string[] }
  /** Seals what must be read again: authenticator keys, signature keys. */
  secrets: SecretBox
  /** Random bytes for tokens and first passwords. */
  randomBytes: (size: number) => Buffer
}
