/** The whole way of a file into the store: the dashboard's upload, `npm run import`, and files dropped into a folder. */
import { setTimeout as sleep } from 'node:timers/promises'
import { basename } from 'node:path'
import { fileImport, FileRefused } from '../../../crawlers/sources/file-import.ts'
import type { Finding, Source } from '../../../crawlers/source.ts'
import type { Store } from '../../../storage/store.ts'
import type { Log } from '../../log.ts'
import { collectSource } from '../collect-source.ts'
import type { RunSummary } from '../collect-source.ts'
import { writeBadRows } from './bad-rows.ts'
import { postsOf } from './posts-of.ts'
import { previewFile, profileFor } from './preview.ts'
import { ImportRefused } from './problems.ts'
import type { RowProblem } from './problems.ts'
import type { NamedProfile } from './profile.ts'
import { openTable } from './open-table.ts'
import { defaultLimits } from './table.ts'
import type { ImportLimits } from './table.ts'

const LEASE_MS = 60_000
/** How long another import of the same kind of file is waited for. */
const WAIT_MS = 500
const WAITS = 60
const PROBLEMS_SHOWN = 200
const IDS_AT_ONCE = 500

/** What became of one file. */
export interface ImportReport {
  file: string
  profile: string
  /** Rows with anything in them, headings apart. */
  rows: number
  /** Posts that the good rows make; rows of one post are joined. */
  posts: number
  /** Posts that another source has collected already. */
  passedOver: number
  bad: number
  /** The first of the problems; all are in the list of bad rows. */
  problems: RowProblem[]
  badRowsFile: string | null
}

export interface ReaderParts {
  store: Pick<Store, 'postsByExternalId'>
  named: NamedProfile
  clock: () => Date
  log: Pick<Log, 'info' | 'warn'>
  limits?: ImportLimits
  onReport?: (report: ImportReport) => void
}

/**
 * Reads files of one profile into findings; the good rows become posts, the bad ones a list beside the file.
 * @throws FileRefused (in the iteration) for a file that cannot be taken as a whole
 */
export function importReader({ store, named, clock, log, limits = defaultLimits, onReport }: ReaderParts): (file: string) => AsyncIterable<Finding> {
  return async function* (file) {
    const found = await refusing(async () => postsOf(await openTable(file, limits), basename(file), named, { now: clock(), mostRows: limits.rows }))
    const known = await collectedElsewhere(store, named, found.posts.map(({ externalId }) => externalId))
    yield { kind: 'page', url: basename(file), rows: found.rows }
    for (const observation of found.posts) if (!known.has(observation.externalId)) yield { kind: 'post', observation, raw: null }
    const badRowsFile = found.bad.length > 0 ? await writeBadRows(file, found.headings.all, found.bad) : null
    const problems = found.bad.flatMap((row) => row.problems)
    const report: ImportReport = { file, profile: named.name, rows: found.rows, posts: found.posts.length, passedOver: known.size, bad: found.bad.length, problems: problems.slice(0, PROBLEMS_SHOWN), badRowsFile }
    log[report.bad > 0 ? 'warn' : 'info']({ file: basename(file), profile: named.name, rows: report.rows, posts: report.posts, passedOver: report.passedOver, bad: report.bad }, 'file read')
    onReport?.(report)
  }
}

/** A source that reads a folder, for the worker. */
export function folderSource(parts: ReaderParts & { folder: string; stableMs: number }): Source {
  const { named, folder, stableMs } = parts
  return fileImport({ name: named.name, title: named.profile.name, channel: named.profile.channel, folder, read: importReader(parts), stableMs, sleep: (ms, signal) => sleep(ms, undefined, { signal }) })
}

export interface ImportTools {
  store: Store
  clock: () => Date
  log: Log
  signal: AbortSignal
  /** This process's name in claims. */
  worker: string
  limits?: ImportLimits
  onSaved?: () => void
}

/**
 * Imports one file where it lies. Without a profile, the shipped one that fits; importing it again changes nothing.
 * @throws ImportRefused naming file, row and column; the good rows of a file with bad ones are imported
 */
export async function importFile(file: string, profile: NamedProfile | undefined, tools: ImportTools): Promise<{ report: ImportReport; run: RunSummary }> {
  const { store, clock, log, signal, worker, limits } = tools
  const named = profile ?? (await profileFor(file, limits)) ?? (await refuseForeign(file, clock(), limits))
  let report: ImportReport | undefined
  const read = importReader({ store, named, clock, log, ...(limits ? { limits } : {}), onReport: (done) => (report = done) })
  let refused: unknown
  const folder = folderSource({ store, named, clock, log, folder: file, stableMs: 0 })
  const source: Source = {
    ...folder,
    async *crawl() {
      try {
        yield* read(file)
      } catch (error) {
        refused = error instanceof FileRefused ? error.cause : error
        throw error
      }
    },
  }
  const { id, family, name, url, everyMinutes } = source.facts
  const at = clock().toISOString()
  if (!(await store.source(id))) {
    // Nobody looks for files on his own: it is a source that runs when it is asked to.
    await store.registerSource({ id, family, name, url, everyMinutes }, at)
    await store.enableSource(id, false, at)
  }
  const run = await collectSource(source, await takeInTurn(store, id, tools), { store, createFetch: () => asksNobody, clock, log, signal, worker, leaseMs: LEASE_MS, ...(tools.onSaved ? { onSaved: tools.onSaved } : {}) })
  if (refused) throw refused
  if (!report) throw new ImportRefused(basename(file), run.outcome === 'interrupted' ? '导入被中断，可以重新导入' : (run.why ?? '导入没有完成'))
  return { report, run }
}

async function takeInTurn(store: Store, id: string, { clock, worker, signal }: ImportTools) {
  for (let n = 0; n < WAITS; n++) {
    const taken = await store.takeSource(id, worker, clock().toISOString(), LEASE_MS)
    if (taken) return { ...taken, asked: null }
    await sleep(WAIT_MS, undefined, { signal })
  }
  throw new ImportRefused(id, '正在导入另一个文件，请稍后再试')
}

/** No profile fits: the error says what the nearest one lacks. */
async function refuseForeign(file: string, now: Date, limits?: ImportLimits): Promise<never> {
  const preview = await previewFile(file, { now, ...(limits ? { limits } : {}) })
  throw new ImportRefused(basename(file), `表头不认识（最接近的是「${preview.title}」）：${preview.refused ?? ''}`)
}

async function refusing<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ImportRefused) throw new FileRefused(error)
    throw error
  }
}

async function collectedElsewhere(store: ReaderParts['store'], { profile }: NamedProfile, ids: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (const sourceId of profile.sameIdsAs) {
    for (let n = 0; n < ids.length; n += IDS_AT_ONCE) for (const { externalId } of await store.postsByExternalId(sourceId, ids.slice(n, n + IDS_AT_ONCE))) known.add(externalId)
  }
  return known
}

const asksNobody = {
  fetch: () => Promise.reject(new Error('a file is read, nobody is asked')),
  counts: () => ({ requests: 0, retries: 0, bytes: 0, skippedByRobots: 0 }),
}
