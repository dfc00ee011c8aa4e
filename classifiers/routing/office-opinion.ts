/**
 * What the encoder makes of which kind of office would have to answer, added to the duty list's scores: the duty list knows this city's units by their words, the
 * encoder what offices of a kind answer in any city. From day one, before the office's own letters teach a router.
 */
import type { City, UnitFacts } from '../city.ts'
import type { UnitScore } from './duty-list.ts'
import { districtKind, kindsOf, officeKinds } from './offices.ts'

/** A certain kind counts as much as the plainest words of a duty. */
const certain = 6
/** From this share on it is a reason to show. */
const worthSaying = 0.2
const shownReasons = 4

export interface OfficeOpinion {
  /** Scores with the opinion, best first. `shares`: one a kind of offices.json. `district`: the unit of the place's district, the only one that a district's share goes to. */
  add(scores: readonly UnitScore[], shares: ArrayLike<number>, district: string | null): UnitScore[]
}

export function createOfficeOpinion(city: Pick<City, 'units'>): OfficeOpinion {
  const kinds = new Map(city.units.filter(({ level }) => level === 1).map((unit): [string, number[]] => [unit.id, kindsOfUnit(unit)]))
  const held = officeKinds.map((_, kind) => [...kinds.values()].filter((own) => own.includes(kind)).length)

  return {
    add: (scores, shares, district) => {
      const before = new Map(scores.map((one) => [one.unitId, one]))
      const after = [...kinds].flatMap(([unitId, own]): UnitScore[] => {
        const known = before.get(unitId)
        const spoken = own.filter((kind) => kind !== districtKind || unitId === district)
        const strongest = spoken.reduce((best, kind) => (shares[kind]! > (shares[best] ?? 0) ? kind : best), -1)
        // A kind that several units are of says less of each.
        const share = spoken.reduce((sum, kind) => sum + shares[kind]! / Math.sqrt(kind === districtKind ? 1 : held[kind]!), 0)
        if (known === undefined && share < worthSaying) return []
        const reasons = [...(known?.reasons ?? []), ...(share < worthSaying ? [] : [`事项近似「${officeKinds[strongest]!}」类来信`])]
        return [{ unitId, score: (known?.score ?? 0) + certain * share, reasons: reasons.slice(0, shownReasons) }]
      })
      return [...after, ...scores.filter(({ unitId }) => !kinds.has(unitId))].sort((a, b) => b.score - a.score || a.unitId.localeCompare(b.unitId))
    },
  }
}

function kindsOfUnit({ kind, name, aliases }: UnitFacts): number[] {
  if (kind === 'district') return [districtKind]
  return [...new Set([name, ...aliases].flatMap(kindsOf))].filter((one) => one !== districtKind)
}
