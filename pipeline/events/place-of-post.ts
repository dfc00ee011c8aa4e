/** What the events ask of a triaged post: its matter, who wrote it, whether it is of a sensitive kind. */
import { createHash } from 'node:crypto'
import { mentionsPress } from '../../classifiers/events/attention.ts'
import type { MatterReader } from '../../classifiers/events/matter.ts'
import { comparableVersions, matterVersion } from '../../classifiers/events/matter.ts'
import type { MatterPost } from '../../classifiers/events/profile.ts'
import { unpackEmbedding } from '../../classifiers/duplicates/meaning.ts'
import type { EventPost } from '../../storage/records/event-post.ts'
import type { Fingerprint } from '../../storage/records/evidence.ts'
import { maskText } from '../../storage/records/mask.ts'
import type { Post } from '../../storage/records/post.ts'
import type { Triage } from '../../storage/records/triage.ts'
import type { PostToPlace } from '../../storage/store/events.ts'

/** What sites print for a writer who is not named. */
const nobody = /^(?:匿名(?:用户|网友|市民)?|网友|市民|游客)$/u
const sensitiveWords = /食品安全|食物中毒|疫情|传染病|招生|入学|学位|欠薪|拖欠工资|拖欠农民工/u
const sensitiveFlags: readonly string[] = ['safety', 'mass', 'wage', 'extreme']

/** One person for all posts of one name from one source; nobody reads the name back. */
function personOf({ sourceId, content: { author } }: Post): string | null {
  if (author === null || author.trim() === '' || nobody.test(author)) return null
  return createHash('sha256').update(`${sourceId}\n${author}`).digest('hex').slice(0, 16)
}

const isSensitive = ({ content }: Post, { urgency }: Triage): boolean => urgency.flags.some((flag) => sensitiveFlags.includes(flag)) || sensitiveWords.test(`${content.title}\n${content.content}`)

/** The embedding that triage kept, of length 1; null where the encoder was off, or another one. */
export function vectorOf(print: Fingerprint | undefined, encoder: string | null): Float32Array | null {
  const { meaning } = print ?? {}
  if (!meaning || encoder === null || meaning.encoder !== encoder) return null
  const bytes = unpackEmbedding(meaning.vector)
  const length = Math.sqrt(bytes.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? null : Float32Array.from(bytes, (value) => value / length)
}

export type Facts = Omit<EventPost, 'version' | 'placedBy' | 'eventId' | 'placedAt' | 'because' | 'likeness'>

/** Reads a post for the events: what the book compares, and what is kept of it. */
export function readForEvents({ post, triage, fingerprint }: PostToPlace, reader: MatterReader, encoder: string | null): { matter: MatterPost; facts: Facts } {
  const { title, content, submittedAt } = post.content
  const read = reader.read({ title, content }, vectorOf(fingerprint, encoder))
  const { names, titleNames, areas, terms, titleTerms } = read
  const { category, topic, place, urgency } = triage
  return {
    matter: { ...read, id: post.id, at: Date.parse(submittedAt), topic: topic.label },
    facts: {
      id: post.id,
      at: submittedAt,
      person: personOf(post),
      title: maskText(title, triage.personal.filter(({ field }) => field === 'title')),
      category: category.label,
      district: place.district,
      street: place.street,
      urgency: urgency.level,
      attention: mentionsPress(title, content),
      sensitive: isSensitive(post, triage),
      matter: { version: matterVersion, names, titleNames, areas, terms, titleTerms },
    },
  }
}

/** A kept post as the book compares it; null where a version read it that is not compared. */
export function matterOf(kept: EventPost, print: Fingerprint | undefined, encoder: string | null): MatterPost | null {
  const { version, ...matter } = kept.matter
  if (!comparableVersions.includes(version)) return null
  return { ...matter, signature: print?.signature ?? '', vector: vectorOf(print, encoder), id: kept.id, at: Date.parse(kept.at), topic: null }
}
