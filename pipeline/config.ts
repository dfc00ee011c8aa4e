/**
 * Configuration: one schema of the environment, read by main.ts and cli.ts files alone.
 * Every wrong variable is named at once; the program does not start with one.
 */
import { isIP } from 'node:net'
import { z } from 'zod'
import type { Role } from '../storage/records/staff.ts'
import { roles } from '../storage/records/staff.ts'
import { keyForm, readKey, readKeys } from '../storage/secrets/secret-key.ts'

const flag = z.enum(['on', 'off'])
/** Who decides over accounts, the system and the audit trail, and who decides for the city: a stolen password must not be enough. */
const CODE_ROLES: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin', 'leader']

const zEnvironment = z
  .object({
    HUIYIN_MODE: z.enum(['demo', 'production']).default('demo'),
    HUIYIN_DATA_DIR: z.string().min(1).default('./data'),
    HUIYIN_STORE: z.enum(['sqlite', 'mongo']).default('sqlite'),
    MONGODB_URL: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://').optional(),
    HUIYIN_PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    HUIYIN_HOST: z.string().min(1).default('127.0.0.1'),
    HUIYIN_TRUST_PROXY: z.string().optional(),
    HUIYIN_SECRET_KEY: z.string().refine((text) => readKey(text) !== undefined, keyForm).optional(),
    HUIYIN_SECRET_KEY_FORMER: z.string().refine((text) => readKeys(text) !== undefined, `each key ${keyForm}, with commas between`).optional(),
    HUIYIN_CODE_FOR: z.string().optional(),
    HUIYIN_CITY: z.string().min(2).default('开封'),
    HUIYIN_REPLICA: flag.optional(),
    HUIYIN_REPLICA_SPEED: z.coerce.number().min(1).max(100_000).default(300),
    HUIYIN_CRAWL_DELAY_MS: z.coerce.number().int().min(0).max(600_000).optional(),
    HUIYIN_CRAWL_BUDGET: z.coerce.number().int().min(1).max(10_000_000).optional(),
    HUIYIN_CRAWL_MINUTES: z.coerce.number().min(0.05).max(1440).optional(),
    HUIYIN_LIUYAN_URL: z.url().optional(),
    HUIYIN_LIUYAN_READER: z.enum(['form', 'browser']).default('form'),
    HUIYIN_MAILBOXES: z.string().optional(),
    HUIYIN_ENCODER: flag.default('on'),
    HUIYIN_WORKERS: z.coerce.number().int().min(1).max(16).default(2),
    HUIYIN_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
    HUIYIN_LOG_FORMAT: z.enum(['text', 'json']).optional(),
    HUIYIN_CHROMIUM: z.string().optional(),
    HUIYIN_SCHEDULES: z.string().optional(),
    HUIYIN_CALENDAR: z.string().optional(),
    HUIYIN_IMPORT_DIR: z.string().optional(),
    HUIYIN_WEEKLY_DRAFT: flag.optional(),
    HUIYIN_ALARM_RUNS: z.coerce.number().int().min(1).max(50).default(3),
    HUIYIN_SMTP_URL: z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://').optional(),
    HUIYIN_MAIL_FROM: z.string().optional(),
    HUIYIN_MAIL_TO: z.string().optional(),
    HUIYIN_WECOM_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
    HUIYIN_DINGTALK_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
    HUIYIN_DINGTALK_SECRET: z.string().optional(),
  })
  .superRefine((env, context) => {
    for (const entry of listed(env.HUIYIN_TRUST_PROXY)) if (!isNetwork(entry)) context.addIssue({ code: 'custom', path: ['HUIYIN_TRUST_PROXY'], message: `«${entry}» is no address (10.0.0.5) and no network (10.0.0.0/24)` })
    for (const entry of listed(env.HUIYIN_CODE_FOR)) if (entry !== 'none' && !roles.some((role) => role === entry)) context.addIssue({ code: 'custom', path: ['HUIYIN_CODE_FOR'], message: `there is no role «${entry}»; roles are ${roles.join(', ')}, or none` })
    if (listed(env.HUIYIN_CODE_FOR).includes('none') && listed(env.HUIYIN_CODE_FOR).length > 1) context.addIssue({ code: 'custom', path: ['HUIYIN_CODE_FOR'], message: 'none goes with no role' })
    if (env.HUIYIN_STORE === 'mongo' && !env.MONGODB_URL) context.addIssue({ code: 'custom', path: ['MONGODB_URL'], message: 'is needed when HUIYIN_STORE=mongo' })
    if (env.HUIYIN_SMTP_URL && !env.HUIYIN_MAIL_TO) context.addIssue({ code: 'custom', path: ['HUIYIN_MAIL_TO'], message: 'is needed with HUIYIN_SMTP_URL' })
    if (env.HUIYIN_SMTP_URL && !env.HUIYIN_MAIL_FROM) context.addIssue({ code: 'custom', path: ['HUIYIN_MAIL_FROM'], message: 'is needed with HUIYIN_SMTP_URL' })
    if (env.HUIYIN_MODE === 'production' && env.HUIYIN_REPLICA === 'on') context.addIssue({ code: 'custom', path: ['HUIYIN_REPLICA'], message: 'the replica is not for production' })
  })

export interface Config {
  mode: 'demo' | 'production'
  dataDir: string
  store: 'sqlite' | 'mongo'
  mongodbUrl: string | undefined
  host: string
  port: number
  city: string
  /** Reverse proxies whose X-Forwarded-* headers are believed, as addresses or networks; none by default. */
  trustProxy: string[]
  /** The key of what is sealed in the store; without one it is in a file of the data folder, and only secrets are sealed. */
  secretKey: string | undefined
  /** Keys that were in use before, with commas between. */
  formerSecretKeys: string | undefined
  /** Roles that cannot work without 动态验证码. */
  codeFor: Role[]
  /** Collect from the bundled replica instead of the sites. */
  replica: boolean
  replicaSpeed: number
  /** Least pause between two requests to one host; the replica is on this machine and allows a shorter one. */
  crawlDelayMs: number
  /** Requests to one host a day, all processes and restarts together. */
  crawlBudget: number
  crawlMinutes: number
  liuyanUrl: string
  /** How the board is read: by its form API, or through a browser. */
  liuyanReader: 'form' | 'browser'
  /** Mailbox profiles in use: `profile` or `profile=base URL`. */
  mailboxes: { profile: string; baseUrl: string | undefined }[]
  /** Read posts with the transformer encoder beside the sparse models. */
  encoder: 'on' | 'off'
  /** Sources crawled at the same time. */
  workers: number
  logLevel: string
  logFormat: 'text' | 'json'
  chromium: string | undefined
  /** File with the hours of the sources. */
  schedules: string | undefined
  /** File with the office's working time, closures and holidays of years the public table lacks; the city's own where none is named. */
  calendar: string | undefined
  /** Folder into which files of posts are dropped. */
  importDir: string | undefined
  /** Draft last week's 热点周报 on Mondays. */
  weeklyDraft: boolean
  /** Bad runs of a source in a row before staff are told. */
  alarmRuns: number
  notify: {
    mail: { url: string; from: string; to: string[] } | undefined
    wecom: string | undefined
    dingtalk: { url: string; secret: string | undefined } | undefined
  }
}

/** Every wrong variable, one a line. */
export class ConfigError extends Error {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(`configuration: ${problems.length === 1 ? 'one variable is' : `${problems.length} variables are`} wrong\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** The demo looks every few seconds, so that a newcomer sees things arrive; a site is asked every half hour. */
const DEMO_CRAWL_MINUTES = 0.25
const SITE_CRAWL_MINUTES = 30
/** The replica's robots.txt asks for this much. */
const REPLICA_DELAY_MS = 100
const SITE_DELAY_MS = 2000
/** The accelerated replica lives many days in one of ours. */
const REPLICA_BUDGET = 10_000_000
const SITE_BUDGET = 20_000

/** The configuration of an environment. @throws ConfigError naming every wrong variable */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty value in a .env file means «not set».
  const given = Object.fromEntries(Object.entries(environment).filter(([name, value]) => (name.startsWith('HUIYIN_') || name === 'MONGODB_URL') && value !== undefined && value !== ''))
  const unknown = Object.keys(given).filter((name) => name.startsWith('HUIYIN_') && !known.has(name))
  const parsed = zEnvironment.safeParse(given)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}${shown(String(issue.path[0]), given)}`)),
    ...unknown.map((name) => `${name}: there is no such variable`),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const env = parsed.data
  const replica = env.HUIYIN_REPLICA === undefined ? env.HUIYIN_MODE === 'demo' && env.HUIYIN_LIUYAN_URL === undefined : env.HUIYIN_REPLICA === 'on'
  return {
    mode: env.HUIYIN_MODE,
    dataDir: env.HUIYIN_DATA_DIR,
    store: env.HUIYIN_STORE,
    mongodbUrl: env.MONGODB_URL,
    host: env.HUIYIN_HOST,
    port: env.HUIYIN_PORT,
    city: env.HUIYIN_CITY,
    trustProxy: listed(env.HUIYIN_TRUST_PROXY),
    secretKey: env.HUIYIN_SECRET_KEY,
    formerSecretKeys: env.HUIYIN_SECRET_KEY_FORMER,
    codeFor: env.HUIYIN_CODE_FOR === undefined ? (env.HUIYIN_MODE === 'production' ? [...CODE_ROLES] : []) : roles.filter((role) => listed(env.HUIYIN_CODE_FOR).includes(role)),
    replica,
    replicaSpeed: env.HUIYIN_REPLICA_SPEED,
    crawlDelayMs: env.HUIYIN_CRAWL_DELAY_MS ?? (replica ? REPLICA_DELAY_MS : SITE_DELAY_MS),
    crawlBudget: env.HUIYIN_CRAWL_BUDGET ?? (replica ? REPLICA_BUDGET : SITE_BUDGET),
    crawlMinutes: env.HUIYIN_CRAWL_MINUTES ?? (replica ? DEMO_CRAWL_MINUTES : SITE_CRAWL_MINUTES),
    liuyanUrl: env.HUIYIN_LIUYAN_URL ?? 'https://liuyan.people.com.cn',
    liuyanReader: env.HUIYIN_LIUYAN_READER,
    mailboxes: (env.HUIYIN_MAILBOXES ?? 'kaifeng').split(/[\s,]+/u).filter(Boolean).map(readMailbox),
    encoder: env.HUIYIN_ENCODER,
    workers: env.HUIYIN_WORKERS,
    // In the demo a person watches the progress line: only what went wrong is said beside it.
    logLevel: env.HUIYIN_LOG ?? (env.HUIYIN_MODE === 'production' ? 'info' : 'warn'),
    logFormat: env.HUIYIN_LOG_FORMAT ?? (env.HUIYIN_MODE === 'production' ? 'json' : 'text'),
    chromium: env.HUIYIN_CHROMIUM,
    schedules: env.HUIYIN_SCHEDULES,
    calendar: env.HUIYIN_CALENDAR,
    importDir: env.HUIYIN_IMPORT_DIR,
    // The demo's last week is still being collected while it runs.
    weeklyDraft: env.HUIYIN_WEEKLY_DRAFT === undefined ? env.HUIYIN_MODE === 'production' : env.HUIYIN_WEEKLY_DRAFT === 'on',
    alarmRuns: env.HUIYIN_ALARM_RUNS,
    notify: {
      mail: env.HUIYIN_SMTP_URL === undefined ? undefined : { url: env.HUIYIN_SMTP_URL, from: env.HUIYIN_MAIL_FROM ?? '', to: (env.HUIYIN_MAIL_TO ?? '').split(/[\s,;]+/u).filter(Boolean) },
      wecom: env.HUIYIN_WECOM_WEBHOOK,
      dingtalk: env.HUIYIN_DINGTALK_WEBHOOK === undefined ? undefined : { url: env.HUIYIN_DINGTALK_WEBHOOK, secret: env.HUIYIN_DINGTALK_SECRET },
    },
  }
}

const listed = (text: string | undefined): string[] => (text ?? '').split(/[\s,]+/u).filter(Boolean)

/** `10.0.0.5`, `10.0.0.0/24`, and the same of IPv6. A name, or «everybody», is none: it would let anybody choose their address. */
function isNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const version = isIP(address)
  return version !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)))
}

/** The value a variable has, unless it is a secret. */
function shown(name: string, given: Record<string, string | undefined>): string {
  return /SMTP|WEBHOOK|SECRET|MONGODB/u.test(name) ? '' : ` (it is «${given[name] ?? ''}»)`
}

/** Variables other programs of ours read: tests, training data. */
const alsoOurs = ['HUIYIN_DATA']
const known: ReadonlySet<string> = new Set([...Object.keys(zEnvironment.shape), ...alsoOurs])

function readMailbox(entry: string): Config['mailboxes'][number] {
  const at = entry.indexOf('=')
  return at < 0 ? { profile: entry, baseUrl: undefined } : { profile: entry.slice(0, at), baseUrl: entry.slice(at + 1) }
}
