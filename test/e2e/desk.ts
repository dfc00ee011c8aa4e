/** The dashboard in a browser: the built client, the real server and store, invented posts. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { buildApp } from '../../dashboard/server/app.ts'
import { buildClientIfStale } from '../../dashboard/server/build-client.ts'
import { createSecretBox } from '../../storage/secrets/secret-box.ts'
import { dashboardDefaults } from '../../dashboard/server/config.ts'
import { addDemoAccounts } from '../../dashboard/server/demo-accounts.ts'
import { reading } from '../../pipeline/triage/reading.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { seedReplica } from './seed-replica.ts'

export interface Desk {
  store: Store
  url: string
  /** A page of a new, empty browser profile. */
  open(viewport?: { width: number; height: number }, touch?: boolean): Promise<Page>
  /** A page with that demo account logged in. */
  openAs(role: string, viewport?: { width: number; height: number }, touch?: boolean): Promise<Page>
  /** What pages complained about: faults, and anything the content policy stopped. */
  complaints: string[]
  close(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const screenshots = join(root, 'docs/screenshots')
export const DESK_SIZE = { width: 1440, height: 900 }
export const PHONE_SIZE = { width: 390, height: 844 }

export async function openDesk(): Promise<Desk> {
  await buildClientIfStale(root)
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-e2e-'))
  const database = await openSqlite({ file: join(folder, 'huiyin.db') })
  await database.migrate()
  const store = openStore(database)
  await seedReplica(store, new Date())
  await addDemoAccounts(store)
  const complaints: string[] = []
  const app = await buildApp({
    store,
    clock: () => new Date(),
    log: { info: () => undefined, warn: () => undefined, error: (fields, message) => void complaints.push(`server: ${message} ${JSON.stringify(fields)}`) },
    randomBytes,
    secrets: createSecretBox(randomBytes(32)),
    ...reading(createTriageReader()),
    config: { ...dashboardDefaults, mode: 'demo', version: '0.1.0', city: '开封', off: [], clientFolder: join(root, 'dashboard/client/dist'), loginsPerMinute: 1000 },
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  const open: Desk['open'] = async (viewport = DESK_SIZE, touch = false) => {
    const context = await browser.newContext({ viewport, hasTouch: touch, isMobile: touch, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: url, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(`page: ${error.message}`))
    page.on('console', (message) => {
      // Refusals that a test provokes are told by the network line of their own; everything else is a fault.
      if (message.type() === 'error' && !/status of (401|404|409)/u.test(message.text())) complaints.push(`console: ${message.text()}`)
    })
    return page
  }
  return {
    store,
    url,
    open,
    complaints,
    async openAs(role, viewport, touch) {
      const page = await open(viewport, touch)
      await page.goto('/')
      await page.getByRole('button', { name: role }).first().click()
      await page.locator('.shell').waitFor()
      return page
    },
    async close() {
      await browser.close()
      await app.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
      expect(complaints).toEqual([])
    },
  }
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['HUIYIN_CHROMIUM'] ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-lcd-text'],
  })
}

/** The dialog that stands over the page. */
export const dialogOf = (page: Page): Locator => page.locator('.ant-modal')

/** The row of a table that holds these words. */
export const rowOf = (page: Page, words: string): Locator => page.locator('.sheet tbody tr', { hasText: words })

/** Clicks one after the other, before the page can draw anything in between: as on a slow machine, but each time. */
export async function clickAtOnce(page: Page, ...targets: readonly Locator[]): Promise<void> {
  const elements = await Promise.all(targets.map((target) => target.elementHandle()))
  await page.evaluate((all) => all.forEach((one) => (one as HTMLElement).click()), elements)
}

/** A picture for the docs. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true })
  const full = await page.screenshot({ animations: 'disabled' })
  // Text on plain ground needs few colours: a third of the bytes.
  await sharp(full).png({ palette: true, colours: 128, effort: 10, dither: 0 }).toFile(join(screenshots, `${name}.png`))
}
