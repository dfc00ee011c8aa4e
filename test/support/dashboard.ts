/** The dashboard as the tests use it: the real app over the real store in a fresh file, a clock that stands still until it is set. */
import { mkdtemp, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { assessReply } from '../../classifiers/reply/assess-reply.ts'
import { endpoints } from '../../dashboard/contract.ts'
import type { EndpointName } from '../../dashboard/contract.ts'
import { REQUEST_MARK, REQUEST_MARK_VALUE } from '../../dashboard/contract/page.ts'
import { buildApp } from '../../dashboard/server/app.ts'
import type { DashboardConfig, DashboardParts } from '../../dashboard/server/config.ts'
import { dashboardDefaults } from '../../dashboard/server/config.ts'
import { addDemoAccounts, DEMO_PASSWORD } from '../../dashboard/server/demo-accounts.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import type { PersonalSpan } from '../../storage/records/triage.ts'

export interface Dashboard {
  app: FastifyInstance
  store: Store
  /** Moves the clock. */
  pass(ms: number): void
  now(): string
  /** Everything the server logged. */
  logged: { level: string; fields: Record<string, unknown>; message: string }[]
  /** Logs in with the demo password (or another) and returns the cookie header. */
  login(login: string, password?: string): Promise<string>
  /** Calls an endpoint as the browser would. */
  ask(name: EndpointName, input?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown }, cookie?: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

export const taxonomy = { topics: ['城乡建设', '环境保护', '劳动和社会保障'], categories: ['供水', '市容管理', '环境保护', '其他问题'] }

/** `parts` replace what the tests of the dashboard alone make up: the flow test brings its own store, clock and classifiers. */
export async function openDashboard(overrides: Partial<DashboardConfig> & { store?: Store; parts?: Partial<DashboardParts> } = {}): Promise<Dashboard> {
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-dashboard-'))
  const { store: given, parts, ...config } = overrides
  const store = given ?? (await freshStore(join(folder, 'huiyin.db')))
  let now = Date.parse('2026-11-20T02:00:00.000Z')
  const logged: Dashboard['logged'] = []
  const note = (level: string) => (fields: Record<string, unknown>, message: string) => void logged.push({ level, fields, message })
  const app = await buildApp({
    store,
    clock: () => new Date(now),
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    searchWords: (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean),
    findPersonal,
    assessReply: (asked) => assessReply(asked, { cut: (text) => String(text).split(/(?<=[\p{P}\s])|(?=[\p{P}\s])/u) }),
    taxonomy,
    randomBytes,
    secrets: createSecretBox(Buffer.alloc(32, 7)),
    config: { ...dashboardDefaults, mode: 'demo', version: '0.0.0-test', city: '开封', off: [], clientFolder: join(folder, 'no-client'), loginsPerMinute: 10_000, ...config },
    ...parts,
  })
  const ask: Dashboard['ask'] = (name, input = {}, cookie = '', headers = {}) => {
    const { method, path } = endpoints[name]
    const url = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
    const search = input.query ? `?${new URLSearchParams(input.query).toString()}` : ''
    return app.inject({
      method,
      url: url + search,
      headers: { ...(method === 'GET' ? {} : { [REQUEST_MARK]: REQUEST_MARK_VALUE }), ...(cookie ? { cookie } : {}), ...headers },
      ...(input.body === undefined ? {} : { payload: input.body as Record<string, unknown> }),
    })
  }
  return {
    app,
    store,
    logged,
    pass: (ms) => void (now += ms),
    now: () => new Date(now).toISOString(),
    async login(login, password = DEMO_PASSWORD) {
      const response = await ask('login', { body: { login, password } })
      if (response.statusCode !== 200) throw new Error(`${login} could not log in: ${response.body}`)
      return cookieOf(response)
    },
    ask,
    async close() {
      await app.close()
      if (!given) await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freshStore(file: string): Promise<Store> {
  const database = await openSqlite({ file })
  await database.migrate()
  const store = openStore(database)
  await addDemoAccounts(store)
  return store
}

/** The cookie header that answers a response's Set-Cookie. */
export function cookieOf(response: LightMyRequestResponse): string {
  const header = response.headers['set-cookie']
  return String(Array.isArray(header) ? header[0] : header).split(';')[0] ?? ''
}

/** Stands in for the classifier: mobile numbers, and names before 先生 and 女士. */
export function findPersonal({ title, content }: { title: string; content: string }): PersonalSpan[] {
  const patterns = [
    { kind: 'mobile', pattern: /1\d{10}/gu },
    { kind: 'name', pattern: /[赵钱孙李周吴郑王]\p{Script=Han}{0,2}(?=先生|女士)/gu },
  ] as const
  return (['title', 'content'] as const).flatMap((field) =>
    patterns.flatMap(({ kind, pattern }) => [...{ title, content }[field].matchAll(pattern)].map((match) => ({ field, kind, start: match.index, end: match.index + match[0].length, text: match[0], because: kind }))),
  )
}
