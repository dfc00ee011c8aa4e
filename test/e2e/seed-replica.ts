/** The replica's invented posts in a store, collected and read as the program would, without waiting for a crawl. */
import { createHash } from 'node:crypto'
import { createTriageReader } from '../../classifiers/read.ts'
import { createTriageStage } from '../../pipeline/triage/triage-waiting.ts'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import type { PostRow } from '../../crawlers/replica/post-row.ts'
import type { Observation } from '../../storage/records/observation.ts'
import { seedUnits } from '../../storage/seed-units.ts'
import type { Store } from '../../storage/store.ts'

const HOUR = 3600_000
const DAY = 24 * HOUR
export const BOARD = 'liuyan-kaifeng'
export const MAILBOX = 'mailbox-kaifeng'
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => quiet }

/** Fills the store with what had appeared by `now`; returns how many posts. */
export async function seedReplica(store: Store, now: Date): Promise<number> {
  await seedUnits(store.database, now.toISOString())
  await seedSources(store, now)
  const rows = loadPosts().filter((row) => row.daysAgo * DAY > row.approvalHours * HOUR)
  for (const row of rows) await sight(store, row, now)
  await readNew(store, now)
  return rows.length
}

/** One more post, seen now: for what is new while the page is open. */
export async function seedLate(store: Store, row: Partial<PostRow> & { id: string; title: string; content: string }, now: Date): Promise<void> {
  const [first] = loadPosts()
  if (!first) throw new Error('the replica has no posts')
  await sight(store, { ...first, replies: [], rating: null, editedAfterDays: null, editedContent: null, removedAfterDays: null, daysAgo: 0.01, ...row }, now)
  await readNew(store, now)
}

/** What a worker beside the dashboard does with new posts. */
export async function readNew(store: Store, now: Date): Promise<void> {
  await createTriageStage({ store, reader: createTriageReader(), clock: () => now, log: quiet }).readAll()
}

async function seedSources(store: Store, now: Date): Promise<void> {
  const at = (hoursAgo: number): string => new Date(now.getTime() - hoursAgo * HOUR).toISOString()
  await store.registerSource({ id: BOARD, family: 'liuyan-form', name: '领导留言板·开封', url: 'http://127.0.0.1/forum/list', everyMinutes: 30 }, at(26))
  await store.registerSource({ id: MAILBOX, family: 'mailbox', name: '开封市长信箱', url: 'http://127.0.0.1/mailbox', everyMinutes: 30 }, at(26))
  const yields = [14, 9, 11, 0, 3, 7, 12, 18, 6, 4, 8, 10]
  for (const [n, fresh] of yields.entries()) {
    for (const sourceId of [BOARD, MAILBOX]) {
      const started = at(25 - n * 2)
      const ended = new Date(Date.parse(started) + 41_000).toISOString()
      const changed = sourceId === MAILBOX && n === yields.length - 1
      await store.claimDueSources('seed', started, 600_000, 2)
      await store.startRun({ id: `${sourceId}-${n}`, sourceId, startedAt: started })
      await store.settleRun(`${sourceId}-${n}`, 'seed', {
        at: ended,
        health: changed ? 'changed' : fresh === 0 ? 'quiet' : 'working',
        why: changed ? '开封市长信箱：详情页缺少「.letter-reply」（http://127.0.0.1/mailbox/letter/88）' : null,
        nextRunAt: at(25 - n * 2 - 2),
        outcome: changed ? 'failed' : 'done',
        error: changed ? 'PageChanged: .letter-reply' : null,
        counts: { found: 60, new: changed ? 0 : fresh, changed: 2, gone: 0, failed: changed ? 1 : 0, skippedByRobots: 0, requests: 63 + n, retries: n % 3, bytes: 410_000 },
      })
    }
  }
  await store.keepDeadLetter({ sourceId: MAILBOX, externalId: '88', url: 'http://127.0.0.1/mailbox/letter/88', error: 'PageChanged: .letter-reply', at: at(3) })
}

async function sight(store: Store, row: PostRow, now: Date): Promise<void> {
  const submitted = now.getTime() - row.daysAgo * DAY
  const sourceId = row.channel === 'liuyan' ? BOARD : MAILBOX
  const after = (days: number): string => new Date(submitted + days * DAY).toISOString()
  const seen = (content: string, replies: PostRow['replies']): Observation => ({
    externalId: row.id,
    url: `http://127.0.0.1/post/${row.id}`,
    addressee: row.board ?? null,
    title: row.title,
    content,
    author: row.author || null,
    submittedAt: after(0),
    publishedAt: after(row.approvalHours / 24),
    state: replies.length > 0 ? '已办理' : '待回复',
    type: row.type,
    domain: row.domain,
    place: row.place,
    attachments: Array.from({ length: row.attachments }, (_, n) => `http://127.0.0.1/file/${row.id}-${n}`),
    replies: replies.map(({ unit, afterDays, text }) => ({ unit, at: after(afterDays), text })),
    ratings: null,
  })
  const save = (observation: Observation, at: string) => store.savePost({ sourceId, channel: row.channel, seen: observation, hash: createHash('sha256').update(JSON.stringify(observation)).digest('hex'), at, nextVisit: () => null, raw: null })
  await save(seen(row.content, []), after(row.approvalHours / 24))
  const replies = row.replies.filter(({ afterDays }) => afterDays < row.daysAgo)
  if (replies.length > 0) await save(seen(row.content, replies), after(replies[0]?.afterDays ?? 0))
  if (row.editedContent !== null && (row.editedAfterDays ?? 0) < row.daysAgo) await save(seen(row.editedContent, replies), after(row.editedAfterDays ?? 0))
}
