/** Above the list: state, search, order, and what is filtered by. */
import { Button, Drawer, Input, Select } from 'antd'
import type { InputRef } from 'antd'
import { useState } from 'react'
import type { RefObject } from 'react'
import { screenings } from '../../../../storage/records/post.ts'
import { queueOrders } from '../../../contract/queue.ts'
import { useTexts } from '../../texts/wording.ts'
import { cleared } from './card-list.tsx'
import { Facets } from './facet-column.tsx'
import type { QueueView } from './queue-view.ts'
import { isFiltered, plainFilters } from './queue-view.ts'
import type { Queue } from './use-queue.ts'

interface FilterBarProps {
  view: QueueView
  queue: Queue
  paceCount: number
  searchBox: RefObject<InputRef | null>
  onChange: (part: Partial<QueueView>) => void
  onKeys: () => void
}

export function FilterBar({ view, queue, paceCount, searchBox, onChange, onKeys }: FilterBarProps) {
  const texts = useTexts()
  const [facetsOpen, setFacetsOpen] = useState(false)
  const filters = plainFilters.filter((name) => name !== 'q' && view[name] !== undefined)
  return (
    <div className="filter-bar">
      <div className="filter-states" role="group" aria-label={texts.queue.facets.screening}>
        {([...screenings, 'all'] as const).map((screening) => (
          <button key={screening} type="button" aria-pressed={view.screening === screening} onClick={() => onChange({ screening })}>
            {screening === 'all' ? texts.queue.all : texts.screening[screening]}
          </button>
        ))}
      </div>
      <div className="filter-line">
        <Input.Search
          key={view.q ?? ''}
          ref={searchBox}
          allowClear
          defaultValue={view.q ?? ''}
          placeholder={`${texts.queue.search} (/)`}
          aria-label={texts.queue.search}
          maxLength={100}
          onSearch={(q) => {
            onChange({ q: q.trim() || undefined })
            searchBox.current?.blur()
          }}
        />
        <Select value={view.order} aria-label={texts.queue.order} onChange={(order) => onChange({ order })} options={queueOrders.map((order) => ({ value: order, label: texts.queue.orders[order] }))} />
        <Button className="filter-open" onClick={() => setFacetsOpen(true)}>
          {texts.queue.filters}
        </Button>
      </div>
      <div className="filter-summary">
        <span className="filter-total">{queue.pending ? '…' : texts.queue.total(queue.total)}</span>
        {filters.map((name) => (
          <button key={name} type="button" className="filter-chip" onClick={() => onChange({ [name]: undefined })} title={texts.queue.clear}>
            {chipText(name, view[name] ?? '', texts.urgency, texts.flags)} ×
          </button>
        ))}
        {isFiltered(view) && (
          <Button type="link" size="small" onClick={() => onChange(cleared)}>
            {texts.queue.clear}
          </Button>
        )}
        {paceCount > 0 && <span className="filter-pace">{texts.queue.pace(paceCount)}</span>}
        <Button type="text" size="small" className="filter-keys" onClick={onKeys} title={texts.keys.help}>
          ?
        </Button>
      </div>
      <Drawer open={facetsOpen} onClose={() => setFacetsOpen(false)} title={texts.queue.filters} placement="bottom" size="75%">
        <Facets view={view} onChange={onChange} />
      </Drawer>
    </div>
  )
}

function chipText(name: string, value: string, urgency: readonly string[], flags: Readonly<Record<string, string>>): string {
  if (name === 'urgency') return urgency[Number(value)] ?? value
  return name === 'flag' ? (flags[value] ?? value) : value
}
