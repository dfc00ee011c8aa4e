/** The names of places that a text says, as far as they tell one matter from another: an estate, a road, a school, a village. */
import type { PlaceFound } from '../../storage/records/triage.ts'
import { foldText } from '../fold.ts'
import { namedSpots } from '../place/named-spots.ts'
import type { Prepared } from '../prepare.ts'

const mostNames = 8
/** Masked districts of published data («A3区»), and Latin letters before a name, are not part of it. */
const codeBefore = /^.*?[a-z]\d*/u

/** Folded names, those of the gazetteer first, each once. */
export function placeNames(prepared: Prepared, place: PlaceFound): string[] {
  const [title, content] = prepared.fields
  const written = [title, content].flatMap((field) => namedSpots({ ...prepared, fields: [field, field] }, []))
  const names = [place.community, place.spot, ...written.map(({ text }) => text)].filter((name) => name !== null)
  return [...new Set(names.map((name) => foldText(name).text.replace(codeBefore, '')))].filter((name) => name.length >= 2).slice(0, mostNames)
}

/** One name may be written longer («绿园小区», «城东绿园小区»), or with another ending («绿园小区», «绿园小区东门»). */
const alike = (a: string, b: string): boolean => a === b || (a.length >= 3 && b.endsWith(a)) || (b.length >= 3 && a.endsWith(b)) || (a.length >= 4 && b.length >= 4 && a.slice(0, 4) === b.slice(0, 4))

/** How many names of one are names of the other: 0, 1, or 2 for any more. */
export function sharedNames(one: readonly string[], other: readonly string[]): number {
  return Math.min(2, one.filter((name) => other.some((own) => alike(name, own))).length)
}
