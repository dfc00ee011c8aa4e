/** One post in full, as masked as the server sends it. */
import type { QueryClient } from '@tanstack/react-query'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

export const postQuery = (id: string) =>
  queryOptions({
    queryKey: ['post', id],
    queryFn: () => api('post', { params: { id } }),
    staleTime: 20_000,
    // The text an officer is reading does not change under their eyes: a decision names the text that was read.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

export const usePost = (id: string) => useQuery(postQuery(id))

/** Reads the posts that come next, so that they are there when the officer is. */
export function readAhead(queryClient: QueryClient, ids: readonly string[]): void {
  for (const id of ids) void queryClient.prefetchQuery(postQuery(id))
}
