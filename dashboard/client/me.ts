/** Who is logged in, and what they may do. */
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Me } from '../contract/account.ts'
import type { Permission } from '../../storage/records/permissions.ts'
import { api, ApiProblem } from './api.ts'
import { ME } from './query-client.ts'

/** Null: nobody is logged in. */
export function useMeQuery() {
  return useQuery({
    queryKey: ME,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await api('me')
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'not_logged_in') return null
        throw error
      }
    },
    staleTime: 60_000,
  })
}

export const MeContext = createContext<Me | null>(null)

/** The person; pages are shown to a person only. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('a page was shown to nobody')
  return me
}

export const useMay = (permission: Permission): boolean => useMe().permissions.includes(permission)
