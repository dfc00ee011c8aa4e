import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { PageChanged } from '../../crawlers/errors.ts'
import { readSavedPage } from '../../crawlers/saved-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'huiyin-saved-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a file larger than any page is refused unread: 50 megabytes, and three gigabytes', () => {
  const file = join(folder, 'page.html')
  writeFileSync(file, '<html>')
  expect(readSavedPage(file)).toMatchObject({ body: '<html>' })
  for (const bytes of [50 * 1024 ** 2, 3 * 1024 ** 3]) {
    // A hole: no disk is written.
    truncateSync(file, bytes)
    expect(() => readSavedPage(file)).toThrow(PageChanged)
  }
})
