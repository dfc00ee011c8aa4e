/** 规则: deadlines, approvals, 督办 and the calendar as they are; the security administrator changes them here. The part stands in the address. */
import { Empty, Skeleton } from 'antd'
import { ruleSubjects } from '../../../../storage/records/rulebook.ts'
import type { RulesView } from '../../../contract/rules.ts'
import { useMay } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { ApprovalsPart } from './approvals-part.tsx'
import { CalendarPart } from './calendar-part.tsx'
import { ClocksPart } from './clocks-part.tsx'
import { SupervisionPart } from './supervision-part.tsx'
import { useRules } from './use-save-rules.ts'
import './rules.css'

const parts = [...ruleSubjects, 'history'] as const
const bodies = { clocks: ClocksPart, approvals: ApprovalsPart, supervision: SupervisionPart, calendar: CalendarPart } as const

export default function RulesPage() {
  const words = useTexts().rules
  const manages = useMay('rules:manage')
  const [search, changeSearch] = useSearch()
  const part = parts.find((known) => known === search.get('part')) ?? 'clocks'
  const { data, error, refetch } = useRules()
  const Body = part === 'history' ? null : bodies[part]
  return (
    <div className="page rules">
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <p className="part-note">{manages ? words.note : words.readOnly}</p>
      <div className="filter-states" role="group" aria-label={words.title}>
        {parts.map((known) => (
          <button key={known} type="button" aria-pressed={part === known} onClick={() => changeSearch({ part: known })}>
            {known === 'history' ? words.history : words.subjects[known]}
          </button>
        ))}
      </div>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {/* A part starts anew when its rules were changed: a draft is of the version it began with. */}
      {data && Body && part !== 'history' && <Body key={`${part} ${data.versions[part]}`} view={data} manages={manages} />}
      {data && part === 'history' && <Changes history={data.history} />}
    </div>
  )
}

function Changes({ history }: { history: RulesView['history'] }) {
  const words = useTexts().rules
  if (history.length === 0) return <Empty description={words.noHistory} />
  return (
    <Sheet
      folds
      rows={history}
      keyOf={({ subject, version }) => `${subject} ${version}`}
      columns={[
        { key: 'subject', head: words.title, render: ({ subject, version }) => `${words.subjects[subject]} · ${version}` },
        { key: 'at', head: words.changedAt, className: 'number', render: ({ at }) => minuteOf(at) },
        { key: 'by', head: words.changedBy, render: ({ byName }) => byName },
        { key: 'why', head: words.why, className: 'wide', render: ({ why }) => why },
      ]}
    />
  )
}
