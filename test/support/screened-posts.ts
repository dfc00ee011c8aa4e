/** Posts as collect and triage would leave them, for tests of what comes after. All texts are invented. */
import { createHash } from 'node:crypto'
import type { Observation } from '../../storage/records/observation.ts'
import type { Post } from '../../storage/records/post.ts'
import type { Evidence, Triage, UrgencyLevel } from '../../storage/records/triage.ts'
import type { Store } from '../../storage/store.ts'
import type { Unit } from '../../storage/records/unit.ts'
import { findPersonal } from './dashboard.ts'

export interface SeedPost {
  externalId?: string
  sourceId?: string
  title?: string
  content?: string
  urgency?: UrgencyLevel
  topic?: string
  category?: string
  district?: string | null
  submittedAt?: string
  at?: string
  units?: Triage['units']
  similar?: Triage['similar']
  /** Phrases of the content that spoke for the urgency. */
  because?: string[]
  words?: string[]
  replies?: Observation['replies']
}

export const SOURCE = 'liuyan-kaifeng'
const baseContent = '我是西湖湾小区居民，自来水连续三天发黄，家里有老人孩子不敢喝。联系电话13912345678，请尽快处理。'

export async function seedSource(store: Store, id = SOURCE, at = '2026-11-19T00:00:00.000Z'): Promise<void> {
  await store.registerSource({ id, family: 'liuyan-form', name: '领导留言板·市长', url: 'http://127.0.0.1/forum', everyMinutes: 30 }, at)
}

export async function seedUnits(store: Store): Promise<Unit[]> {
  const units: Unit[] = [
    { id: 'unit:water', version: 1, name: '市供水公司', aliases: [], level: 1, parentId: null, kind: 'enterprise', district: null, from: '2010-01-01', until: null, successorIds: [], history: [] },
    { id: 'unit:roads', version: 1, name: '市政管理处', aliases: [], level: 1, parentId: null, kind: 'bureau', district: null, from: '2010-01-01', until: null, successorIds: [], history: [] },
    { id: 'unit:gone', version: 1, name: '市撤销局', aliases: [], level: 1, parentId: null, kind: 'bureau', district: null, from: '2010-01-01', until: '2020-01-01', successorIds: ['unit:water'], history: [] },
    { id: 'unit:water-north', version: 1, name: '供水公司北区所', aliases: [], level: 2, parentId: 'unit:water', kind: 'office', district: null, from: '2010-01-01', until: null, successorIds: [], history: [] },
    { id: 'unit:water-south', version: 1, name: '供水公司南区所', aliases: [], level: 2, parentId: 'unit:water', kind: 'office', district: null, from: '2010-01-01', until: null, successorIds: [], history: [] },
    { id: 'unit:roads-east', version: 1, name: '市政管理处东所', aliases: [], level: 2, parentId: 'unit:roads', kind: 'office', district: null, from: '2010-01-01', until: null, successorIds: [], history: [] },
    { id: 'unit:longting', version: 1, name: '龙亭区政府', aliases: [], level: 1, parentId: null, kind: 'district', district: '龙亭区', from: '2010-01-01', until: null, successorIds: [], history: [] },
  ]
  await store.database.commit(units.map((record) => ({ op: 'insert' as const, kind: 'unit' as const, record })))
  return units
}

/** Saves a post and, unless told otherwise, its triage; returns the post as stored. */
export async function seedPost(store: Store, seed: SeedPost = {}, triaged = true): Promise<Post> {
  const sourceId = seed.sourceId ?? SOURCE
  const seen: Observation = {
    externalId: seed.externalId ?? '1001',
    url: 'https://liuyan.example/1001',
    addressee: '市长',
    title: seed.title ?? '自来水发黄三天无人管',
    content: seed.content ?? baseContent,
    author: '赵大海',
    submittedAt: seed.submittedAt ?? '2026-11-19T01:00:00.000Z',
    publishedAt: null,
    state: '待回复',
    type: '投诉/求助',
    domain: '城建',
    place: null,
    attachments: [],
    replies: seed.replies ?? [],
    ratings: null,
  }
  const at = seed.at ?? '2026-11-19T02:00:00.000Z'
  const hash = createHash('sha256').update(JSON.stringify(seen)).digest('hex')
  const { post } = await store.savePost({ sourceId, channel: 'liuyan', seen, hash, at, nextVisit: () => null, raw: null })
  if (triaged) await store.saveTriages([{ post, triage: triageOf(post, seed, at), words: seed.words ?? ['自来水', '发黄'], fingerprint: { id: post.id, bands: [], signature: '', at } }])
  return (await store.post(post.id)) ?? post
}

function triageOf(post: Post, seed: SeedPost, at: string): Omit<Triage, 'version'> {
  const { content } = post.content
  const evidence = (because: string) =>
    (text: string): Evidence[] => (content.includes(text) ? [{ field: 'content', start: content.indexOf(text), end: content.indexOf(text) + text.length, text, because }] : [])
  return {
    id: post.id,
    postId: post.id,
    at,
    hash: post.hash,
    classifiers: { topic: 'test-1' },
    understood: true,
    notUnderstoodWhy: null,
    topic: { label: seed.topic ?? '城乡建设', confidence: 0.9, alternatives: [], evidence: evidence('供水用词')('自来水') },
    category: { label: seed.category ?? '供水', confidence: 0.8, alternatives: [], evidence: [] },
    urgency: { level: seed.urgency ?? 1, confidence: 0.7, flags: [], evidence: (seed.because ?? ['不敢喝']).flatMap(evidence('饮水安全')) },
    place: { district: seed.district === undefined ? '龙亭区' : seed.district, street: null, community: null, spot: null, confidence: 0.5, evidence: [] },
    units: seed.units ?? [{ unitId: 'unit:water', confidence: 0.8, reasons: ['职责清单：供水'] }],
    personal: findPersonal(post.content),
    similar: seed.similar ?? [],
    eventId: null,
  }
}
