/** A post for the screen: masked, with evidence that fits the masked text, and everything an officer decides by. */
import type { Correction } from '../../../storage/records/evidence.ts'
import type { Case } from '../../../storage/records/case.ts'
import type { Card } from '../../../storage/records/card.ts'
import type { Post } from '../../../storage/records/post.ts'
import type { Triage } from '../../../storage/records/triage.ts'
import type { EvidenceView, PostView } from '../../contract/post.ts'
import { correctable, findings } from '../../contract/post.ts'
import type { Names } from '../names.ts'
import { cardView, caseRow, historyView, suggested } from './cards.ts'
import type { FindPersonal } from './masked-content.ts'
import { maskedContent } from './masked-content.ts'
import { moveEvidence } from './masked-text.ts'
import { versionChanges } from './versions.ts'

/** All that belongs to one post, as read from the store. */
export interface PostFile {
  post: Post
  triage: Triage | undefined
  case: Case | undefined
  similar: { card: Card; similarity: number; why: string; case: Case | undefined }[]
  corrections: Correction[]
}

/** Triage of this very content; of a content that changed since, neither findings nor places hold. */
export const freshTriage = (post: Post, triage: Triage | undefined): Triage | null => (triage && triage.hash === post.hash ? triage : null)

/** Every piece of evidence with what it speaks for. */
export function evidenceOf(triage: Triage | null): EvidenceView[] {
  if (!triage) return []
  return findings.flatMap((about) => triage[about].evidence.map((piece) => ({ ...piece, about })))
}

export function postView(file: PostFile, names: Names, now: string, find: FindPersonal): PostView {
  const { post } = file
  const triage = freshTriage(post, file.triage)
  const masked = maskedContent(post.content, triage?.personal ?? null, find)
  const former = post.versions.map(({ seenAt, content }) => ({ seenAt, content: maskedContent(content, null, find).content }))
  const held = post.claim && post.claim.until > now ? post.claim : null
  return {
    id: post.id,
    hash: post.hash,
    sourceId: post.sourceId,
    source: names.source(post.sourceId),
    channel: post.channel,
    url: post.url,
    addressee: post.addressee,
    content: masked.content,
    covered: masked.covered,
    firstSeenAt: post.firstSeenAt,
    lastSeenAt: post.lastSeenAt,
    goneAt: post.tombstone?.at ?? null,
    screening: post.screening,
    dismissReason: post.dismissReason,
    claim: held && { ...held, name: names.person(held.by) },
    triage: triage && triageView(triage, names),
    evidence: moveEvidence(evidenceOf(triage), masked.texts),
    corrections: file.corrections.flatMap(({ task, machine, person, by, at }) => (isCorrectable(task) ? [{ task, machine, person: task === 'routing' ? names.unit(person) : person, byName: names.person(by), at }] : [])),
    similar: file.similar.map(({ card, similarity, why, case: joined }) => ({ card: cardView(card, names, now), similarity, why, case: joined ? caseRow(joined, names, now) : null })),
    case: file.case ? caseRow(file.case, names, now) : null,
    versions: versionChanges([...former, { seenAt: post.lastSeenAt, content: masked.content }]),
    history: historyView(post.history, names),
  }
}

function triageView(triage: Triage, names: Names): NonNullable<PostView['triage']> {
  const { evidence: _topic, ...topic } = triage.topic
  const { evidence: _category, ...category } = triage.category
  const { evidence: _urgency, ...urgency } = triage.urgency
  const { evidence: _place, confidence: _confidence, ...place } = triage.place
  return {
    at: triage.at,
    understood: triage.understood,
    notUnderstoodWhy: triage.notUnderstoodWhy,
    topic,
    category,
    urgency,
    place,
    units: triage.units.map((unit) => ({ ...unit, name: suggested(unit.unitId, names) })),
    classifiers: triage.classifiers,
  }
}

const isCorrectable = (task: string): task is (typeof correctable)[number] => (correctable as readonly string[]).includes(task)
