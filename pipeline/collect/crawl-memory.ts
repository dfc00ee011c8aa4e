/** What the store remembers of a source, as plain values: sources know no database. */
import type { CrawlMemory, KnownPost } from '../../crawlers/source.ts'
import type { DeadLetter } from '../../storage/records/evidence.ts'
import type { Post } from '../../storage/records/post.ts'
import type { Source as SourceRecord } from '../../storage/records/source.ts'
import type { Store } from '../../storage/store.ts'
import { inMs, pauseAfter } from './visit-plan.ts'

/** The store failed, not the site: the run is not judged by it. */
export class StoreBroken extends Error {
  constructor(cause: unknown) {
    super(`the store failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'StoreBroken'
  }
}

/** What `ask` answers. @throws StoreBroken */
export async function ofStore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw new StoreBroken(error)
  }
}

/** A page tried more often than this has more than its source's trouble. */
const ATTEMPTS_IN_TROUBLE = 12

/**
 * The memory of one run. Pages that could not be read are due for a visit like open posts, ever more seldom; until then
 * they are left alone, or a few of them at the head of a list would end every run before it came to the others.
 */
export function memoryOf(store: Store, record: SourceRecord, letters: ReadonlyMap<string, DeadLetter>, now: () => string): CrawlMemory {
  const recoveredAt = record.health === 'working' ? record.healthSince : ''
  const isDue = ({ lastAt, attempts }: DeadLetter): boolean => {
    // The source works again since the page failed: what failed with all others is tried at once, what fails by itself is not.
    const soon = lastAt < recoveredAt && attempts <= ATTEMPTS_IN_TROUBLE
    return soon || inMs(lastAt, pauseAfter(attempts, record.everyMinutes)) <= now()
  }
  return {
    saved: record.memory,
    async known(externalIds) {
      const posts = await ofStore(() => store.postsByExternalId(record.id, externalIds))
      const failed = externalIds.flatMap((id) => letters.get(id) ?? [])
      return new Map<string, KnownPost>([
        ...failed.map((letter) => [letter.externalId, { ...failedPost(letter), due: isDue(letter), unread: true }] as const),
        ...posts.map((post) => [post.externalId, { ...plain(post, now()), ...(letters.has(post.externalId) ? { unread: true } : {}) }] as const),
      ])
    },
    async dueForVisit(limit) {
      const at = now()
      const open = (await ofStore(() => store.postsDueForVisit(record.id, at, limit))).map((post) => plain(post, at))
      const again = [...letters.values()].filter(isDue)
      const saved = new Set((await ofStore(() => store.postsByExternalId(record.id, again.map(({ externalId }) => externalId)))).map(({ externalId }) => externalId))
      return [...open, ...again.filter(({ externalId }) => !saved.has(externalId)).map(failedPost)].slice(0, limit)
    },
  }
}

/** A page that could not be read, as a post to be visited. */
export function failedPost(letter: DeadLetter): KnownPost {
  return { externalId: letter.externalId, url: letter.url, state: null, due: true, ...(letter.submittedAt ? { submittedAt: letter.submittedAt } : {}) }
}

/** A post that is taken for gone and yet stands in a list is due: nobody else would bring it back. */
function plain(post: Post, now: string): KnownPost {
  const due = post.missing !== null || (post.nextVisitAt !== null && post.nextVisitAt <= now)
  return { externalId: post.externalId, url: post.url, state: post.content.state, submittedAt: post.content.submittedAt, due }
}
