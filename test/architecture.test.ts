/** The import rules of the design hold; and the check itself is no dummy: planted offenders are found. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { brokenRules } from './support/import-rules.ts'
import type { SourceFile } from './support/import-rules.ts'

function projectFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], { encoding: 'utf8' })
  return listed
    .split('\n')
    .filter((path) => path !== '' && existsSync(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

describe('import rules', () => {
  const files = projectFiles()

  it('sees the project', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.map((file) => file.path)).toContain('storage/records/post.ts')
  })

  it('hold everywhere', () => {
    expect(brokenRules(files)).toEqual([])
  })

  it.each([
    ['storage/records/offender.ts', "import fs from 'node:fs'", 'records import zod only'],
    ['storage/records/offender.ts', "import { x } from '../store.ts'", 'records must not see storage'],
    ['crawlers/offender.ts', "import { openStore } from '../storage/trade-store.ts'", 'crawlers must not see storage'],
    ['classifiers/offender.ts', "import type { S } from '../crawlers/source.ts'", 'classifiers must not see crawlers'],
    ['storage/offender.ts', "import { c } from '../pipeline/config.ts'", 'storage must not see pipeline'],
    ['pipeline/offender.ts', "import { a } from '../dashboard/server/app.ts'", 'pipeline must not see server'],
    ['dashboard/client/offender.tsx', "import { a } from '../../storage/store.ts'", 'client must not see storage'],
    ['dashboard/server/offender.ts', "import { MongoClient } from 'mongodb'", 'its place is storage/mongo/'],
    ['crawlers/sources/offender.ts', "import { m } from './mailbox.ts'", 'sources never import sources'],
    ['dashboard/client/pages/queue/offender.tsx', "import { L } from '../login/login-page.tsx'", 'pages never import pages'],
    ['pipeline/offender.ts', 'const port = process.env.PORT', 'reads the environment'],
    ['storage/offender.ts', 'process.exit(1)', 'exits'],
    ['pipeline/offender.ts', "const x = await import('../dashboard/client/main.tsx')", 'pipeline must not see client'],
  ])('find a planted offender: %s with %s', (path, text, expected) => {
    const broken = brokenRules([...files, { path, text }])
    expect(broken.join('\n')).toContain(expected)
    expect(broken.every((line) => line.includes('offender'))).toBe(true)
  })

  it('find a planted cycle', () => {
    const broken = brokenRules([
      { path: 'pipeline/a.ts', text: "import { b } from './b.ts'" },
      { path: 'pipeline/b.ts', text: "import type { a } from './a.ts'" },
    ])
    expect(broken).toEqual(['cycle: pipeline/a.ts → pipeline/b.ts → pipeline/a.ts'])
  })
})
