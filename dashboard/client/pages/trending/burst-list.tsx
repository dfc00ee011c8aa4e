/** Emerging issues that nobody took note of yet, each with its posts and its odds. */
import { App, Button } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { BurstView } from '../../../contract/event.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { problemText } from '../../problem-texts.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'

const EVERY_MS = 60_000

export function BurstList() {
  const texts = useTexts()
  const words = texts.events
  const { data } = useQuery({ queryKey: ['events', 'bursts'], queryFn: () => api('bursts', { query: { state: 'open' } }), refetchInterval: EVERY_MS })
  return (
    <section className="bursts" aria-label={words.bursts}>
      <h2>{words.bursts}</h2>
      {data?.length === 0 && <p className="part-note">{words.noBursts}</p>}
      {data?.map((burst) => <BurstBox key={burst.id} burst={burst} />)}
    </section>
  )
}

function BurstBox({ burst }: { burst: BurstView }) {
  const texts = useTexts()
  const words = texts.events
  const manages = useMay('event:manage')
  const client = useQueryClient()
  const { notification } = App.useApp()
  const see = useMutation({
    mutationFn: () => api('seeBurst', { params: { id: burst.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['events', 'bursts'] }),
    onError: (error) => notification.error({ title: problemText(error, texts) }),
  })
  return (
    <details className="burst" data-burst={burst.id}>
      <summary>
        <b>{burst.eventId === null ? burst.title : <Link to={`/trending/${encodeURIComponent(burst.eventId)}`}>{burst.title}</Link>}</b>
        <span>{words.observed(burst.kind, burst.observed)}</span>
        <span>{words.expected(burst.expected.toFixed(1))}</span>
        <span>{words.odds(oddsText(burst.odds))}</span>
        {burst.sensitive && <span className="tag">{words.sensitive}</span>}
        <time dateTime={burst.from}>
          {minuteOf(burst.from)} – {minuteOf(burst.to)}
        </time>
        {manages && (
          <Button size="small" loading={see.isPending} onClick={() => see.mutate()}>
            {words.see}
          </Button>
        )}
      </summary>
      <ul>
        {burst.posts.map((post) => (
          <li key={post.id}>
            <time dateTime={post.submittedAt}>{minuteOf(post.submittedAt)}</time> <Link to={`/queue?post=${encodeURIComponent(post.id)}`}>{post.title}</Link>
          </li>
        ))}
      </ul>
    </details>
  )
}

const oddsText = (odds: number): string => (odds < 1e-9 ? '< 1/1,000,000,000' : `1/${Math.round(1 / odds).toLocaleString('en-US')}`)
