/** 审计: who did what, read only, newest first. */
import { Button, Empty, Input, Select, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { api } from '../../api.ts'
import { secondOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import './audit.css'

const PAGE = 50
const HASH_SHOWN = 10
/** What the trail records; an action that is not here is still listed under «all». */
const audited = ['login', 'login_refused', 'logout', 'change_password', 'accept', 'dismiss', 'merge', 'return', 'correct', 'reveal', 'read_raw', 'add_attachment', 'read_attachment', 'register_post', 'import_file', 'submit', 'approve', 'send_back', 'remind', 'plan_duty', 'issue_supervision', 'close_supervision', 'write_rule', 'change_rule', 'recall_forwarding', 'check_forwarding', 'resend', 'deliver_by_hand', 'set_channel', 'run_source', 'enable_source', 'disable_source', 'add_unit', 'rename_unit', 'reform_units', 'add_staff', 'change_role', 'limit_districts', 'deactivate_staff', 'reactivate_staff', 'reset_password', 'unlock_staff', 'lock_staff', 'grant', 'refuse_grant', 'end_sessions', 'hand_over_load', 'turn_on_code', 'turn_off_code', 'switch_off_code', 'add_platform', 'revoke_platform', 'add_subscription', 'change_subscription', 'enable_subscription', 'disable_subscription']

export default function AuditPage() {
  const texts = useTexts()
  const [search, setSearch] = useSearchParams()
  const action = search.get('action') ?? undefined
  const subject = search.get('subject') ?? undefined
  const page = Math.max(1, Number(search.get('page')) || 1)
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', action, subject, page],
    queryFn: () => api('audit', { query: { action, subject, skip: (page - 1) * PAGE, limit: PAGE } }),
    placeholderData: keepPreviousData,
  })
  const show = (part: Record<string, string | undefined>): void => {
    const next = { action, subject, ...part }
    setSearch(Object.fromEntries(Object.entries(next).flatMap(([name, value]) => (value ? [[name, value]] : []))))
  }
  return (
    <div className="page">
      <div className="page-head">
        <h1>{texts.audit.title}</h1>
        <Select className="audit-action" value={action ?? ''} aria-label={texts.audit.action} onChange={(value) => show({ action: value })} options={[{ value: '', label: texts.audit.anyAction }, ...audited.map((name) => ({ value: name, label: texts.actions[name] ?? name }))]} />
        <Input.Search className="audit-subject" allowClear defaultValue={subject ?? ''} placeholder={texts.audit.subjectFilter} aria-label={texts.audit.subject} onSearch={(value) => show({ subject: value.trim() })} />
      </div>
      <p className="part-note">{texts.audit.note}</p>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.entries.length === 0 && <Empty description={texts.audit.empty} />}
      {data && data.entries.length > 0 && (
        <div className="sheet-scroll">
          <table className="sheet audit-sheet">
            <thead>
              <tr>
                <th>{texts.audit.seq}</th>
                <th>{texts.audit.time}</th>
                <th>{texts.audit.person}</th>
                <th>{texts.audit.action}</th>
                <th>{texts.audit.subject}</th>
                <th>{texts.audit.detail}</th>
                <th>{texts.audit.hash}</th>
              </tr>
            </thead>
            <tbody>
              {data.entries.map((entry) => (
                <tr key={entry.seq}>
                  <td className="number">{entry.seq}</td>
                  <td className="number">{secondOf(entry.at)}</td>
                  <td>{texts.stages[entry.byName] ?? entry.byName}</td>
                  <td>{texts.actions[entry.action] ?? entry.action}</td>
                  <td>
                    <code>{entry.subject}</code>
                  </td>
                  <td className="wide">{detailText(entry.detail)}</td>
                  <td>
                    <code title={entry.hash}>{entry.hash.slice(0, HASH_SHOWN)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="audit-pages">
        <Button disabled={page === 1} onClick={() => show({ page: String(page - 1) })}>
          {texts.audit.newer}
        </Button>
        <Button disabled={(data?.entries.length ?? 0) < PAGE} onClick={() => show({ page: String(page + 1) })}>
          {texts.audit.older}
        </Button>
      </p>
    </div>
  )
}

const detailText = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .filter(([name, value]) => name !== 'hash' && value !== '' && value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
