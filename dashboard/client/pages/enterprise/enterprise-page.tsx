/** 企业问题清单 and 整治台账, by state, unit and day. */
import { Button, Empty, Pagination, Select, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../../contract.ts'
import { enterpriseStates } from '../../../../storage/records/enterprise-issue.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useUnitChoices } from '../../use-unit-choices.ts'
import { useSearch } from '../../use-search.ts'
import { IssueCard } from './issue-card.tsx'
import { ListDialog } from './list-dialog.tsx'
import './enterprise.css'

const PAGE = 20

export default function EnterprisePage() {
  const { enterprise: words } = useTexts()
  const manages = useMay('enterprise:manage')
  const units = useUnitChoices(1)
  const [search, changeSearch] = useSearch()
  const [lists, setLists] = useState(false)
  const state = enterpriseStates.find((known) => known === search.get('state'))
  const overdue = search.get('overdue') === 'true'
  const unitId = search.get('unit') ?? undefined
  const page = Math.max(1, Number(search.get('page')) || 1)
  /** A state and 超期 each stand alone, and so does a single issue. */
  const show = (only: { state?: string; overdue?: string }): void => changeSearch({ state: undefined, overdue: undefined, issue: undefined, ...only })
  const one = search.get('issue')
  const single = useQuery({ queryKey: ['enterprise', 'one', one], queryFn: () => api('enterpriseIssue', { params: { id: one ?? '' } }), enabled: one !== null })
  const query = { state: overdue ? undefined : state, overdue: overdue ? ('true' as const) : undefined, unitId, skip: (page - 1) * PAGE, limit: PAGE }
  const list = useQuery({ queryKey: ['enterprise', query], queryFn: () => api('enterpriseIssues', { query }), placeholderData: keepPreviousData, enabled: one === null })
  const { error, refetch } = one === null ? list : single
  const data = one === null ? list.data : undefined
  const issues = one === null ? (data?.issues ?? []) : single.data ? [single.data] : []
  return (
    <div className="page enterprise">
      <div className="page-head">
        <h1>{words.title}</h1>
        {manages && (
          <Button type="primary" onClick={() => setLists(true)}>
            {words.act.list}
          </Button>
        )}
      </div>
      <p className="part-note">{words.note}</p>
      {data && <Counts counts={data.counts} />}
      <div className="filter-states" role="group" aria-label={words.title}>
        <button type="button" aria-pressed={!state && !overdue && one === null} onClick={() => show({})}>
          {words.all}
        </button>
        {enterpriseStates.map((known) => (
          <button key={known} type="button" aria-pressed={state === known && !overdue} onClick={() => show({ state: known })}>
            {words.states[known]}
          </button>
        ))}
        <button type="button" aria-pressed={overdue} onClick={() => show({ overdue: 'true' })}>
          {words.overdue}
        </button>
      </div>
      <div className="cases-filters">
        <Select className="cases-unit" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={words.unit} aria-label={words.unit} value={unitId} options={[...units]} onChange={(unit: string | undefined) => changeSearch({ unit, issue: undefined })} />
      </div>
      {error && issues.length === 0 && <ProblemNote error={error} retry={() => void refetch()} />}
      {issues.length === 0 && !data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={words.none} />}
      {issues.map((issue) => (
        <IssueCard key={issue.id} issue={issue} manages={manages} />
      ))}
      {data && <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage onChange={(at) => changeSearch({ page: String(at) })} />}
      {lists && <ListDialog onClose={() => setLists(false)} />}
    </div>
  )
}

/** What the yearly report says of them. */
function Counts({ counts: { year, listed, registered, settled, content, rated, overdue } }: Pick<Answer<'enterpriseIssues'>, 'counts'>) {
  const { enterprise: words } = useTexts()
  return (
    <p className="enterprise-counts">
      {words.counts(year, listed, registered, settled)}
      {rated > 0 && ` · ${words.content(content, rated)}`}
      {overdue > 0 && <b className="late"> · {words.late(overdue)}</b>}
    </p>
  )
}
