/** What an officer does with an issue, by its state. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { IssueView } from '../../../contract/enterprise.ts'
import { TITLE_MOST } from '../../../contract/register.ts'
import { enterpriseVerdicts } from '../../../../storage/records/enterprise-issue.ts'
import { api } from '../../api.ts'
import { dayOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useNow } from '../../use-now.ts'
import type { Field, Values } from '../../ui/action-dialog.tsx'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'

type Action = 'register' | 'charge' | 'progress' | 'makeCase' | 'link' | 'settle' | 'rate'

/** The first is the one most often wanted. */
function actionsOf({ state, case: record, waitingPostId, satisfaction }: IssueView): Action[] {
  const linking: Action[] = record && record.status !== 'voided' ? [] : waitingPostId ? ['link'] : ['makeCase', 'link']
  if (state === 'listed') return ['register', ...linking]
  if (state === 'settled') return satisfaction ? [] : ['rate']
  return ['progress', 'settle', 'charge', ...linking]
}

export function IssueActions({ issue }: { issue: IssueView }) {
  const { enterprise: words } = useTexts()
  const [open, setOpen] = useState<Action | null>(null)
  return (
    <span className="commands">
      {actionsOf(issue).map((action, n) => (
        <Button key={action} size="small" type={n === 0 ? 'primary' : 'default'} onClick={() => setOpen(action)}>
          {words.act[action]}
        </Button>
      ))}
      {open && <IssueDialog issue={issue} action={open} onClose={() => setOpen(null)} />}
    </span>
  )
}

interface Form {
  note?: string
  fields: readonly Field[]
  initial?: Values
  send: (values: Values) => Promise<unknown>
}

function IssueDialog({ issue, action, onClose }: { issue: IssueView; action: Action; onClose: () => void }) {
  const { enterprise: words } = useTexts()
  const { act } = useRefresh()
  const units = useUnitChoices(1)
  const today = dayOf(new Date(useNow()).toISOString())
  const params = { id: issue.id }
  const { version } = issue
  const day = <Input type="date" />
  const charge: Field[] = [
    { name: 'unitId', label: words.unit, kind: 'one', choices: units },
    { name: 'person', label: words.person, kind: 'line', most: 40, optional: true },
    { name: 'dueDay', label: words.dueDay, kind: 'custom', control: <Input type="date" min={today} /> },
  ]
  const charged = (values: Values) => ({ unitId: textOf(values['unitId']), person: textOf(values['person']), dueDay: textOf(values['dueDay']) })
  const dissatisfied = (values: Values): boolean => values['verdict'] === 'dissatisfied'

  const forms: Record<Action, Form> = {
    register: { fields: charge, send: (values) => api('registerEnterpriseIssue', { params, body: { version, ...charged(values) } }) },
    charge: {
      fields: [...charge, { name: 'why', label: words.why, kind: 'words' }],
      initial: { unitId: issue.unitId, person: issue.person, dueDay: issue.dueDay },
      send: (values) => api('chargeEnterpriseIssue', { params, body: { version, ...charged(values), why: textOf(values['why']) } }),
    },
    progress: {
      fields: [
        { name: 'day', label: words.day, kind: 'custom', control: day },
        { name: 'text', label: words.done, kind: 'words', rows: 4, most: 2000 },
        { name: 'percent', label: words.percent, kind: 'custom', control: <Input type="number" min={0} max={100} step={5} /> },
      ],
      initial: { day: today, percent: String(issue.percent) },
      send: (values) => api('progressEnterpriseIssue', { params, body: { version, day: textOf(values['day']), text: textOf(values['text']), percent: Number(values['percent']) } }),
    },
    makeCase: {
      note: words.makeCaseNote,
      fields: [{ name: 'title', label: words.caseTitle, kind: 'line', most: TITLE_MOST }],
      initial: { title: `${issue.enterprise}：${issue.text}`.replace(/\s+/gu, ' ').slice(0, 60) },
      send: (values) => api('makeEnterpriseCase', { params, body: { version, title: textOf(values['title']) } }),
    },
    link: { fields: [{ name: 'caseNumber', label: words.caseNumber, kind: 'line', most: 11 }], send: (values) => api('linkEnterpriseIssue', { params, body: { version, caseNumber: textOf(values['caseNumber']) } }) },
    settle: {
      note: issue.caseClosed ? words.closedNote : words.openNote,
      fields: [{ name: 'evidence', label: words.evidence, kind: 'words', rows: 4, most: 2000 }, ...(issue.caseClosed ? [] : [{ name: 'why', label: words.settleWhy, kind: 'words' as const }])],
      send: (values) => api('settleEnterpriseIssue', { params, body: { version, evidence: textOf(values['evidence']), why: textOf(values['why']) } }),
    },
    rate: {
      note: words.rateNote,
      fields: [
        { name: 'verdict', label: words.satisfaction, kind: 'pick', choices: enterpriseVerdicts.map((value) => ({ value, label: words.verdicts[value] })) },
        { name: 'words', label: words.words, kind: 'words', most: 1000 },
        { name: 'dueDay', label: words.newDay, kind: 'custom', control: <Input type="date" min={today} />, when: dissatisfied },
      ],
      send: (values) => api('rateEnterpriseIssue', { params, body: { version, verdict: enterpriseVerdicts.find((known) => known === values['verdict']) ?? 'satisfied', words: textOf(values['words']), dueDay: dissatisfied(values) ? textOf(values['dueDay']) : null } }),
    },
  }
  const { send, ...form } = forms[action]
  return <ActionDialog title={`${words.act[action]} · ${issue.number ?? issue.enterprise}`} confirm={words.act[action]} {...form} onClose={onClose} onConfirm={(values) => act(() => send(values))} />
}
