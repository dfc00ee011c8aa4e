/** What there is, by urgency, topic, district and source, with counts; a click filters, another takes it back. */
import { useTexts } from '../../texts/wording.ts'
import type { Texts } from '../../texts/zh.ts'
import type { FacetsView } from '../../../contract/queue.ts'
import type { QueueView } from './queue-view.ts'
import { useFacets } from './use-queue.ts'

interface FacetsProps {
  view: QueueView
  onChange: (part: Partial<QueueView>) => void
}
const fields = ['urgency', 'topic', 'district', 'sourceId'] as const

export function FacetColumn(props: FacetsProps) {
  return (
    <aside className="facets-column" aria-label={useTexts().queue.filters}>
      <Facets {...props} />
    </aside>
  )
}

export function Facets({ view, onChange }: FacetsProps) {
  const texts = useTexts()
  const { data } = useFacets(view)
  if (!data) return null
  return (
    <>
      {fields.map((field) => (
        <section key={field} className="facet">
          <h2>{texts.queue.facets[field]}</h2>
          <ul>
            {inOrder(field, data[field]).map(({ value, name, count }) => {
              const on = value !== null && view[field] === String(value)
              return (
                <li key={String(value)}>
                  <button type="button" aria-pressed={on} disabled={value === null} onClick={() => onChange({ [field]: on ? undefined : String(value) })}>
                    <span>{name ?? nameOf(field, value, texts)}</span>
                    <span className="facet-count">{count}</span>
                  </button>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </>
  )
}

type Rows = FacetsView['urgency']

/** By count as the server sends it; urgency from the most urgent down. */
const inOrder = (field: (typeof fields)[number], rows: Rows): Rows => (field === 'urgency' ? [...rows].sort((a, b) => Number(b.value) - Number(a.value)) : rows)

function nameOf(field: string, value: string | number | null, texts: Texts): string {
  if (value === null) return texts.unknown
  return field === 'urgency' ? (texts.urgency[Number(value)] ?? String(value)) : String(value)
}
