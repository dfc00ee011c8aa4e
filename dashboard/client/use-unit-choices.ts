/** Units to choose from, of level 1 or all of them. */
import { useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Choice } from './ui/action-dialog.tsx'

const KEEP_MS = 300_000

export function useUnitChoices(level?: 1 | 2): readonly Choice[] {
  const { data } = useQuery({ queryKey: ['choices'], queryFn: () => api('choices'), staleTime: KEEP_MS })
  return (data?.units ?? []).filter((unit) => level === undefined || unit.level === level).map(({ id, name }) => ({ value: id, label: name }))
}
