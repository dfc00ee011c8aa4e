/** The rules as the server has them, and keeping what it answers after a change. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RulesView } from '../../../contract/rules.ts'
import { api } from '../../api.ts'
import { useRefresh } from '../../use-refresh.ts'

const RULES = ['rules', 'all'] as const

export const useRules = () => useQuery({ queryKey: RULES, queryFn: () => api('rules') })

export function useSaveRules(): (save: () => Promise<RulesView>) => Promise<void> {
  const client = useQueryClient()
  const { act } = useRefresh()
  return async (save) => {
    const view = await act(save)
    client.setQueryData(RULES, view)
    // What is tried is tried by the new rules.
    await client.invalidateQueries({ queryKey: ['rules', 'preview'] })
  }
}
