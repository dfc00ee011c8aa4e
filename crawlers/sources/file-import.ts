/**
 * Files as a source: exports of the board's 办理单位 account, of the 12345 platform, an office's ledgers. How a file
 * is read is given by the caller; this source knows when a file is whole, and what becomes of it afterwards.
 */
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Channel } from '../../storage/records/post.ts'
import { PageChanged } from '../errors.ts'
import type { CrawlTools, Finding, Source } from '../source.ts'

export interface FileImportOptions {
  /** The source's id is `import:name`. */
  name: string
  title: string
  channel: Channel
  /** Where files are dropped; read ones move to `done/`, refused ones to `refused/` with the reason beside them. */
  folder: string
  /** All findings of one file. @throws FileRefused for a file that cannot be taken as a whole */
  read(file: string, tools: CrawlTools): AsyncIterable<Finding>
  /** A file that has not changed for this long is whole. */
  stableMs: number
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** The file as a whole cannot be taken. */
export class FileRefused extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause })
    this.name = 'FileRefused'
  }
}

export const importSourceId = (name: string): string => `import:${name}`

/** Files are looked at once a day; whoever sees one arrive asks for a run at once. */
const EVERY_MINUTES = 1440

/** Names that other programs give to files they are still writing, and what we write ourselves. */
const notYet = /^[.~]|\.(?:tmp|part|partial|crdownload|download)$|\.问题行\.csv$|\.原因\.txt$/i

export function fileImport(options: FileImportOptions): Source {
  const { name, title, channel, folder, stableMs, sleep } = options
  const id = importSourceId(name)

  async function* crawl(tools: CrawlTools): AsyncIterable<Finding> {
    const refused: string[] = []
    for (const file of await wholeFiles(folder, stableMs, (ms) => sleep(ms, tools.signal))) {
      tools.signal.throwIfAborted()
      try {
        yield* options.read(file, tools)
        await moveTo(file, 'done')
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error
        refused.push(error.message)
        await writeFile(`${await moveTo(file, 'refused')}.原因.txt`, `${error.message}\n`)
      }
    }
    if (refused.length > 0) throw new Error(refused.join('; '))
  }

  const noPage = (url: string): never => {
    throw new PageChanged(id, 'file', url, 'a file is imported, not parsed: npm run import')
  }
  return {
    facts: { id, family: 'file-import', name: title, url: pathToFileURL(folder).href, channel, everyMinutes: EVERY_MINUTES },
    crawl,
    parseList: (_body, url) => noPage(url),
    parseDetail: (_body, url) => noPage(url),
  }
}

/** Files that did not change while we waited, the oldest first; none for a folder that is not there. */
export async function wholeFiles(folder: string, stableMs: number, sleep: (ms: number) => Promise<void>): Promise<string[]> {
  const before = await filesIn(folder)
  if (before.size === 0) return []
  await sleep(stableMs)
  const after = await filesIn(folder)
  return [...after]
    .filter(([file, { size, mtimeMs }]) => before.get(file)?.size === size && before.get(file)?.mtimeMs === mtimeMs)
    .toSorted(([, a], [, b]) => a.mtimeMs - b.mtimeMs)
    .map(([file]) => file)
}

/** The files that are waiting in a folder, with their size and time. */
export async function filesIn(folder: string): Promise<Map<string, { size: number; mtimeMs: number }>> {
  const found = new Map<string, { size: number; mtimeMs: number }>()
  for (const entry of await entriesOf(folder)) {
    if (!entry.isFile() || notYet.test(entry.name)) continue
    const file = join(folder, entry.name)
    try {
      const { size, mtimeMs } = await stat(file)
      found.set(file, { size, mtimeMs })
    } catch (error) {
      // Taken away between the listing and the look.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return found
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Moves a file, and the list of its bad rows if there is one, into a subfolder; a name in use gets a number. */
async function moveTo(file: string, subfolder: 'done' | 'refused'): Promise<string> {
  const folder = join(file, '..', subfolder)
  await mkdir(folder, { recursive: true })
  const taken = new Set(await readdir(folder))
  const [stem, ending] = [basename(file, extname(file)), extname(file)]
  let name = basename(file)
  for (let n = 2; taken.has(name); n++) name = `${stem} (${n})${ending}`
  await rename(file, join(folder, name))
  const list = '.问题行.csv'
  if ((await entriesOf(join(file, '..'))).some((entry) => entry.name === `${basename(file)}${list}`)) await rename(`${file}${list}`, join(folder, `${name}${list}`))
  return join(folder, name)
}
