/** Takes what a crawl finds into the store, one finding after another, and counts. */
import { gunzipSync } from 'node:zlib'
import type { Finding, RawPage, Source } from '../../crawlers/source.ts'
import type { DeadLetter } from '../../storage/records/evidence.ts'
import type { Observation } from '../../storage/records/observation.ts'
import type { Post } from '../../storage/records/post.ts'
import type { RunCounts, Source as SourceRecord } from '../../storage/records/source.ts'
import type { PostSighting, Store } from '../../storage/store.ts'
import type { Log } from '../log.ts'
import { contentHash } from './content-hash.ts'
import { ofStore } from './crawl-memory.ts'
import { watchedFields } from './field-shares.ts'
import { evidenceOf } from './keep-raw.ts'
import { inMs, nextVisit, pauseAfter } from './visit-plan.ts'

/** Two misses confirm a removal only when this far apart: a site may answer «not found» for a while. */
const CONFIRM_REMOVAL_MS = 20 * 60_000
/** A page that went and was kept is tried on the reader so often, day by day, until somebody has mended that. */
const TRIES_OF_KEPT = 60
const POSTS_A_COMMIT = 24
const LONGEST_WAIT_MS = 250

type PostFinding = Extract<Finding, { kind: 'post' }>

/** Sources that read files, which may be older than what is known. */
export const FILE_FAMILY = 'file-import'

export interface IntakeParts {
  store: Store
  source: Source
  claimed: SourceRecord
  letters: Map<string, DeadLetter>
  now: () => string
  log: Log
  /** The page that an error is about. */
  pageOf: (error: unknown) => RawPage | null
  onSaved?: (post: Post) => void
  confirmRemovalMs?: number
}

export interface Intake {
  /** Saves the finding, or keeps it for the next commit. @throws StoreBroken */
  take(finding: Exclude<Finding, { kind: 'remember' }>): Promise<void>
  /** Saves what waits: before the counts are read, and however the run ends. @throws StoreBroken */
  flush(): Promise<void>
  counts: RunCounts
  /** What single posts failed of. */
  failures: Error[]
  /** The first page that did not fit. */
  misfit(): RawPage | null
  /** For each field that posts lacked, one of their pages. */
  thin: ReadonlyMap<string, RawPage>
}

export function openIntake(parts: IntakeParts): Intake {
  const { store, source, claimed, letters, now, log } = parts
  const counts: RunCounts = { found: 0, new: 0, changed: 0, gone: 0, failed: 0, skippedByRobots: 0, requests: 0, retries: 0, bytes: 0, missing: {} }
  const failures: Error[] = []
  const thin = new Map<string, RawPage>()
  let misfit: RawPage | null = null

  /** Posts that came in quick succession wait here for a common commit; at a polite pace each goes at once. */
  let waiting: PostFinding[] = []
  let flushedAt = 0

  async function takePost(finding: PostFinding): Promise<void> {
    waiting.push(finding)
    if (waiting.length >= POSTS_A_COMMIT || Date.parse(now()) - flushedAt >= LONGEST_WAIT_MS) await flush()
  }

  async function flush(): Promise<void> {
    flushedAt = Date.parse(now())
    if (waiting.length === 0) return
    const findings = waiting
    waiting = []
    const at = now()
    const saved = await store.savePosts(findings.map(({ observation, raw }) => sightingOf(observation, raw, at)))
    for (const [index, { outcome, post }] of saved.entries()) {
      const finding = findings[index]
      if (!finding) continue
      counts.found++
      if (outcome === 'new') counts.new++
      if (outcome === 'changed') counts.changed++
      countMissing(finding.observation, finding.raw)
      if (outcome !== 'same') parts.onSaved?.(post)
      if (letters.delete(finding.observation.externalId)) await store.clearDeadLetter(claimed.id, finding.observation.externalId)
    }
  }

  function sightingOf(observation: Observation, raw: RawPage | null, at: string): PostSighting {
    const hash = contentHash(observation)
    return {
      sourceId: claimed.id,
      channel: source.facts.channel,
      seen: observation,
      hash,
      at,
      nextVisit: (known) => nextVisit(observation, visitsAfter(known, hash), claimed.everyMinutes, at),
      raw: raw && (() => evidenceOf(claimed.id, raw)),
      fromFile: claimed.family === FILE_FAMILY,
    }
  }

  function countMissing(observation: Observation, raw: RawPage | null): void {
    for (const field of watchedFields) {
      if (observation[field] !== null) continue
      counts.missing = { ...counts.missing, [field]: (counts.missing?.[field] ?? 0) + 1 }
      if (raw && !thin.has(field)) thin.set(field, raw)
    }
  }

  async function takeMissing({ externalId }: Extract<Finding, { kind: 'missing' }>): Promise<void> {
    const at = now()
    const confirmAfterMs = parts.confirmRemovalMs ?? CONFIRM_REMOVAL_MS
    const missed = await store.missPost(claimed.id, externalId, at, confirmAfterMs, inMs(at, pauseAfter(1, claimed.everyMinutes)))
    if (missed?.gone) counts.gone++
    const letter = letters.get(externalId)
    if (!letter) return
    if (missed) await forget(externalId)
    else await missLetter(letter, at, confirmAfterMs)
  }

  /** A page that never could be read is not there: once more after a while, and then it is gone for good. */
  async function missLetter(letter: DeadLetter, at: string, confirmAfterMs: number): Promise<void> {
    const { externalId, url, missingSince } = letter
    if (missingSince && Date.parse(at) - Date.parse(missingSince) >= confirmAfterMs) {
      const kept = await readKept(letter)
      if (kept) {
        await takePost({ kind: 'post', observation: kept, raw: null })
        await flush()
        return void (await store.missPost(claimed.id, externalId, at, confirmAfterMs, inMs(at, pauseAfter(1, claimed.everyMinutes))))
      }
      if (!letter.evidenceId || letter.attempts >= TRIES_OF_KEPT) {
        log.warn({ url, evidence: letter.evidenceId ?? null }, 'a post went before it could be read')
        counts.gone++
        return forget(externalId)
      }
    }
    letters.set(externalId, await store.keepDeadLetter({ sourceId: claimed.id, externalId, url, error: letter.error, at, missing: true }))
  }

  /** The page as it was kept when it did not fit: by now the reader may know better. */
  async function readKept(letter: DeadLetter): Promise<Observation | null> {
    const raw = letter.evidenceId ? await store.raw(letter.evidenceId) : undefined
    if (!raw) return null
    try {
      const seen = source.parseDetail(gunzipSync(Buffer.from(raw.gzip, 'base64')).toString(), letter.url)
      return { ...seen, externalId: letter.externalId, submittedAt: letter.submittedAt ?? seen.submittedAt }
    } catch (error) {
      log.debug({ url: letter.url, error: String(error) }, 'the kept page does not fit either')
      return null
    }
  }

  async function forget(externalId: string): Promise<void> {
    letters.delete(externalId)
    await store.clearDeadLetter(claimed.id, externalId)
  }

  async function takeFailed({ externalId, url, error, submittedAt }: Extract<Finding, { kind: 'failed' }>): Promise<void> {
    const at = now()
    const page = parts.pageOf(error)
    counts.failed++
    failures.push(error)
    misfit ??= page
    const letter = await store.keepDeadLetter({
      sourceId: claimed.id,
      externalId,
      url,
      error: error.message,
      at,
      submittedAt: submittedAt ?? null,
      raw: page && evidenceOf(claimed.id, page),
      nextVisit: (attempts) => inMs(at, pauseAfter(attempts, claimed.everyMinutes)),
    })
    letters.set(externalId, letter)
    log.warn({ url, error: error.message }, 'a post could not be read; it is kept for the next run')
  }

  return {
    counts,
    failures,
    misfit: () => misfit,
    thin,
    flush: () => ofStore(flush),
    take: (finding) =>
      ofStore(async () => {
        switch (finding.kind) {
          case 'post':
            return takePost(finding)
          case 'missing':
            await flush()
            return takeMissing(finding)
          case 'failed':
            await flush()
            return takeFailed(finding)
          case 'page':
            log.debug({ url: finding.url, rows: finding.rows }, 'list page')
        }
      }),
  }
}

/** A changed content starts the visit plan anew: an answer may be followed by another, a rating may follow an answer. */
function visitsAfter(known: Post | undefined, hash: string): number {
  return known && known.hash === hash ? known.visits + 1 : 1
}
