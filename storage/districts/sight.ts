/**
 * What somebody sees who works for some districts of the city only. A case is theirs by its own district, a post by the
 * district of its place or by the case it is in; what belongs to a case or a post goes with it. What has no district is
 * the whole city's: only those without a limit see it.
 */
import type { Store } from '../store.ts'
import { NoSuchRecord } from '../trade/retry.ts'

export interface Sight {
  districts: readonly string[]
  isOwn(district: string | null | undefined): boolean
  /** Which of these they see. */
  casesSeen(ids: readonly string[]): Promise<ReadonlySet<string>>
  postsSeen(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Those of which every case is seen, and there is one. */
  keepByCases<T>(records: readonly T[], casesOf: (record: T) => readonly (string | null)[]): Promise<T[]>
  keepByPost<T>(records: readonly T[], postOf: (record: T) => string): Promise<T[]>
  /** What is not theirs is not there for them. @throws NoSuchRecord */
  requireCases(ids: readonly string[]): Promise<void>
  requirePosts(ids: readonly string[]): Promise<void>
}

export function sightOf(store: Pick<Store, 'casesById' | 'cards'>, districts: readonly string[]): Sight {
  const own = new Set(districts)
  const isOwn: Sight['isOwn'] = (district) => typeof district === 'string' && own.has(district)
  const casesSeen = async (ids: readonly string[]): Promise<ReadonlySet<string>> => new Set((await store.casesById([...new Set(ids)])).filter(({ district }) => isOwn(district)).map(({ id }) => id))
  const postsSeen = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    const cards = await store.cards([...new Set(ids)])
    const cases = await casesSeen(cards.flatMap(({ district, caseId }) => (isOwn(district) || caseId === null ? [] : [caseId])))
    return new Set(cards.filter(({ district, caseId }) => isOwn(district) || (caseId !== null && cases.has(caseId))).map(({ id }) => id))
  }
  return {
    districts,
    isOwn,
    casesSeen,
    postsSeen,
    async keepByCases(records, casesOf) {
      const seen = await casesSeen(records.flatMap((record) => casesOf(record).filter((id) => id !== null)))
      return records.filter((record) => {
        const ids = casesOf(record)
        return ids.length > 0 && ids.every((id) => id !== null && seen.has(id))
      })
    },
    async keepByPost(records, postOf) {
      const seen = await postsSeen(records.map(postOf))
      return records.filter((record) => seen.has(postOf(record)))
    },
    async requireCases(ids) {
      const seen = await casesSeen(ids)
      for (const id of ids) if (!seen.has(id)) throw new NoSuchRecord('case', id)
    },
    async requirePosts(ids) {
      const seen = await postsSeen(ids)
      for (const id of ids) if (!seen.has(id)) throw new NoSuchRecord('post', id)
    },
  }
}

/** Somebody who works for some districts would make what is the whole city's, and not see it themselves. */
export class WholeCityOnly extends Error {
  readonly districts: readonly string[]
  constructor(districts: readonly string[]) {
    super(`only for those who work for the whole city, not for ${districts.join(', ')} alone`)
    this.name = 'WholeCityOnly'
    this.districts = districts
  }
}

const AT_ONCE = 500

/**
 * A page of the part of a list that is seen, and how long that part is. The list is read whole, some hundreds at a time:
 * the databases cannot ask for a record by a field of another. Where the length is known otherwise, only as far as the page goes.
 */
export async function pageSeen<T>(read: (skip: number, limit: number) => Promise<readonly T[]>, keep: (some: readonly T[]) => Promise<readonly T[]>, skip: number, limit: number, known?: number): Promise<{ page: T[]; total: number }> {
  const page: T[] = []
  let total = 0
  for (let from = 0; ; from += AT_ONCE) {
    if (known !== undefined && page.length >= limit) return { page, total: known }
    const some = await read(from, AT_ONCE)
    for (const record of await keep(some)) {
      if (total >= skip && page.length < limit) page.push(record)
      total += 1
    }
    if (some.length < AT_ONCE) return { page, total }
  }
}
