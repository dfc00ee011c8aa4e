/** Places: names of the gazetteer found in the text, put together so that street, community and district agree. */
import type { Evidence, PlaceFound } from '../../storage/records/triage.ts'
import type { City, Place } from '../city.ts'
import type { Classifier } from '../classifier.ts'
import { foldText } from '../fold.ts'
import { Lexicon } from '../lexicon.ts'
import type { Field, Prepared } from '../prepare.ts'
import { evidenceAt, prepareText } from '../prepare.ts'
import { namedSpots } from './named-spots.ts'

export interface PlaceReader extends Classifier<PlaceFound> {
  read(prepared: Prepared): PlaceFound
}

/** What a text says that names no place. */
export const noPlace: PlaceFound = { district: null, street: null, community: null, spot: null, confidence: 0, evidence: [] }

interface Mention { field: Field; start: number; end: number; name: string; places: Place[] }
type Level = Place['level']

const levelNames: Record<Level, string> = { district: '县区', street: '街道乡镇', community: '社区村', spot: '地点' }
const weights: Record<Level, number> = { district: 4, street: 3, community: 2, spot: 1 }

/** The districts a place may be counted to: by the division codes, and by who runs it. */
const districtsOf = (place: Place): string[] => [place.district, place.managedBy ?? null].filter((name) => name !== null)
const fits = (place: Place, district: string | null): boolean => district === null || place.district === null || districtsOf(place).includes(district)

export function createPlaceReader(city: City): PlaceReader {
  const names = new Lexicon<Place[]>()
  for (const place of city.places) {
    for (const name of [place.name, ...place.aliases]) {
      const folded = foldText(name).text
      const known = names.get(folded)
      if (known === undefined) names.set(folded, [place])
      else known.push(place)
    }
  }

  function read(prepared: Prepared): PlaceFound {
    const mentions: Mention[] = []
    for (const field of prepared.fields) {
      const { text } = field.folded
      for (const hit of names.scanLongest(text)) mentions.push({ field, start: hit.start, end: hit.end, name: text.slice(hit.start, hit.end), places: hit.value })
    }
    const district = chooseDistrict(mentions)
    const street = choose(mentions, 'street', (place) => fits(place, district.name))
    const community = choose(mentions, 'community', (place) => fits(place, district.name) && (street === null || place.street === street.place.name))
    const spot = choose(mentions, 'spot', (place) => fits(place, district.name))
    const evidence: Evidence[] = []
    const used = new Set<Mention>()
    for (const found of [district.mention, street?.mention, community?.mention, spot?.mention]) {
      if (found === undefined || found === null || used.has(found)) continue
      used.add(found)
      evidence.push(evidenceAt(prepared, found.field, found.start, found.end, because(found)))
    }
    let spotName = spot?.place.name ?? null
    if (spotName === null) {
      const named = namedSpots(prepared, mentions)[0]
      if (named !== undefined) {
        spotName = named.text
        evidence.push(named)
      }
    }
    return {
      district: district.name,
      street: street?.place.name ?? (community !== null && community.sure ? community.place.street : null),
      community: community?.place.name ?? null,
      spot: spotName,
      confidence: round(district.name === null ? (spotName === null ? 0 : 0.3 * prepared.verdict.trust) : district.confidence * prepared.verdict.trust),
      evidence,
    }
  }
  return { name: 'place', version: 'gazetteer-1', read, classify: (text) => read(prepareText(text)) }
}

const round = (value: number): number => Math.round(value * 1000) / 1000

function because(mention: Mention): string {
  const place = mention.places[0]!
  return mention.name === place.name ? `${levelNames[place.level]}名` : `${levelNames[place.level]}「${place.name}」的别名`
}

/** Votes: a named district counts most, a street or community for the district it lies in, shared among its namesakes. */
function chooseDistrict(mentions: Mention[]): { name: string | null; mention: Mention | null; confidence: number } {
  const votes = new Map<string, { weight: number; named: Mention | null; by: Level }>()
  let total = 0
  for (const mention of mentions) {
    const possible = new Set(mention.places.map((place) => place.district).filter((name) => name !== null))
    const level = mention.places.reduce<Level>((best, place) => (weights[place.level] > weights[best] ? place.level : best), 'spot')
    for (const name of possible) {
      const weight = weights[level] / possible.size / (possible.size > 1 ? 2 : 1)
      const vote = votes.get(name) ?? { weight: 0, named: null, by: level }
      vote.weight += weight
      total += weight
      if (weights[level] > weights[vote.by]) vote.by = level
      if (level === 'district') vote.named ??= mention
      votes.set(name, vote)
    }
  }
  const ranked = [...votes].sort(([, a], [, b]) => Number(b.named !== null) - Number(a.named !== null) || b.weight - a.weight)
  const best = ranked[0]
  if (best === undefined) return { name: null, mention: null, confidence: 0 }
  const [name, vote] = best
  const base = { district: 0.97, street: 0.93, community: 0.85, spot: 0.75 }[vote.by]
  return { name, mention: vote.named, confidence: base * (0.5 + (0.5 * vote.weight) / total) }
}

/** The first mention at a level that agrees with what is known; `sure` if no namesake agrees too. */
function choose(mentions: Mention[], level: Level, agrees: (place: Place) => boolean): { mention: Mention; place: Place; sure: boolean } | null {
  let unsure: { mention: Mention; place: Place; sure: boolean } | null = null
  for (const mention of mentions) {
    const fitting = mention.places.filter((place) => place.level === level && agrees(place))
    if (fitting.length === 1) return { mention, place: fitting[0]!, sure: true }
    if (fitting.length > 1) unsure ??= { mention, place: fitting[0]!, sure: false }
  }
  return unsure
}
