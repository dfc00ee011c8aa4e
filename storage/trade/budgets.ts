/** Requests to a host a day, counted for all processes together. */
import type { Database, Write } from '../database.ts'
import { retryOnConflict } from './retry.ts'

/** Takes up to `most` requests of a host's budget of a day; how many it gave. One counter a host: a new day begins it anew. */
export function takeRequests(database: Database, host: string, day: string, most: number, budget: number): Promise<number> {
  return retryOnConflict(async () => {
    const id = `requests:${host}`
    const counter = await database.get('counter', id)
    const taken = counter?.day === day ? counter.value : 0
    const given = Math.max(0, Math.min(most, budget - taken))
    if (given === 0) return 0
    const record = { id, version: (counter?.version ?? 0) + 1, value: taken + given, day }
    const write: Write = { op: counter ? 'replace' : 'insert', kind: 'counter', record }
    await database.commit([write])
    return given
  })
}
