/** The import rules of the design, as data and as pure functions over (file, text): the architecture test uses them on the project and on planted offenders. */
import { dirname, join, normalize } from 'node:path'

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  path: string
  text: string
}

/** Which part of the project a file belongs to; the first match counts. */
const parts: readonly (readonly [name: string, prefix: string])[] = [
  ['records', 'storage/records/'],
  ['storage', 'storage/'],
  ['replica', 'crawlers/replica/'],
  ['crawlers', 'crawlers/'],
  ['classifiers', 'classifiers/'],
  ['pipeline', 'pipeline/'],
  ['contract', 'dashboard/contract'],
  ['client', 'dashboard/client/'],
  ['server', 'dashboard/server/'],
  ['test', 'test/'],
]

/** Part → the other parts it may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  records: [],
  storage: ['records'],
  replica: ['records', 'crawlers'],
  crawlers: ['records'],
  classifiers: ['records'],
  pipeline: ['storage', 'records', 'crawlers', 'classifiers', 'replica'],
  contract: ['records'],
  client: ['contract', 'records'],
  server: ['contract', 'records', 'storage', 'pipeline'],
}

/** Packages that one place alone may import. */
const vendors: readonly (readonly [package_: string, places: readonly string[]])[] = [
  ['mongodb', ['storage/mongo/']],
  ['libsql', ['storage/sqlite/']],
  ['@node-rs/jieba', ['classifiers/']],
  ['@huggingface/transformers', ['classifiers/']],
  ['playwright-core', ['crawlers/']],
  ['fastify', ['dashboard/server/', 'crawlers/replica/']],
  // The recovery command makes passwords without the dashboard.
  ['@node-rs/argon2', ['dashboard/server/', 'storage/reset-password.ts']],
  ['react', ['dashboard/client/']],
  ['antd', ['dashboard/client/']],
  ['node-cron', ['pipeline/jobs/']],
]

/** main.ts may start every part: it is where adapters are chosen. */
const composers: ReadonlySet<string> = new Set(['pipeline/main.ts'])
const environmentReaders = /(^|\/)(main|cli|doctor)\.ts$|^dashboard\/client\/vite\.config\.ts$/

const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a file imports, as written. */
export function importsOf(file: SourceFile): string[] {
  return [...file.text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '')
}

const partOf = (path: string): string => parts.find(([, prefix]) => path.startsWith(prefix))?.[0] ?? 'root'
const resolve = (from: string, specifier: string): string => normalize(join(dirname(from), specifier)).replaceAll('\\', '/')

/** Every broken rule, one sentence each. Test files are not checked. */
export function brokenRules(files: readonly SourceFile[]): string[] {
  const broken: string[] = []
  for (const file of files) {
    const part = partOf(file.path)
    if (part === 'test' || part === 'root') continue
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) broken.push(...brokenInside(file.path, part, resolve(file.path, specifier)))
      else broken.push(...brokenOutside(file.path, part, specifier))
    }
    if (!environmentReaders.test(file.path)) {
      if (/\bprocess\.env\b/.test(file.text)) broken.push(`${file.path} reads the environment: only main.ts and cli.ts may`)
      if (/\bprocess\.exit\s*\(/.test(file.text)) broken.push(`${file.path} exits: only main.ts and cli.ts may`)
    }
  }
  return [...broken, ...cycles(files.filter((file) => partOf(file.path) !== 'test'))]
}

function brokenInside(path: string, part: string, target: string): string[] {
  const to = partOf(target)
  const broken: string[] = []
  if (to !== part && !(allowed[part] ?? []).includes(to) && !(composers.has(path) && to !== 'test')) broken.push(`${path} imports ${target}: ${part} must not see ${to}`)
  if (isSource(path) && isSource(target)) broken.push(`${path} imports ${target}: sources never import sources`)
  const page = pageOf(path)
  const other = pageOf(target)
  if (page && other && page !== other) broken.push(`${path} imports ${target}: pages never import pages`)
  return broken
}

function brokenOutside(path: string, part: string, specifier: string): string[] {
  if (part === 'records' && specifier !== 'zod') return [`${path} imports ${specifier}: records import zod only`]
  const vendor = vendors.find(([name]) => specifier === name || specifier.startsWith(`${name}/`))
  if (vendor && !vendor[1].some((place) => path.startsWith(place))) return [`${path} imports ${specifier}: its place is ${vendor[1].join(', ')}`]
  return []
}

/** A source is a file directly in crawlers/sources/. */
const isSource = (path: string): boolean => /^crawlers\/sources\/[^/]+\.ts$/.test(path)
const pageOf = (path: string): string | undefined => /^dashboard\/client\/pages\/([^/]+)/.exec(path)?.[1]

/** Import cycles among the files (type-only imports count: they couple just the same). */
function cycles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path))
  const edges = new Map(files.map((file) => [file.path, importsOf(file).filter((s) => s.startsWith('.')).map((s) => resolve(file.path, s)).filter((p) => known.has(p))]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      found.push(`cycle: ${[...trail.slice(at), path].join(' → ')}`)
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of known) visit(path, [])
  return found
}
