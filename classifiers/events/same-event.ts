/** Does a post belong to an event? The rule, with its thresholds in one place. */
import { agreementOf, concernsOf, shareUtility } from './concerns.ts'
import type { Agreement, Concerns } from './concerns.ts'
import type { EventIndex } from './event-index.ts'
import type { MatterPost, Profile } from './profile.ts'
import { isNamed, meanCosine, nearestCosine, widePlace } from './profile.ts'
import { unpackSignature, wordingLikeness } from './wording.ts'

export type Because = 'wording' | 'name' | 'meaning'

export interface Fit {
  /** Above 0: it belongs there; the larger the surer. */
  margin: number
  /** Mean cosine of meaning and a share of that of words; of words alone where the encoder is off. */
  likeness: number
  /** 0 to 1: how telling the names are that both hold. */
  sharedName: number
  because: Because
}

/**
 * Least likeness to belong, by what the names say: `mean` to all of the event's posts, `nearest` to one of them. Found on 200
 * posts of eight known matters and on 300 pairs read one by one.
 */
interface Needed { mean: number; nearest: number }
type NameTells = 'institution' | 'estate' | 'road' | 'wide' | 'nothing' | 'oneSide' | 'another'
const needed: Record<NameTells, Needed> = {
  institution: { mean: 0.56, nearest: 0.58 },
  estate: { mean: 0.56, nearest: 0.617 },
  road: { mean: 0.66, nearest: 0.715 },
  wide: { mean: 0.95, nearest: 0.88 },
  nothing: { mean: 0.8, nearest: 0.77 },
  oneSide: { mean: 1, nearest: 0.92 },
  another: { mean: 9, nearest: 9 },
}
/** Where the encoder is off: likeness of words alone. */
const neededWords: Record<NameTells, number> = { institution: 0.1, estate: 0.12, road: 0.18, wide: 0.3, nothing: 0.4, oneSide: 0.45, another: 9 }
/** What the titles say where no more is known than the kinds they name. */
type InTitles = Exclude<Agreement, 'handover' | 'everything'>
const inTitles = (agreement: Agreement): InTitles => (agreement === 'handover' ? 'same' : agreement === 'everything' ? 'untold' : agreement)
const none: Record<InTitles, number> = { same: 0, near: 0, untold: 0, apart: 0 }
/**
 * How much more is asked where the two complain of different things, or say too little of what: the name alone then tells
 * that it is the same place, not the same matter. Words in common say so as well, so that with enough of them nothing is added.
 */
const doubt: Record<NameTells, Record<InTitles, number>> = {
  institution: { same: 0, near: 0.03, untold: 0.03, apart: 0.06 },
  estate: { same: 0, near: 0.08, untold: 0.07, apart: 0.12 },
  road: { same: 0.04, near: 0.06, untold: 0.06, apart: 0.09 },
  wide: none,
  nothing: { same: 0, near: 0.03, untold: 0.06, apart: 0.08 },
  oneSide: none,
  another: none,
}
/** The same where words alone decide: there a kind of complaint in common is worth most of what is asked of a place. */
const byWords: Record<NameTells, Record<InTitles, number>> = {
  institution: { same: -0.09, near: 0, untold: 0, apart: 0 },
  estate: { same: -0.08, near: 0.02, untold: 0.04, apart: 0.06 },
  road: { same: -0.05, near: 0, untold: 0, apart: 0 },
  wide: none,
  nothing: { same: -0.05, near: 0, untold: 0.06, apart: 0.1 },
  oneSide: none,
  another: none,
}
/** Buyers of one estate write of its homes in many ways: so much less is asked where the estate stands in both titles. */
const worth: Partial<Record<Agreement, number>> = { handover: 0.12, everything: 0.16 }
/** The water, power, gas or heat of one estate fails, and neighbours write of it in as many ways within these days: so much less is asked. */
const outageWorth = 0.12
const outageDays = 14
/** Where no place is named, but one of the two says of which district it is. */
const oneSaysArea = 0.02
/** Likeness of words from which nothing is added, and below which all of it is. */
const wordsTell = 0.18
const wordsSayNothing = 0.1
/** How much words in common add to likeness of meaning: the encoder does not tell one subsidy from another, the words do. */
const wordShare = 0.4
const wordsMost = 0.5

const wordShareNearest = 0.2
/** Both titles hold a word that hardly any other event holds. */
const rareWordWorth = 0.05
const rareSpread = 4

/** From this Jaccard similarity on, two wordings are one text told again. */
const sameWording = 0.5
/** A name that neither the title nor most of the event's titles hold may only say where something else is. */
const inBody = 0.45
/** From here on a name that both hold says that it is the same place. */
export const tellsPlace = 0.5
/** Firms and colleges are written of for one thing at a time; estates, schools and roads for many. */
const institution = /(?:学院|大学|公司|集团|银行|平台)$|\d/u
/** A road is long: more than one thing is wrong with it. */
const road = /(?:路|大道|街|巷|高速|桥|线|环)$/u
const DAY_MS = 86_400_000

/** 0 to 1: how few events hold a name. */
export function tellingOf(name: string, names: EventIndex): number {
  const spread = names.spread(name)
  return (widePlace.test(name) ? 0.4 : 1) / (1 + (spread / 12) ** 2)
}

/** What is read of a post once, however many events it is compared to. */
export interface Reading {
  wording: Uint16Array | null
  concerns: Concerns
  /** The word is part of a name, or written right before one in the title («万润» 滨江天著): it says where, not what. */
  saysWhere: (term: string) => boolean
  /** Its title names a place. */
  named: boolean
}

export const readingOf = (post: MatterPost): Reading => ({ wording: unpackSignature(post.signature), concerns: concernsOf(post), saysWhere: placeWordsOf(post), named: isNamed(post) })

export function placeWordsOf(post: MatterPost): Reading['saysWhere'] {
  const known = new Map<string, boolean>()
  for (let i = 1; i < post.titleTerms; i++) if (post.names.some((name) => name.startsWith(post.terms[i]!))) known.set(post.terms[i - 1]!, true)
  return (term) => {
    let says = known.get(term)
    if (says === undefined) known.set(term, (says = post.names.some((name) => name.includes(term))))
    return says
  }
}

/** So far below what is needed, even with the most that words can add, an event need not be looked at more closely. */
const farOff = 0.1

/** How a post fits an event; null where it is far from fitting. */
export function fitOf(post: MatterPost, profile: Profile, indices: { names: EventIndex; terms: EventIndex; open: number }, { wording, concerns, saysWhere, named }: Reading): Fit | null {
  const { names } = indices
  let sharedName = 0
  let tells: NameTells = 'nothing'
  let nameInTitles = false
  post.names.forEach((name, i) => {
    const held = profile.names.get(name)
    if (held === undefined) return
    const inTitle = (profile.titleNames.get(name) ?? 0) / profile.size
    const telling = tellingOf(name, names) * Math.min(1, (held / profile.size) * 2.5) * (i < post.titleNames || inTitle > 0.3 ? 1 : inBody)
    sharedName = Math.max(sharedName, telling)
    if (telling < tellsPlace) return
    if (i < post.titleNames && inTitle > 0.3) nameInTitles = true
    const kind = road.test(name) ? 'road' : institution.test(name) ? 'institution' : 'estate'
    // Of two names that both hold, the one that tells most counts.
    if (tells === 'nothing' || needed[kind].nearest < needed[tells].nearest) tells = kind
  })
  const eventNamed = profile.named / profile.size >= 0.5
  const conflict = sharedName < tellsPlace && ((named && eventNamed) || otherArea(post, profile))
  if (tells === 'nothing') tells = conflict ? 'another' : sharedName >= 0.2 ? 'wide' : named || eventNamed ? 'oneSide' : 'nothing'
  if (tells === 'another') return null
  const copied = wording === null ? 0 : Math.max(0, ...profile.wordings.map((known) => wordingLikeness(known, wording)))
  const cosine = meanCosine(profile, post.vector)
  if (copied < sameWording && cosine !== null && cosine + wordShare * wordsMost < needed[tells].mean - farOff) return null
  const nearest = nearestCosine(profile, post.vector)
  if (copied < sameWording && nearest !== null && nearest + wordShareNearest * wordsMost + rareWordWorth < needed[tells].nearest - farOff) return null
  const words = wordCosine(post, profile, indices, saysWhere)
  const agreement = agreementOf(concerns, profile.titleConcerns, profile.concerns, profile.size)
  const likeness = cosine === null ? words : cosine + wordShare * Math.min(words, wordsMost)
  const nearness = nearest === null ? null : nearest + wordShareNearest * Math.min(words, wordsMost) + ((agreement === 'handover' || agreement === 'same' || (agreement === 'untold' && tells !== 'nothing')) && sharesRareWord(post, profile, indices, saysWhere) ? rareWordWorth : 0)
  const months = Math.max(0, (post.at - profile.lastAt) / DAY_MS - 30) / 30
  const otherTopic = post.topic !== null && profile.topics.size > 0 && !profile.topics.has(post.topic)
  const short = Math.min(sharedName >= tellsPlace ? 0.02 : 0.06, 0.02 * months) + (otherTopic ? 0.03 : 0)
  const scarce = Math.min(1, Math.max(0, (wordsTell - words) / (wordsTell - wordsSayNothing)))
  const outage = (tells as NameTells) === 'estate' && post.at - profile.lastAt <= outageDays * DAY_MS && shareUtility(concerns, profile.concerns, profile.size)
  const less = outage ? outageWorth : nameInTitles ? worth[agreement] : undefined
  const more = (less === undefined ? scarce * doubt[tells][inTitles(agreement)] : -less) + (tells === 'nothing' && (post.areas.length === 0) !== (profile.areas.size === 0) ? oneSaysArea : 0)
  let margin = cosine === null || nearness === null ? likeness - neededWords[tells] - byWords[tells][inTitles(agreement)] - short : Math.min(likeness - needed[tells].mean - more / 2, nearness - needed[tells].nearest - more) - short
  let because: Because = sharedName >= tellsPlace ? 'name' : 'meaning'
  // The same words again are the same matter, except of another place (letters are copied for that): that one went out above.
  if (copied >= sameWording) {
    margin = Math.max(margin, copied - sameWording + 0.05)
    because = 'wording'
  }
  return { margin, likeness, sharedName, because }
}

/** A word of the title that few open events hold and most of this event's posts do; names apart. */
function sharesRareWord(post: MatterPost, profile: Profile, { terms }: { terms: EventIndex }, inName: Reading['saysWhere']): boolean {
  return post.terms.slice(0, post.titleTerms).some((term) => terms.spread(term) <= rareSpread && (profile.terms.get(term) ?? 0) / profile.size >= 0.5 && !inName(term))
}

function otherArea(post: MatterPost, profile: Profile): boolean {
  if (post.areas.length === 0 || profile.areas.size === 0) return false
  return !post.areas.some((area) => (profile.areas.get(area) ?? 0) / profile.size >= 0.1)
}

/** Cosine of word shares weighed by rarity; words that are part of a name are left out: they say where, not what. */
function wordCosine(post: MatterPost, profile: Profile, { terms, open }: { terms: EventIndex; open: number }, inName: Reading['saysWhere']): number {
  const rarity = (term: string): number => Math.log((2 + open) / (1 + terms.spread(term)))
  let dot = 0
  let own = 0
  post.terms.forEach((term, i) => {
    if (inName(term)) return
    const weight = rarity(term) * (i < post.titleTerms ? 1.5 : 1)
    own += weight * weight
    const held = profile.terms.get(term)
    if (held !== undefined) dot += weight * (held / profile.size) * rarity(term)
  })
  let other = 0
  for (const [term, held] of profile.terms) if (!inName(term)) other += ((held / profile.size) * rarity(term)) ** 2
  return own === 0 || other === 0 ? 0 : dot / Math.sqrt(own * other)
}
