/** What the two READMEs say can be done, package.json can do. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const builtIn = new Set(['install', 'ci', 'run'])

/** Names of the npm scripts a text runs: in code spans and blocks, and in a shell script everywhere. */
function commandsIn(text: string): string[] {
  const code = text.startsWith('#!') ? text : [...text.matchAll(/```[\s\S]*?```|`[^`\n]+`/gu)].map(([span]) => span).join('\n')
  return [...code.matchAll(/\bnpm (?:run (?:-s )?)?([a-z][a-z0-9-]*)/gu)].map((match) => match[1] ?? '').filter((name) => !builtIn.has(name))
}

describe.each(['README.md', 'README.zh-CN.md', 'docs/operations.md', '.ci/run'])('%s', (file) => {
  const text = readFileSync(file, 'utf8')

  it('runs commands that exist', () => {
    const missing = [...new Set(commandsIn(text))].filter((name) => scripts[name] === undefined)
    expect(commandsIn(text).length).toBeGreaterThan(1)
    expect(missing).toEqual([])
  })

  it('links to files that exist', () => {
    const folder = file.startsWith('docs/') ? 'docs/' : ''
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/gu)].map((match) => match[1] ?? '')
    expect(links.filter((link) => !existsSync(folder + link))).toEqual([])
  })
})

it('the two READMEs name the same commands', () => {
  const names = (file: string) => [...new Set(commandsIn(readFileSync(file, 'utf8')))].sort()
  expect(names('README.zh-CN.md')).toEqual(names('README.md'))
})

it('every script starts a file that exists', () => {
  for (const [name, command] of Object.entries(scripts)) {
    const file = /tsx (?:--\S+ )*([\w./-]+\.ts)/u.exec(command)?.[1]
    if (file) expect(existsSync(file), `${name}: ${file}`).toBe(true)
  }
})
