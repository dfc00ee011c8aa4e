import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { defineConfig } from 'vitest/config'

/** The browser to drive: the one named, Debian's, or Playwright's own. */
const browser = [process.env['HUIYIN_CHROMIUM'], '/usr/bin/chromium', chromium.executablePath()].find((path) => path !== undefined && path !== '' && existsSync(path))
if (browser === undefined) process.stderr.write('e2e: skipped, there is no Chromium: install it or set HUIYIN_CHROMIUM\n')

/** `npm run e2e`: the dashboard in a real browser, over the real store. It writes docs/screenshots/. */
export default defineConfig({
  test: {
    include: browser === undefined ? [] : ['test/e2e/**/*.test.ts'],
    passWithNoTests: true,
    env: { HUIYIN_CHROMIUM: browser ?? '' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    fileParallelism: false,
  },
})
