/** Server state. A session that ran out anywhere brings back the login page. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api.ts'

export const ME = ['me'] as const

export function createQueryClient(): QueryClient {
  const onError = (error: unknown): void => {
    if (error instanceof ApiProblem && error.code === 'not_logged_in') client.setQueryData(ME, null)
    if (error instanceof ApiProblem && (error.code === 'must_change_password' || error.code === 'must_use_code')) void client.invalidateQueries({ queryKey: ME })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // Asking again helps only where nobody answered.
        retry: (failures, error) => error instanceof ApiProblem && error.code === 'offline' && failures < 2,
      },
    },
  })
  return client
}
