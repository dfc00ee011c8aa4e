/** How many posts wait, beside the queue's name and in the window's title. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../api.ts'
import { useTexts } from '../texts/wording.ts'

const EVERY_MS = 10_000
const MOST_SHOWN = 999

export function WaitingCount() {
  const texts = useTexts()
  const since = new Date(0).toISOString()
  const { data } = useQuery({ queryKey: ['news', 'waiting'], queryFn: () => api('queueNews', { query: { since } }), refetchInterval: EVERY_MS })
  const waiting = data?.waiting ?? 0
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${texts.program} · ${texts.queue.title}`
  }, [waiting, texts])
  if (!data || waiting === 0) return null
  return (
    <span className={data.critical > 0 ? 'waiting-count critical' : 'waiting-count'} title={`${texts.screening.waiting} ${waiting} · ${texts.urgency[2]} ${data.critical}`}>
      {waiting > MOST_SHOWN ? `${MOST_SHOWN}+` : waiting}
    </span>
  )
}
