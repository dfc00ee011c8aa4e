/** Merges for people to decide on: events that grew apart though they are one matter. Nothing is moved here. */
import type { Concerns } from './concerns.ts'
import type { EventBook } from './event-book.ts'
import type { MatterPost, Profile } from './profile.ts'
import { isNamed, meanMeaning } from './profile.ts'
import type { Because } from './same-event.ts'
import { fitOf, placeWordsOf } from './same-event.ts'

export interface Proposal {
  /** The larger of the two, which would take the other in. */
  into: string
  from: string
  likeness: number
  /** How far above what is needed: 0 is just enough. */
  margin: number
  because: Because
}

/** So alike in meaning that nobody who read them refused: what `evaluate` takes as accepted, there being no officer to ask. */
const sureLikeness = 0.76
const sureMargin = 0.02
export const isSure = ({ likeness, margin }: Proposal): boolean => likeness >= sureLikeness && margin >= sureMargin

/** Two events of several posts each know themselves better than a single post does. */
const slack = 0.07

/** Proposals for these events against all that are open, the surest first; each pair once. */
export function proposeMerges(book: EventBook, eventIds: readonly string[]): Proposal[] {
  const found = new Map<string, Proposal>()
  for (const id of eventIds) {
    const own = book.profile(id)
    if (own === undefined) continue
    for (const other of book.near(id)) {
      const [into, from] = own.size > other.size || (own.size === other.size && own.id < other.id) ? [own, other] : [other, own]
      const key = `${into.id}\n${from.id}`
      if (found.has(key) || into.size < 2) continue
      const post = asPost(from)
      const fit = fitOf(post, into, book.indices, { wording: null, concerns: concernsOfEvent(from), saysWhere: placeWordsOf(post), named: isNamed(post) })
      if (fit === null) continue
      const margin = fit.margin + (from.size > 1 ? slack : 0)
      if (margin >= 0) found.set(key, { into: into.id, from: from.id, likeness: fit.likeness, margin, because: fit.because })
    }
  }
  return [...found.values()].sort((a, b) => b.margin - a.margin || (a.from < b.from ? -1 : 1))
}

function concernsOfEvent({ titleConcerns, concerns, size }: Profile): Concerns {
  const held = (counts: Map<string, number>, least: number): string[] => [...counts].filter(([, count]) => count / size >= least).map(([kind]) => kind)
  return { title: held(titleConcerns, 0.3), all: held(concerns, 0.3) }
}

/** An event as if it were one post: what most of its posts hold, their mean meaning. */
function asPost(profile: Profile): MatterPost {
  const most = (counts: Map<string, number>, least: number): string[] => [...counts].filter(([, count]) => count / profile.size >= least).sort((a, b) => b[1] - a[1]).map(([key]) => key)
  const titleNames = most(profile.titleNames, 0.3)
  const terms = most(profile.terms, profile.size > 3 ? 0.2 : 0)
  return {
    id: profile.id,
    at: profile.firstAt,
    names: [...new Set([...titleNames, ...most(profile.names, 0.4)])],
    titleNames: titleNames.length,
    areas: most(profile.areas, 0.3),
    terms,
    titleTerms: Math.min(terms.length, 8),
    signature: '',
    topic: most(profile.topics, 0.5)[0] ?? null,
    vector: meanMeaning(profile),
  }
}

