/** The city as the classifiers know it: units, duties, places and categories, read from the data files of storage/seed. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const zUnitFacts = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  level: z.union([z.literal(1), z.literal(2)]),
  parentId: z.string().nullable(),
  kind: z.enum(['district', 'bureau', 'enterprise', 'street', 'office']),
  district: z.string().nullable(),
})
export type UnitFacts = z.infer<typeof zUnitFacts>

const zDuty = z.object({ unitId: z.string(), duty: z.string(), categories: z.array(z.string()), words: z.array(z.string()), local: z.record(z.string(), z.number()).optional() })
/** `local`: how much the place alone speaks for its district's unit, by district, `*` for any other: counties answer nearly all that happens in them. */
export type Duty = z.infer<typeof zDuty>

const zPlace = z.object({
  id: z.string(),
  level: z.enum(['district', 'street', 'community', 'spot']),
  name: z.string(),
  aliases: z.array(z.string()),
  district: z.string().nullable(),
  street: z.string().nullable(),
  kind: z.string().optional(),
  /** The district that runs a street in fact, where it is not the one of the division codes. */
  managedBy: z.string().optional(),
})
export type Place = z.infer<typeof zPlace>

const zCategories = z.object({
  version: z.string(),
  current: z.string(),
  topics: z.array(z.object({ label: z.string(), holds: z.string() })),
  classes2015: z.array(z.object({ label: z.string(), holds: z.string(), countSeptember2015: z.number() })),
  classes2025: z.array(z.object({ label: z.string(), topic: z.string(), of2015: z.string(), holds: z.string(), words: z.array(z.string()) })),
})
export type Categories = z.infer<typeof zCategories>

export interface City {
  units: UnitFacts[]
  duties: Duty[]
  places: Place[]
  categories: Categories
}

const seedFolder = new URL('../storage/seed/', import.meta.url)

/** Reads and checks the city's data files; throws with the file's name on one that does not fit. */
export function loadCity(folder: URL = seedFolder): City {
  const read = <T>(file: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
    return parsed.data
  }
  return {
    units: read('units.json', z.object({ units: z.array(zUnitFacts) })).units,
    duties: read('duties.json', z.object({ duties: z.array(zDuty) })).duties,
    places: read('gazetteer.json', z.object({ places: z.array(zPlace) })).places,
    categories: read('categories.json', zCategories),
  }
}
