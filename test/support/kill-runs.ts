/**
 * kill -9, again and again: the real worker program collects from a replica whose story goes on, is killed at a
 * random moment, and started anew; at the end nothing may be lost, doubled or half-written.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'libsql'
import { manualClock } from '../../crawlers/replica/clock.ts'
import { startReplica } from '../../crawlers/replica/replica.ts'
import type { Replica } from '../../crawlers/replica/replica.ts'
import type { Database } from '../../storage/database.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'

export interface KillReport {
  kills: number
  /** Kills that hit the worker while it was writing posts, not while it was starting. */
  killedAtWork: number
  visible: number
  stored: number
  lost: string[]
  doubled: string[]
  halfWritten: string[]
  integrity: string
}

/** Story hours that pass between two starts, so that every run finds something new. */
const HOURS_BETWEEN = 3
const LONGEST_LIFE_MS = 1500
const STORY_BEGINS_DAYS_AGO = 8

export async function killRuns(times: number, random: () => number, onKill: (n: number, stored: number) => void = () => undefined): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-kill-'))
  const clock = manualClock(new Date(Date.now() - STORY_BEGINS_DAYS_AGO * 86_400_000))
  const replica = await startReplica({ port: 0, clock, crawlDelaySeconds: 0, decoys: false })
  let killedAtWork = 0
  try {
    for (let n = 1; n <= times; n++) {
      clock.advance(HOURS_BETWEEN)
      const before = countPosts(folder)
      const worker = startWorker(folder, replica)
      await firstLine(worker)
      await sleep(random() * LONGEST_LIFE_MS)
      worker.kill('SIGKILL')
      await once(worker, 'close')
      const stored = countPosts(folder)
      if (stored > before) killedAtWork++
      onKill(n, stored)
    }
    const worker = startWorker(folder, replica)
    await firstLine(worker)
    await untilAllIsRead(folder, replica)
    worker.kill('SIGTERM')
    const [code] = (await once(worker, 'close')) as [number | null]
    if (code !== 0) throw new Error(`the worker ended with ${code} after SIGTERM`)
    return { kills: times, killedAtWork, ...(await examine(folder, replica)) }
  } finally {
    await replica.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function startWorker(folder: string, replica: Replica): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'pipeline/main.ts', 'worker'], {
    env: {
      ...process.env,
      HUIYIN_REPLICA: 'off',
      HUIYIN_ENCODER: 'off',
      HUIYIN_DATA_DIR: folder,
      HUIYIN_LIUYAN_URL: replica.url,
      HUIYIN_MAILBOXES: `kaifeng=${replica.mailboxOrigin('kaifeng')}`,
      HUIYIN_CRAWL_DELAY_MS: '0',
      HUIYIN_CRAWL_MINUTES: '0.05',
      HUIYIN_LOG: 'info',
      HUIYIN_LOG_FORMAT: 'json',
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
}

/** The worker's first log line: it has opened the store and begins. */
async function firstLine(worker: ChildProcess): Promise<void> {
  const { stderr } = worker
  if (!stderr) throw new Error('the worker has no standard error')
  const ended = once(worker, 'close').then(([code]) => {
    throw new Error(`the worker ended at once with ${String(code)}`)
  })
  ended.catch(() => undefined)
  await Promise.race([once(stderr, 'data'), ended])
  stderr.resume()
}

const databaseFile = (folder: string): string => join(folder, 'huiyin.db')

function countPosts(folder: string): number {
  if (!existsSync(databaseFile(folder))) return 0
  const db = new Sqlite(databaseFile(folder), { readonly: true })
  try {
    const row = db.prepare('SELECT count(*) AS n FROM post').get() as { n: number }
    return row.n
  } finally {
    db.close()
  }
}

/** External ids that the replica shows now on Kaifeng's boards and in its mailbox. */
function visibleIds(replica: Replica): { liuyan: string[]; mailbox: number } {
  const now = replica.clock.now()
  const shown = (post: { approvedAt: number; removedAt: number | null }): boolean => post.approvedAt <= now && (post.removedAt === null || post.removedAt > now)
  return { liuyan: replica.world.threads.filter(shown).map((post) => String(post.number)), mailbox: replica.world.letters.filter(shown).length }
}

async function untilAllIsRead(folder: string, replica: Replica): Promise<void> {
  const deadline = Date.now() + 120_000
  while (Date.now() < deadline) {
    const found = await look(folder, async (db) => ({
      liuyan: await db.count('post', { where: { sourceId: 'liuyan-form' } }),
      mailbox: await db.count('post', { where: { sourceId: 'mailbox:kaifeng' } }),
      unread: await db.count('post', { where: { triageDue: true } }),
    }))
    const visible = visibleIds(replica)
    if (found.liuyan >= visible.liuyan.length && found.mailbox >= visible.mailbox && found.unread === 0) return
    await sleep(250)
  }
}

async function look<T>(folder: string, what: (db: Database) => Promise<T>): Promise<T> {
  const db = await openSqlite({ file: databaseFile(folder) })
  try {
    return await what(db)
  } finally {
    await db.close()
  }
}

function examine(folder: string, replica: Replica): Promise<Omit<KillReport, 'kills' | 'killedAtWork'>> {
  return look(folder, async (db) => {
    const visible = visibleIds(replica)
    const stored = new Set<string>()
    const doubled: string[] = []
    const halfWritten: string[] = []
    const titles = new Map<string, string>()
    let letters = 0
    for await (const post of db.scan('post')) {
      stored.add(post.externalId)
      if (post.sourceId.startsWith('mailbox')) letters++
      // One post under two ids would show here: the replica's posts have content and submission time of their own.
      const key = `${post.sourceId}|${post.content.submittedAt}|${post.content.title}|${post.content.content}`
      const twin = titles.get(key)
      if (twin) doubled.push(`${twin} and ${post.id}`)
      titles.set(key, post.id)
      const [triage, card, print] = await Promise.all([db.get('triage', post.id), db.get('card', post.id), db.get('fingerprint', post.id)])
      if (post.triageDue) halfWritten.push(`${post.id} is not read`)
      else if (!triage || !card || !print || triage.hash !== post.hash) halfWritten.push(`${post.id} lacks a part of its triage`)
    }
    const lost = visible.liuyan.filter((id) => !stored.has(id))
    if (letters < visible.mailbox) lost.push(`${visible.mailbox - letters} letters`)
    const sqlite = new Sqlite(databaseFile(folder), { readonly: true })
    const integrity = (sqlite.prepare('PRAGMA integrity_check').get() as { integrity_check: string }).integrity_check
    sqlite.close()
    return { visible: visible.liuyan.length + visible.mailbox, stored: stored.size, lost, doubled, halfWritten, integrity }
  })
}
