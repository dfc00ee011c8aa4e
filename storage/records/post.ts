/**
 * A post: what was seen of one citizen's message, every version of it, whether it is still there,
 * and what people decided at screening. What was seen is never overwritten: a changed content moves
 * the former one into `versions`; a removal becomes a tombstone, after it was missed twice.
 */
import { z } from 'zod'
import { zPostContent } from './observation.ts'
import type { Observation, PostContent } from './observation.ts'
import type { Act, Transitions } from './record.ts'
import { changeFields, changeState, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

export const screenings = ['waiting', 'accepted', 'dismissed', 'merged'] as const
export type Screening = (typeof screenings)[number]

/** Where a case can come from: the crawled sites and what staff register by hand. */
export const channels = ['liuyan', 'mailbox', 'import', 'phone', 'letter', 'visit', 'enterprise'] as const
export type Channel = (typeof channels)[number]

/** Why an officer dismisses a post; `其他` needs words of its own. */
export const dismissReasons = ['不属本市管辖', '无实质内容', '涉法涉诉', '已办结重复反映', '广告或灌水', '应走信访渠道', '其他'] as const

export const zPostVersion = z.object({ seenAt: zInstant, hash: z.string(), content: zPostContent })

export const zPost = z.object({
  ...recordShape,
  sourceId: z.string(),
  channel: z.enum(channels),
  externalId: z.string(),
  url: z.string(),
  addressee: z.string().nullable(),
  content: zPostContent,
  /** Hash of `content`, made by the collect stage; two equal hashes are the same content. */
  hash: z.string(),
  /** Former contents, oldest first. */
  versions: z.array(zPostVersion),
  firstSeenAt: zInstant,
  lastSeenAt: zInstant,
  /** When the crawler should look again; null when nothing more is expected, or it is gone. */
  nextVisitAt: zInstant.nullable(),
  /** Visits made so far; the plan decays with it. */
  visits: z.number().int(),
  missing: z.object({ since: zInstant, times: z.number().int() }).nullable(),
  tombstone: z.object({ at: zInstant, since: zInstant }).nullable(),
  /** True until triage has read the present content: set by a new or changed content, cleared by the one mark triage leaves. */
  triageDue: z.boolean(),
  screening: z.enum(screenings),
  dismissReason: z.string().nullable(),
  caseId: z.string().nullable(),
  /** Held by one officer while they read it, so that two do not work on one post. */
  claim: z.object({ by: z.string(), until: zInstant }).nullable(),
  history: z.array(zHistoryEntry),
})
export type Post = z.infer<typeof zPost>

/** The legal screening changes (DESIGN §4); `return` undoes a decision and is logged like any other. */
export const screeningTransitions = {
  accept: { from: ['waiting'], to: 'accepted' },
  dismiss: { from: ['waiting'], to: 'dismissed' },
  merge: { from: ['waiting'], to: 'merged' },
  return: { from: ['accepted', 'dismissed', 'merged'], to: 'waiting' },
} as const satisfies Transitions<Screening, 'accept' | 'dismiss' | 'merge' | 'return'>

/** The store's id of a post: source and the site's own id. */
export const postId = (sourceId: string, externalId: string): string => `${sourceId}:${externalId}`

/** The first record of a post just seen. */
export function newPost(seen: Observation, facts: { sourceId: string; channel: Channel; hash: string; at: string; nextVisitAt: string | null }): Post {
  const { externalId, url, addressee, ...content } = seen
  return {
    id: postId(facts.sourceId, externalId),
    version: 1,
    sourceId: facts.sourceId,
    channel: facts.channel,
    externalId,
    url,
    addressee,
    content,
    hash: facts.hash,
    versions: [],
    firstSeenAt: facts.at,
    lastSeenAt: facts.at,
    nextVisitAt: facts.nextVisitAt,
    visits: 1,
    missing: null,
    tombstone: null,
    triageDue: true,
    screening: 'waiting',
    dismissReason: null,
    caseId: null,
    claim: null,
    history: [{ at: facts.at, by: 'system:collect', action: 'collect', from: '', to: 'waiting' }],
  }
}

/**
 * The post after another sighting. Same content: only the sighting is noted. Other content: the
 * former one joins `versions`. A post that was thought gone is back: tombstone and misses are cleared,
 * and the history says so.
 */
export function seePostAgain(post: Post, seen: Observation, facts: { hash: string; at: string; nextVisitAt: string | null }): Post {
  const sighting = { lastSeenAt: facts.at, nextVisitAt: facts.nextVisitAt, visits: post.visits + 1, missing: null, tombstone: null }
  const act = { at: facts.at, by: 'system:collect' }
  const { externalId: _id, url, addressee, ...content } = seen
  if (facts.hash !== post.hash) {
    const former = { seenAt: post.lastSeenAt, hash: post.hash, content: post.content }
    return changeFields(post, post.tombstone ? 'reappear' : 'change', { ...act, why: changedFields(post.content, content).join(', ') }, { ...sighting, url, addressee, content, triageDue: true, hash: facts.hash, versions: [...post.versions, former] }, post.screening)
  }
  if (post.tombstone) return changeFields(post, 'reappear', act, sighting, post.screening)
  return { ...post, ...sighting, version: post.version + 1 }
}

/** Names of the content fields that differ. */
export function changedFields(a: PostContent, b: PostContent): (keyof PostContent)[] {
  return (Object.keys({ ...a, ...b }) as (keyof PostContent)[]).filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]))
}

/**
 * The page of the post was not there. The first miss is only noted; a second one, at least
 * `confirmAfterMs` later, makes the tombstone: sites answer «not found» for moments, too.
 */
export function missPost(post: Post, at: string, confirmAfterMs: number, nextVisitAt: string | null): Post {
  if (post.tombstone) return post
  const missing = { since: post.missing?.since ?? at, times: (post.missing?.times ?? 0) + 1 }
  const confirmed = missing.times >= 2 && Date.parse(at) - Date.parse(missing.since) >= confirmAfterMs
  const act = { at, by: 'system:collect' }
  if (confirmed) return changeFields(post, 'gone', act, { missing, tombstone: { at, since: missing.since }, nextVisitAt: null }, post.screening)
  return { ...post, version: post.version + 1, missing, nextVisitAt }
}

/** Its page could not be read: it is looked at again later than planned. */
export function postponeVisit(post: Post, nextVisitAt: string): Post {
  return { ...post, version: post.version + 1, nextVisitAt }
}

/** Triage has read the present content: the one mark a later stage leaves on a post. */
export function markTriaged(post: Post): Post {
  return { ...post, version: post.version + 1, triageDue: false }
}

/** An officer opens the post; others see who has it. @throws IllegalTransition while another holds it */
export function claimPost(post: Post, by: string, at: string, until: string): Post {
  if (post.screening !== 'waiting') throw new IllegalTransition('post', post.id, 'claim', post.screening)
  if (post.claim && post.claim.by !== by && post.claim.until > at) throw new IllegalTransition('post', post.id, 'claim', `claimed by ${post.claim.by}`)
  return { ...post, version: post.version + 1, claim: { by, until } }
}

/** Who had it open hands it to another, for as long as they had it. */
export function handOverClaim(post: Post, from: string, to: string): Post {
  if (post.claim?.by !== from) throw new IllegalTransition('post', post.id, 'hand_over', 'not claimed')
  return { ...post, version: post.version + 1, claim: { by: to, until: post.claim.until } }
}

/** 受理: the post becomes (part of) a case. */
export function acceptPost(post: Post, caseId: string, act: Act): Post {
  refuseOthersClaim(post, 'accept', act)
  return changeState('post', post, 'screening', screeningTransitions, 'accept', act, { caseId, claim: null })
}

/** 不予受理, with a reason. @throws IllegalTransition also for «其他» without words of its own */
export function dismissPost(post: Post, reason: string, act: Act): Post {
  refuseOthersClaim(post, 'dismiss', act)
  if (!reason.trim()) throw new IllegalTransition('post', post.id, 'dismiss', post.screening, 'a reason is needed')
  if (reason === '其他' && !act.why?.trim()) throw new IllegalTransition('post', post.id, 'dismiss', post.screening, '«其他» needs words of its own')
  return changeState('post', post, 'screening', screeningTransitions, 'dismiss', { ...act, why: act.why ? `${reason}：${act.why}` : reason }, { dismissReason: reason, claim: null })
}

/** 并件: the post joins a case that is already open. */
export function mergePost(post: Post, caseId: string, act: Act): Post {
  refuseOthersClaim(post, 'merge', act)
  return changeState('post', post, 'screening', screeningTransitions, 'merge', act, { caseId, claim: null })
}

/** The post goes with its case into another, or out of it again. */
export function movePost(post: Post, caseId: string, act: Act): Post {
  if (post.caseId === null) throw new IllegalTransition('post', post.id, 'move', post.screening, 'it is in no case')
  return changeFields(post, 'move', { ...act, why: `${post.caseId} → ${caseId}` }, { caseId }, post.screening)
}

/** Back to the queue: undoes accept, dismiss or merge. */
export function returnPost(post: Post, act: Act): Post {
  return changeState('post', post, 'screening', screeningTransitions, 'return', act, { caseId: null, dismissReason: null, claim: null })
}

function refuseOthersClaim(post: Post, action: string, act: Act): void {
  if (post.claim && post.claim.by !== act.by && post.claim.until > act.at) throw new IllegalTransition('post', post.id, action, `claimed by ${post.claim.by}`)
}
