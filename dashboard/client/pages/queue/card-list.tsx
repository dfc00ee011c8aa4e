/** The list of posts; the chosen one is kept in sight. */
import { Button, Empty, Skeleton } from 'antd'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../texts/wording.ts'
import { useNow } from '../../use-now.ts'
import { CardRow } from '../../ui/card-row.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { QueueView } from './queue-view.ts'
import { isFiltered, plainFilters } from './queue-view.ts'
import type { Queue } from './use-queue.ts'

interface CardListProps {
  queue: Queue
  view: QueueView
  chosen: string | undefined
  onReload: () => void
  onChoose: (id: string) => void
  onChange: (part: Partial<QueueView>) => void
}

export function CardList({ queue, view, chosen, onReload, onChoose, onChange }: CardListProps) {
  const texts = useTexts()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen !== undefined) list.current?.querySelector(`[data-post="${CSS.escape(chosen)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const now = useNow()
  if (queue.error) return <ProblemNote error={queue.error} retry={() => void queue.reload()} />
  if (queue.pending) return <Skeleton active className="queue-skeleton" paragraph={{ rows: 10 }} title={false} />
  return (
    <div className="cards" ref={list}>
      {queue.fresh > 0 && (
        <Button type="primary" block className="fresh" onClick={onReload}>
          {texts.queue.fresh(queue.fresh)} (n)
        </Button>
      )}
      {queue.cards.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={isFiltered(view) || view.screening !== 'waiting' ? texts.queue.empty : texts.queue.emptyWaiting}>
          {isFiltered(view) && <Button onClick={() => onChange(cleared)}>{texts.queue.clear}</Button>}
        </Empty>
      )}
      {queue.cards.map((card) => (
        <CardRow key={card.id} card={card} chosen={card.id === chosen} now={now} onChoose={() => onChoose(card.id)} />
      ))}
      {queue.hasMore && (
        <Button type="text" block onClick={queue.loadMore}>
          {texts.more}
        </Button>
      )}
    </div>
  )
}

/** Every filter taken away. */
export const cleared: Partial<QueueView> = Object.fromEntries(plainFilters.map((name) => [name, undefined]))
