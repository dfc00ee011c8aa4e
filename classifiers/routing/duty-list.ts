/** Likely units by the duty list: duty words, the category the text speaks for, the district of the place, and units named outright. */
import type { PlaceFound, UnitSuggestion } from '../../storage/records/triage.ts'
import type { City, UnitFacts } from '../city.ts'
import { Lexicon } from '../lexicon.ts'
import type { Prepared } from '../prepare.ts'
import type { TopicReading } from '../topic/topic.ts'

export interface UnitScore { unitId: string; score: number; reasons: string[] }
export interface DutyList {
  /** All units that anything speaks for, best first. Scores have no scale; see `suggestUnits`. */
  score(prepared: Prepared, place: PlaceFound, topic: TopicReading): UnitScore[]
  /** The unit of the district that runs the place; null where none is known. */
  districtOf(place: PlaceFound): string | null
}

interface Term { duties: { unitId: string; duty: string }[]; named: string[]; weight: number }

const anyDistrict = '*district'

export function createDutyList(city: City): DutyList {
  const lexicon = new Lexicon<Term>()
  const term = (word: string): Term => {
    const folded = word.toLowerCase()
    const known = lexicon.get(folded)
    if (known !== undefined) return known
    const fresh: Term = { duties: [], named: [], weight: Math.min(3, folded.length - 0.8) }
    lexicon.set(folded, fresh)
    return fresh
  }
  for (const { unitId, duty, words } of city.duties) for (const word of words) term(word).duties.push({ unitId, duty })
  const levelOne = city.units.filter((unit) => unit.level === 1)
  for (const unit of levelOne) if (unit.kind !== 'district') for (const name of [unit.name, ...unit.aliases]) if (name.length >= 2) term(name).named.push(unit.id)
  const districtUnits = new Map(levelOne.filter((unit) => unit.kind === 'district').map((unit) => [unit.district, unit]))
  const managers = new Map(city.places.filter((place) => place.level === 'street' && place.managedBy !== undefined).map((place) => [place.name, place.managedBy!]))
  const streetUnits = new Map(city.units.filter((unit) => unit.kind === 'street').map((unit) => [`${unit.district}/${unit.aliases[0]}`, unit]))

  const local = city.duties.find(({ unitId }) => unitId === anyDistrict)?.local ?? {}
  const held = new Map<string, number>()
  for (const { categories } of city.duties) for (const label of categories) held.set(label, (held.get(label) ?? 0) + 1)
  const holders = (labels: readonly string[]): number => Math.max(1, ...labels.map((label) => held.get(label) ?? 0))

  return {
    districtOf: (place) => unitOfPlace(place, districtUnits, managers)?.id ?? null,
    score: (prepared, place, topic) => {
      const found = new Map<string, { score: number; words: Map<string, Set<string>>; reasons: string[] }>()
      const entry = (unitId: string) => {
        const known = found.get(unitId)
        if (known !== undefined) return known
        const fresh = { score: 0, words: new Map<string, Set<string>>(), reasons: [] as string[] }
        found.set(unitId, fresh)
        return fresh
      }
      const district = unitOfPlace(place, districtUnits, managers)
      for (const field of prepared.fields) {
        const seen = new Set<Term>()
        const boost = field.name === 'title' ? 2 : 1
        for (const hit of lexicon.scanLongest(field.folded.text)) {
          if (seen.has(hit.value)) continue
          seen.add(hit.value)
          const word = field.folded.text.slice(hit.start, hit.end)
          for (const { unitId, duty } of hit.value.duties) {
            const id = unitId === anyDistrict ? district?.id : unitId
            if (id === undefined) continue
            const one = entry(id)
            one.score += (boost * hit.value.weight) / hit.value.duties.length
            one.words.set(duty, (one.words.get(duty) ?? new Set()).add(word))
          }
          for (const id of hit.value.named) {
            const one = entry(id)
            one.score += boost * 0.8
            one.reasons.push(`点名「${word}」`)
          }
        }
      }
      if (district !== undefined) {
        const here = local[district.district ?? ''] ?? local['*'] ?? 0
        if (here > 0) entry(district.id).score += here
      }
      const categories = [topic.category, ...topic.category.alternatives]
      for (const { unitId, duty, categories: own } of city.duties) {
        const id = unitId === anyDistrict ? district?.id : unitId
        const share = Math.max(0, ...categories.filter((one) => own.includes(one.label)).map((one) => one.confidence))
        if (id === undefined || share < 0.05) continue
        const one = entry(id)
        // A category that several units hold says less of each.
        one.score += ((unitId === anyDistrict ? 2 : 4) * share) / Math.sqrt(holders(own))
        if (share >= 0.2) one.reasons.push(`职责：${duty}`)
      }
      return [...found]
        .map(([unitId, { score, words, reasons }]) => ({ unitId, score, reasons: reasonsOf(unitId, words, reasons, place, district, streetUnits) }))
        .sort((a, b) => b.score - a.score || a.unitId.localeCompare(b.unitId))
    },
  }
}

function unitOfPlace(place: PlaceFound, districts: Map<string | null, UnitFacts>, managers: Map<string, string>): UnitFacts | undefined {
  if (place.district === null) return undefined
  const managed = place.street === null ? undefined : managers.get(place.street)
  return districts.get(managed ?? place.district)
}

function reasonsOf(unitId: string, words: Map<string, Set<string>>, reasons: string[], place: PlaceFound, district: UnitFacts | undefined, streets: Map<string, UnitFacts>): string[] {
  const lines = [...words].sort(([, a], [, b]) => b.size - a.size).slice(0, 2).map(([duty, found]) => `职责：${duty}（${[...found].slice(0, 5).join('、')}）`)
  const extra = reasons.filter((reason) => !lines.some((line) => line.startsWith(reason)))
  if (district !== undefined && unitId === district.id) {
    const street = place.street === null ? undefined : streets.get(`${district.district}/${place.street}`)
    extra.push(street === undefined ? `事发地：${district.district}` : `事发地：${district.district}${place.street}，可再转${street.name}`)
  }
  return [...new Set([...lines, ...extra])].slice(0, 4)
}

/** The three best with confidence: the share of the score, held down while little speaks for anyone. */
export function suggestUnits(scores: readonly UnitScore[], trust: number): UnitSuggestion[] {
  const total = scores.slice(0, 8).reduce((sum, { score }) => sum + score ** 1.5, 0)
  return scores.slice(0, 3).map(({ unitId, score, reasons }) => ({
    unitId,
    confidence: Math.round(1000 * trust * (score ** 1.5 / total) * Math.min(1, score / 4)) / 1000,
    reasons,
  }))
}
