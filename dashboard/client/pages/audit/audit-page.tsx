/** 审计: who did what, read only, newest first. */
import { Button, Empty, Input, Select, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { AuditCheck } from './audit-check.tsx'
import { AuditSheet } from './audit-sheet.tsx'
import './audit.css'

const PAGE = 50
const DAY_MS = 86_400_000
/** What the trail records; an action that is not here is still listed under «all». */
const audited = ['login', 'login_refused', 'logout', 'change_password', 'accept', 'dismiss', 'merge', 'return', 'correct', 'reveal', 'read_raw', 'add_attachment', 'read_attachment', 'register_post', 'import_file', 'submit', 'approve', 'send_back', 'remind', 'plan_duty', 'issue_supervision', 'close_supervision', 'write_rule', 'change_rule', 'recall_forwarding', 'check_forwarding', 'resend', 'deliver_by_hand', 'set_channel', 'seal_secret', 'run_source', 'enable_source', 'disable_source', 'add_unit', 'rename_unit', 'reform_units', 'add_staff', 'change_role', 'limit_districts', 'deactivate_staff', 'reactivate_staff', 'reset_password', 'unlock_staff', 'lock_staff', 'grant', 'refuse_grant', 'end_sessions', 'hand_over_load', 'turn_on_code', 'turn_off_code', 'switch_off_code', 'add_platform', 'revoke_platform', 'add_subscription', 'change_subscription', 'enable_subscription', 'disable_subscription']

export default function AuditPage() {
  const texts = useTexts()
  const [search, changeSearch] = useSearch()
  const action = search.get('action') ?? undefined
  const subject = search.get('subject') ?? undefined
  const by = search.get('by') ?? undefined
  const from = dayIn(search.get('from'))
  const to = dayIn(search.get('to'))
  const page = Math.max(1, Number(search.get('page')) || 1)
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', action, subject, by, from, to, page],
    queryFn: () => api('audit', { query: { action, subject, by, from: from && dayStart(from, 0), to: to && dayStart(to, 1), skip: (page - 1) * PAGE, limit: PAGE } }),
    placeholderData: keepPreviousData,
  })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{texts.audit.title}</h1>
        <Select className="audit-action" value={action ?? ''} aria-label={texts.audit.action} onChange={(value) => changeSearch({ action: value })} options={[{ value: '', label: texts.audit.anyAction }, ...audited.map((name) => ({ value: name, label: texts.actions[name] ?? name }))]} />
        <Input.Search className="audit-subject" allowClear key={subject} defaultValue={subject ?? ''} placeholder={texts.audit.subjectFilter} aria-label={texts.audit.subject} onSearch={(value) => changeSearch({ subject: value.trim() })} />
        <Input className="audit-day" type="date" value={from ?? ''} max={to} aria-label={texts.audit.from} onChange={(event) => changeSearch({ from: event.target.value })} />
        <Input className="audit-day" type="date" value={to ?? ''} min={from} aria-label={texts.audit.to} onChange={(event) => changeSearch({ to: event.target.value })} />
        {by && (
          <Button onClick={() => changeSearch({ by: undefined })}>
            {data?.entries[0]?.byName ?? by} ✕
          </Button>
        )}
      </div>
      <p className="part-note">{texts.audit.note}</p>
      <AuditCheck />
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.entries.length === 0 && <Empty description={texts.audit.empty} />}
      {data && data.entries.length > 0 && (
        <AuditSheet entries={data.entries} onPerson={(id) => changeSearch({ by: id })} onSubject={(chosen) => changeSearch({ subject: chosen })} />
      )}
      <p className="audit-pages">
        <Button disabled={page === 1} onClick={() => changeSearch({ page: String(page - 1) })}>
          {texts.audit.newer}
        </Button>
        <Button disabled={(data?.entries.length ?? 0) < PAGE} onClick={() => changeSearch({ page: String(page + 1) })}>
          {texts.audit.older}
        </Button>
      </p>
    </div>
  )
}

const dayIn = (text: string | null): string | undefined => (text && /^\d{4}-\d{2}-\d{2}$/u.test(text) ? text : undefined)
/** The beginning of a day in Shanghai, `after` days later. */
const dayStart = (day: string, after: number): string => new Date(Date.parse(`${day}T00:00:00+08:00`) + after * DAY_MS).toISOString()
