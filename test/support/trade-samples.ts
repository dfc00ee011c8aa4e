/** Posts, triages and sources for tests of the store, invented. */
import { createHash } from 'node:crypto'
import type { Observation } from '../../storage/records/observation.ts'
import type { Post } from '../../storage/records/post.ts'
import type { Triage } from '../../storage/records/triage.ts'
import type { PostSighting, Store } from '../../storage/store.ts'

export const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 1, 0) + minute * 60_000).toISOString()
export const act = (by: string, minute = 60, why?: string) => ({ by, at: at(minute), ...(why === undefined ? {} : { why }) })

export function observation(n: number, fields: Partial<Observation> = {}): Observation {
  return {
    externalId: String(n),
    url: `http://127.0.0.1/threads/content?tid=${n}`,
    addressee: '开封市市长',
    title: `第${n}件：路灯不亮`,
    content: `示范区第${n}大街的路灯坏了，晚上走路看不见。`,
    author: '陈***',
    submittedAt: at(-n),
    publishedAt: at(0),
    state: '待回复',
    type: '投诉/求助',
    domain: '城建',
    place: null,
    attachments: [],
    replies: [],
    ratings: null,
    ...fields,
  }
}

export function sighting(n: number, fields: Partial<Observation> = {}, extra: Partial<PostSighting> = {}): PostSighting {
  const seen = observation(n, fields)
  return { sourceId: 'liuyan-form', channel: 'liuyan', seen, hash: createHash('sha256').update(JSON.stringify(seen)).digest('hex'), at: at(1), nextVisit: () => at(31), raw: null, ...extra }
}

export function triageOf(post: Post, fields: Partial<Triage> = {}): Omit<Triage, 'version'> {
  return {
    id: post.id,
    postId: post.id,
    at: at(2),
    hash: post.hash,
    classifiers: { topic: 'test-1' },
    understood: true,
    notUnderstoodWhy: null,
    topic: { label: '城乡建设', confidence: 0.9, alternatives: [], evidence: [] },
    category: { label: '设施管理', confidence: 0.8, alternatives: [], evidence: [] },
    urgency: { level: 0, confidence: 0.9, flags: [], evidence: [] },
    place: { district: '龙亭区', street: null, community: null, spot: null, confidence: 0.7, evidence: [] },
    units: [],
    personal: [],
    similar: [],
    eventId: null,
    ...fields,
  }
}

/** Saves and triages posts 1…n; returns them as stored. */
export async function triagedPosts(store: Store, n: number, fields: (i: number) => Partial<Triage> = () => ({}), words: (i: number) => string[] = (i) => ['路灯', `第${i}大街`]): Promise<Post[]> {
  const posts: Post[] = []
  for (let i = 1; i <= n; i++) {
    const { post } = await store.savePost(sighting(i))
    await store.saveTriages([{ post, triage: triageOf(post, fields(i)), words: words(i), fingerprint: { id: post.id, bands: [`band-${i % 3}`], signature: '', at: at(2) } }])
    posts.push((await store.post(post.id))!)
  }
  return posts
}
