/** All cases, newest first, by state, unit, deadline or number. The filters stand in the address. */
import { Button, Checkbox, Empty, Input, Pagination, Select, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { CaseRow } from '../../../contract/case-row.ts'
import type { CaseStatus } from '../../../../storage/records/case.ts'
import { caseStatuses } from '../../../../storage/records/case.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'
import { useSearch } from '../../use-search.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SubmitDialog } from '../../ui/submit-dialog.tsx'
import { CaseStatusTag, UrgencyTag } from '../../ui/tags.tsx'
import './cases.css'

const PAGE = 30

export default function CasesPage() {
  const texts = useTexts()
  const navigate = useNavigate()
  const [search, changeSearch] = useSearch()
  const status = caseStatuses.find((known) => known === search.get('status'))
  const page = Math.max(1, Number(search.get('page')) || 1)
  const unitId = search.get('unit') ?? undefined
  const overdue = search.get('overdue') === 'true'
  const toVisit = search.get('visit') === 'true'
  const units = useUnitChoices(1)
  const submits = useMay('case:submit')
  const [marked, setMarked] = useState<readonly CaseRow[]>([])
  const [submitting, setSubmitting] = useState(false)
  const mark = (record: CaseRow, on: boolean): void => setMarked((before) => [...before.filter(({ id }) => id !== record.id), ...(on ? [record] : [])])
  const { data, error, refetch } = useQuery({
    queryKey: ['cases', 'list', status, unitId, overdue, toVisit, page],
    queryFn: () => api('cases', { query: { status, unitId, ...(overdue ? { overdue: 'true' as const } : {}), ...(toVisit ? { toVisit: 'true' as const } : {}), skip: (page - 1) * PAGE, limit: PAGE } }),
    placeholderData: keepPreviousData,
  })
  /** A state, 超期 and 待回访 each stand alone: choosing one takes the others away. */
  const show = (name: 'status' | 'overdue' | 'visit', value: string | undefined): void => changeSearch({ ...(value ? { status: undefined, overdue: undefined, visit: undefined } : {}), [name]: value })
  const find = (number: string): void => {
    if (number.trim()) void navigate(`/cases/${encodeURIComponent(`number:${number.trim()}`)}`)
  }
  return (
    <div className="page">
      <div className="page-head">
        <h1>{texts.cases.title}</h1>
        <Input.Search className="case-find" placeholder={texts.cases.find} aria-label={texts.cases.find} maxLength={11} onSearch={find} />
      </div>
      <div className="filter-states" role="group" aria-label={texts.cases.status}>
        <button type="button" aria-pressed={!status} onClick={() => show('status', undefined)}>
          {texts.queue.all}
        </button>
        {caseStatuses.map((known) => (
          <button key={known} type="button" aria-pressed={status === known} onClick={() => show('status', known)}>
            {texts.caseStatus[known]}
          </button>
        ))}
      </div>
      <div className="cases-filters">
        <Select className="cases-unit" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={texts.casework.anyUnit} aria-label={texts.casework.unit} value={unitId} options={[...units]} onChange={(unit: string | undefined) => changeSearch({ unit })} />
        <Checkbox checked={overdue} onChange={(event) => show('overdue', event.target.checked ? 'true' : undefined)}>
          {texts.casework.overdueOnly}
        </Checkbox>
        <Checkbox checked={toVisit} onChange={(event) => show('visit', event.target.checked ? 'true' : undefined)}>
          {texts.casework.toVisitOnly}
        </Checkbox>
        {marked.length > 0 && <Button onClick={() => setSubmitting(true)}>{texts.casework.submitMarked(marked.length)}</Button>}
      </div>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.total === 0 && <Empty description={status ? texts.cases.empty : `${texts.cases.empty}。${texts.cases.emptyHint}`} />}
      {data && data.total > 0 && (
        <>
          <table className="sheet cases-sheet">
            <thead>
              <tr>
                <th>{texts.cases.number}</th>
                <th>{texts.cases.urgency}</th>
                <th>{texts.cases.name}</th>
                <th>{texts.cases.status}</th>
                <th>{texts.cases.category}</th>
                <th>{texts.cases.district}</th>
                <th>{texts.cases.posts}</th>
                <th>{texts.casework.units}</th>
                <th>{texts.casework.dueAt}</th>
                <th>{texts.cases.opened}</th>
                <th>{texts.cases.openedBy}</th>
                {submits && <th aria-label={texts.casework.act.submit} />}
              </tr>
            </thead>
            <tbody>
              {data.cases.map((record) => (
                <tr key={record.id}>
                  <td className="number">
                    <Link to={`/cases/${encodeURIComponent(record.id)}`}>{record.number}</Link>
                  </td>
                  <td>
                    <UrgencyTag level={record.urgency} />
                  </td>
                  <td className="wide">
                    {record.title} {record.returns > 0 && <span className="tag">{texts.casework.returns(record.returns)}</span>} {record.repeats && <span className="tag">{texts.casework.repeats(record.repeats)}</span>}
                  </td>
                  <td>
                    <CaseStatusTag status={record.status} />
                  </td>
                  <td>{record.category ?? texts.unknown}</td>
                  <td>{record.district ?? texts.unknown}</td>
                  <td className="number">{record.postCount}</td>
                  <td>{record.units.join('、')}</td>
                  <td className={record.overdue ? 'number late' : 'number'}>{record.dueAt && minuteOf(record.dueAt)}</td>
                  <td className="number">{minuteOf(record.openedAt)}</td>
                  <td>{record.openedByName}</td>
                  {submits && <td>{submittable.has(record.status) && <Checkbox aria-label={`${texts.casework.act.submit} ${record.number}`} checked={marked.some(({ id }) => id === record.id)} onChange={(event) => mark(record, event.target.checked)} />}</td>}
                </tr>
              ))}
            </tbody>
          </table>
          <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage showTotal={texts.queue.total} onChange={(at) => changeSearch({ page: at > 1 ? String(at) : undefined })} />
        </>
      )}
      {submitting && (
        <SubmitDialog
          cases={marked}
          onClose={() => {
            setSubmitting(false)
            setMarked([])
          }}
        />
      )}
    </div>
  )
}

const submittable: ReadonlySet<CaseStatus> = new Set<CaseStatus>(['registered', 'sent_back'])
