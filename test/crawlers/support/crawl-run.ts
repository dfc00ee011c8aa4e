/** Runs a source the way the collect stage does, with a memory in plain maps and politeness without real waiting. */
import { createPoliteFetch } from '../../../crawlers/http.ts'
import type { PoliteFetcher, PoliteFetchOptions } from '../../../crawlers/http.ts'
import type { CrawlTools, Finding, KnownPost, Source } from '../../../crawlers/source.ts'
import type { Observation } from '../../../storage/records/observation.ts'

/** A fetcher that waits for nothing and notes every wait it was asked for. */
export function instantFetch(options: Partial<PoliteFetchOptions> = {}): { fetch: PoliteFetcher; waits: number[] } {
  const waits: number[] = []
  let now = Date.parse('2026-11-20T02:00:00.000Z')
  const fetch = createPoliteFetch({
    userAgent: 'Huiyin/0.1 (test)',
    clock: () => new Date(now),
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal.throwIfAborted()
      waits.push(ms)
      now += ms
    },
    signal: new AbortController().signal,
    timeoutMs: 5000,
    ...options,
  })
  return { fetch, waits }
}

/** What the store would remember, as far as sources see it. */
export class RememberedPosts {
  saved: Record<string, unknown> = {}
  readonly posts = new Map<string, { observation: Observation; due: boolean; versions: number }>()

  take(finding: Finding): void {
    if (finding.kind === 'remember') this.saved = structuredClone(finding.memory)
    if (finding.kind !== 'post') return
    const before = this.posts.get(finding.observation.externalId)
    const changed = before !== undefined && JSON.stringify(before.observation) !== JSON.stringify(finding.observation)
    this.posts.set(finding.observation.externalId, { observation: finding.observation, due: false, versions: (before?.versions ?? 0) + (before && !changed ? 0 : 1) })
  }

  known(externalId: string): KnownPost | undefined {
    const post = this.posts.get(externalId)
    if (!post) return undefined
    const { url, state, submittedAt } = post.observation
    return { externalId, url, state, submittedAt, due: post.due }
  }
}

/** One run; findings are taken into `memory` as they come. */
export async function runSource(source: Source, memory: RememberedPosts, tools: Partial<CrawlTools> = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  const { fetch } = instantFetch()
  const crawl = source.crawl({
    fetch,
    memory: {
      saved: memory.saved,
      known: async (ids) => new Map(ids.flatMap((id) => memory.known(id) ?? []).map((post) => [post.externalId, post])),
      dueForVisit: async (limit) => [...memory.posts.keys()].flatMap((id) => memory.known(id) ?? []).filter((post) => post.due).slice(0, limit),
    },
    clock: () => new Date(),
    log: { info: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
    ...tools,
  })
  for await (const finding of crawl) {
    findings.push(finding)
    memory.take(finding)
  }
  return findings
}

export const postsOf = (findings: readonly Finding[]): Observation[] => findings.flatMap((finding) => (finding.kind === 'post' ? [finding.observation] : []))
