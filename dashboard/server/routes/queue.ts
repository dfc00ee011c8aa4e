/** The screening queue: pages of cards, counts, what is new, and what corrections can choose from. */
import type { z } from 'zod'
import type { QueueFilter } from '../../../storage/store.ts'
import type { zQueueFilter } from '../../contract/queue.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { cardView } from '../views/cards.ts'

type Names = 'queue' | 'queueFacets' | 'queueNews' | 'choices'

export function queueHandlers({ store, names, searchWords, taxonomy }: Tools): Pick<Handlers, Names> {
  /** The store's filter; null when the person typed words and none of them can be searched for: then nothing fits. */
  const toFilter = ({ q, ...fields }: z.output<typeof zQueueFilter>): QueueFilter | null => {
    if (!q?.trim()) return fields
    const words = searchWords(q)
    return words.length > 0 ? { ...fields, words } : null
  }
  const countOf = async (filter: QueueFilter): Promise<number> => (await store.screeningQueue(filter, 'newest', 0, 1)).total

  return {
    async queue({ query: { order, skip, limit, ...fields }, at }) {
      const filter = toFilter(fields)
      if (!filter) return { cards: [], total: 0, at }
      const [page, known] = await Promise.all([store.screeningQueue(filter, order, skip, limit), names()])
      return { cards: page.cards.map((card) => cardView(card, known, at)), total: page.total, at }
    },
    async queueFacets({ query }) {
      const filter = toFilter(query)
      if (!filter) return { urgency: [], topic: [], district: [], sourceId: [], screening: [] }
      const [facets, known] = await Promise.all([store.queueFacets(filter), names()])
      const plain = (rows: typeof facets.topic) => rows.map((row) => ({ ...row, name: null }))
      return {
        urgency: plain(facets.urgency),
        topic: plain(facets.topic),
        district: plain(facets.district),
        screening: plain(facets.screening),
        sourceId: facets.sourceId.map((row) => ({ ...row, name: typeof row.value === 'string' ? known.source(row.value) : null })),
      }
    },
    async queueNews({ query: { since, ...fields } }) {
      const filter = toFilter(fields)
      const [fresh, waiting, critical] = await Promise.all([filter ? countOf({ ...filter, seenAfter: since }) : 0, countOf({ screening: 'waiting' }), countOf({ screening: 'waiting', urgency: 2 })])
      return { fresh, waiting, critical }
    },
    async choices({ at }) {
      const { units } = await names()
      const today = at.slice(0, 10)
      return {
        topics: [...taxonomy.topics],
        categories: [...taxonomy.categories],
        units: units.filter(({ until }) => until === null || until > today).map(({ id, name, level }) => ({ id, name, level })),
      }
    },
  }
}
