/** The queue's list: pages as they are read, what is new since, and taking out what was decided. */
import type { InfiniteData } from '@tanstack/react-query'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { CardView, QueuePageView } from '../../../contract/queue.ts'
import { api } from '../../api.ts'
import type { QueueView } from './queue-view.ts'
import { filterOf } from './queue-view.ts'

const PAGE = 50
const NEWS_EVERY_MS = 4000
const QUEUE = 'queue'

export interface Queue {
  cards: CardView[]
  total: number
  pending: boolean
  error: unknown
  /** Posts of this view that came in after the list was read. */
  fresh: number
  hasMore: boolean
  loadMore(): void
  /** Reads list and counts anew. */
  reload(): Promise<void>
  /** Takes a post out at once, before the server has answered. */
  takeOut(id: string): void
}

export function useQueue(view: QueueView): Queue {
  const queryClient = useQueryClient()
  const filter = filterOf(view)
  const key = useMemo(() => [QUEUE, 'cards', view] as const, [view])
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => api('queue', { query: { ...filter, order: view.order, skip: pageParam, limit: PAGE } }),
    initialPageParam: 0,
    // By what has been read, not by what is left of it: decided posts leave both lists alike.
    getNextPageParam: (last, pages) => {
      const have = pages.reduce((sum, page) => sum + page.cards.length, 0)
      return last.cards.length > 0 && have < last.total ? have : undefined
    },
    // An officer works down a list that holds still; what is new is offered, not pushed in between.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
  const readAt = list.data?.pages[0]?.at
  const news = useQuery({
    queryKey: ['news', 'fresh', view, readAt],
    queryFn: () => api('queueNews', { query: { ...filter, since: readAt ?? '' } }),
    enabled: readAt !== undefined,
    refetchInterval: NEWS_EVERY_MS,
  })
  const cards = useMemo(() => unique(list.data?.pages.flatMap((page) => page.cards) ?? []), [list.data])
  const reload = useCallback(async () => {
    await Promise.all([queryClient.invalidateQueries({ queryKey: key }), queryClient.invalidateQueries({ queryKey: [QUEUE, 'facets'] }), queryClient.invalidateQueries({ queryKey: ['news'] })])
  }, [queryClient, key])
  const takeOut = useCallback(
    (id: string) => queryClient.setQueryData<InfiniteData<QueuePageView, number>>(key, (data) => data && { ...data, pages: data.pages.map((page) => without(page, id, data.pages)) }),
    [queryClient, key],
  )
  return {
    cards,
    total: list.data?.pages.at(-1)?.total ?? 0,
    pending: list.isPending,
    error: list.error,
    fresh: news.data?.fresh ?? 0,
    hasMore: list.hasNextPage,
    loadMore: () => void (list.isFetchingNextPage || list.fetchNextPage()),
    reload,
    takeOut,
  }
}

/** Counts of the view, by field. */
export function useFacets(view: QueueView) {
  return useQuery({ queryKey: [QUEUE, 'facets', view], queryFn: () => api('queueFacets', { query: filterOf(view) }), placeholderData: (former) => former, refetchInterval: 15_000 })
}

function without(page: QueuePageView, id: string, pages: QueuePageView[]): QueuePageView {
  const there = pages.some(({ cards }) => cards.some((card) => card.id === id))
  return { ...page, cards: page.cards.filter((card) => card.id !== id), total: page.total - (there ? 1 : 0) }
}

/** A post that arrived while pages were read can shift one over a page's edge. */
function unique(cards: CardView[]): CardView[] {
  return [...new Map(cards.map((card) => [card.id, card])).values()]
}
