/** The triage stage: reads every post whose present content was not read yet, oldest first, as soon as it is woken. */
import type { Store } from '../../storage/store.ts'
import type { EncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import type { Log } from '../log.ts'
import type { LiveReader } from './live-reader.ts'
import { readPosts } from './read-post.ts'
import { createRecentMatters } from './recent-matters.ts'
import type { TriageReader } from '../../classifiers/read.ts'

/** Posts read and written together: a commit costs the store about as much for a hundred as for ten. */
const BATCH = 120
/** Posts saved by another process are found at the latest after this long. */
const LOOK_AGAIN_MS = 2000

export interface TriageStage {
  start(): void
  /** There is something to read. */
  wake(): void
  /** Ends after the batch in hand. */
  stop(): Promise<void>
  /** Reads everything that waits, then resolves with how many were read. */
  readAll(): Promise<number>
}

export interface TriageParts {
  store: Store
  /** Asked before every batch whether another model is installed. */
  reader: TriageReader & Partial<Pick<LiveReader, 'refresh'>>
  /** Null or absent where the encoder is off: the sparse classifiers go on. */
  encoder?: EncoderReader | null
  clock: () => Date
  log: Log
}

export function createTriageStage({ store, reader, encoder = null, clock, log }: TriageParts): TriageStage {
  const deep = encoder === null ? null : { encoder, matters: createRecentMatters(store, encoder) }
  let running: Promise<void> | undefined
  let stopped = false
  let wakeUp: () => void = () => undefined

  async function readBatch(): Promise<number> {
    const posts = await store.postsToTriage(BATCH)
    if (posts.length === 0 || stopped) return 0
    if (reader.refresh?.()) log.info({ versions: reader.versions }, 'other models taken up')
    return store.saveTriages(await readPosts(posts, { store, reader, deep, at: clock().toISOString() }))
  }

  return {
    start() {
      running ??= (async () => {
        while (!stopped) {
          try {
            if ((await readBatch()) > 0) continue
          } catch (error) {
            log.error({ error: String(error) }, 'triage stopped for a moment')
          }
          if (stopped) return
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, LOOK_AGAIN_MS)
            wakeUp = () => {
              clearTimeout(timer)
              resolve()
            }
          })
        }
      })()
    },
    wake: () => wakeUp(),
    async stop() {
      stopped = true
      wakeUp()
      await running
    },
    async readAll() {
      let total = 0
      for (;;) {
        const read = await readBatch()
        if (read === 0) return total
        total += read
      }
    },
  }
}
