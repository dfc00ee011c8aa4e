/** What a supervisor does with a 督办. */
import { Button } from 'antd'
import { useState } from 'react'
import type { SupervisionView } from '../../../contract/supervision.ts'
import { supervisionKinds } from '../../../../storage/records/supervision.ts'
import type { SupervisionKind } from '../../../../storage/records/supervision.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import type { Field } from '../../ui/action-dialog.tsx'
import { ActionDialog, instantOf, textOf } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'

type Settling = 'drop' | 'send_back' | 'close'
const settlings: Partial<Record<SupervisionView['state'], readonly Settling[]>> = { proposed: ['drop'], issued: ['close'], answered: ['send_back', 'close'] }

/** 1 where nothing was chosen. */
const levelOf = (value: unknown): 1 | 2 | 3 => (value === '2' ? 2 : value === '3' ? 3 : 1)

function useLevelField(): Field {
  const { supervising: words } = useTexts()
  return { name: 'level', label: words.level, kind: 'pick', choices: ([1, 2, 3] as const).map((level) => ({ value: String(level), label: words.levels[level] })) }
}

export function SupervisionActions({ record }: { record: SupervisionView }) {
  const { supervising: words } = useTexts()
  const { act } = useRefresh()
  const level = useLevelField()
  const [open, setOpen] = useState<'issue' | Settling | null>(null)
  const names = { drop: words.drop, send_back: words.sendBack, close: words.close }
  const params = { id: record.id }
  const { version } = record
  return (
    <span className="commands">
      {record.state === 'proposed' && (
        <Button size="small" type="primary" onClick={() => setOpen('issue')}>
          {words.issue}
        </Button>
      )}
      {settlings[record.state]?.map((action) => (
        <Button key={action} size="small" onClick={() => setOpen(action)}>
          {names[action]}
        </Button>
      ))}
      {open === 'issue' && (
        <ActionDialog
          title={`${words.issue} · ${record.unit}`}
          confirm={words.issue}
          initial={{ level: String(record.level), matter: record.matter, requirement: record.requirement }}
          fields={[
            level,
            { name: 'matter', label: words.matter, kind: 'words', most: 300 },
            { name: 'requirement', label: words.requirement, kind: 'words', most: 1000 },
            { name: 'dueAt', label: record.kind === 'talk' ? words.talkAt : words.answerDue, kind: 'time' },
            { name: 'contact', label: words.contact, kind: 'line', optional: true, most: 100 },
          ]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('issueSupervision', { params, body: { version, level: levelOf(values['level']), matter: textOf(values['matter']), requirement: textOf(values['requirement']), contact: textOf(values['contact']), dueAt: instantOf(values['dueAt']) ?? '' } }))}
        />
      )}
      {open && open !== 'issue' && (
        <ActionDialog
          title={`${names[open]} · ${record.unit}`}
          confirm={names[open]}
          fields={[{ name: 'why', label: open === 'close' ? words.outcome : words.why, kind: 'words', most: 1000 }]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('settleSupervision', { params, body: { version, action: open, why: textOf(values['why']) } }))}
        />
      )}
    </span>
  )
}

export function BeginDialog({ onClose }: { onClose: () => void }) {
  const { supervising: words } = useTexts()
  const { act } = useRefresh()
  const units = useUnitChoices()
  const level = useLevelField()
  return (
    <ActionDialog
      title={words.begin}
      initial={{ kind: 'notice', level: '1' }}
      fields={[
        { name: 'kind', label: words.kind, kind: 'pick', choices: supervisionKinds.map((kind) => ({ value: kind, label: words.kinds[kind] })) },
        level,
        { name: 'unitId', label: words.unit, kind: 'one', choices: units },
        { name: 'caseNumbers', label: words.caseNumbers, kind: 'line', optional: true },
        { name: 'matter', label: words.matter, kind: 'words', most: 300 },
        { name: 'requirement', label: words.requirement, kind: 'words', most: 1000 },
      ]}
      onClose={onClose}
      onConfirm={(values) =>
        act(() =>
          api('beginSupervision', {
            body: {
              kind: (supervisionKinds.find((kind) => kind === values['kind']) ?? 'notice') satisfies SupervisionKind,
              level: levelOf(values['level']),
              unitId: textOf(values['unitId']),
              caseNumbers: textOf(values['caseNumbers']).split(/[\s,，、]+/u).filter(Boolean),
              matter: textOf(values['matter']),
              requirement: textOf(values['requirement']),
            },
          }),
        )
      }
    />
  )
}
