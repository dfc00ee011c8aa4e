/** How much of something waits for this person, beside the navigation. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

const EVERY_MS = 30_000

export function WorkCount({ of }: { of: 'approvals' | 'inbox' | 'reviews' | 'enterprise' }) {
  const { data } = useQuery({ queryKey: ['work'], queryFn: () => api('work'), refetchInterval: EVERY_MS })
  const waiting = data?.[of] ?? 0
  if (waiting === 0) return null
  return <span className={of === 'inbox' && (data?.late ?? 0) > 0 ? 'waiting-count critical' : 'waiting-count'}>{waiting}</span>
}
