/** The crawler that most people write first: remembers the highest id of each board, reads what lies above it, never comes back. */
import { readLiuyanDetail, readLiuyanList } from '../../../crawlers/liuyan/read.ts'
import type { PoliteFetch } from '../../../crawlers/source.ts'

export interface NaiveCrawler {
  run(): Promise<void>
  found: ReadonlyMap<string, { replies: number; rated: boolean; content: string }>
}

/** It is given the boards, and a run that fails costs it nothing but time: its ids advance only after a whole board. */
export function naiveCrawler(url: string, fids: readonly number[], fetch: PoliteFetch): NaiveCrawler {
  const highest = new Map<number, number>()
  const found = new Map<string, { replies: number; rated: boolean; content: string }>()

  async function readBoard(fid: number): Promise<void> {
    const last = highest.get(fid) ?? 0
    let next: string | null = '0'
    let top = last
    while (next !== null) {
      const list = `${url}/threads/queryThreadsList`
      const page = readLiuyanList('naive', (await fetch({ url: list, form: { fid: String(fid), lastItem: next } })).body, list)
      const fresh = page.rows.filter((row) => Number(row.externalId) > last)
      for (const row of fresh) {
        top = Math.max(top, Number(row.externalId))
        if (found.has(row.externalId)) continue
        const address = `${url}/threads/content?tid=${row.externalId}`
        const { replies, ratings, content } = readLiuyanDetail('naive', (await fetch({ url: address })).body, address)
        found.set(row.externalId, { replies: replies.length, rated: ratings !== null, content })
      }
      next = fresh.length < page.rows.length ? null : page.next
    }
    highest.set(fid, top)
  }

  return {
    found,
    async run() {
      for (const fid of fids) {
        try {
          await readBoard(fid)
        } catch {
          // The next run begins where this board stood.
          return
        }
      }
    },
  }
}
