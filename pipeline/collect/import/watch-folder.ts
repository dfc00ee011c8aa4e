/**
 * Files dropped into a folder. `folder/liuyan/` takes exports of the board, `folder/hotline/` those of 12345, and so on;
 * a file in `folder/` itself goes where its headings fit. Read files move to `done/`, others to `refused/` with the reason.
 * All workers on one store must see the same folder.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { filesIn, importSourceId } from '../../../crawlers/sources/file-import.ts'
import type { Source } from '../../../crawlers/source.ts'
import type { Store } from '../../../storage/store.ts'
import type { Log } from '../../log.ts'
import { folderSource } from './import-file.ts'
import { profileFor } from './preview.ts'
import { ImportRefused } from './problems.ts'
import { allImportProfiles, importProfileNames } from './profile.ts'

const LOOK_MS = 3000
/** A file that did not change between two looks this far apart is whole. */
const STABLE_MS = 2000

/** The import sources of a folder, one a profile. */
export function importSources(folder: string, parts: { store: Store; clock: () => Date; log: Log }): Source[] {
  return allImportProfiles().map((named) => folderSource({ ...parts, named, folder: join(folder, named.name), stableMs: STABLE_MS }))
}

export interface FolderWatch {
  start(): void
  stop(): Promise<void>
  /** One look: files unchanged since the look before are sorted, and their sources asked to run. */
  look(): Promise<void>
}

export function watchFolder(folder: string, { store, clock, log }: { store: Store; clock: () => Date; log: Log }): FolderWatch {
  let seen = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    const folders = [folder, ...importProfileNames().map((name) => join(folder, name))]
    const now = new Map<string, string>()
    for (const place of folders) for (const [file, { size, mtimeMs }] of await filesIn(place)) now.set(file, `${size} ${mtimeMs}`)
    const whole = [...now].filter(([file, state]) => seen.get(file) === state).map(([file]) => file)
    seen = now
    const ready = new Set<string>()
    for (const file of whole) {
      const profile = join(file, '..') === join(folder, '.') ? await sort(file) : basename(join(file, '..'))
      if (profile) ready.add(profile)
    }
    for (const profile of ready) {
      const source = await store.source(importSourceId(profile))
      // While a run goes on it takes the file itself, or the next look asks again.
      if (source?.enabled && source.claim === null && !source.asked) await store.runSoon(source.id, clock().toISOString())
    }
  }

  /** Moves a file of the folder itself to its profile; undefined when it fits none. */
  async function sort(file: string): Promise<string | undefined> {
    try {
      const found = await profileFor(file)
      if (!found) throw new ImportRefused(basename(file), `表头不认识；可以放进子文件夹指定格式：${importProfileNames().join('、')}`)
      await moveInto(file, join(folder, found.name))
      return found.name
    } catch (error) {
      // Another worker sorted it first.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      if (!(error instanceof ImportRefused)) throw error
      log.warn({ file: basename(file), why: error.message }, 'a file was refused')
      await writeFile(`${await moveInto(file, join(folder, 'refused'))}.原因.txt`, `${error.message}\n`)
      return undefined
    }
  }

  return {
    look,
    start() {
      timer ??= setInterval(() => {
        looking = looking.then(look).catch((error: unknown) => log.error({ folder, error: String(error) }, 'the import folder could not be read'))
      }, LOOK_MS)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

/** Moves a file into a folder of the same disk. */
async function moveInto(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const target = join(folder, basename(file))
  await rename(file, target)
  return target
}
