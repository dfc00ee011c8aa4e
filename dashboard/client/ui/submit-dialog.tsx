/** 呈批 of one or several cases, or of a report: to whom, and what is proposed. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useTexts } from '../texts/wording.ts'
import { useRefresh } from '../use-refresh.ts'
import { useUnitChoices } from '../use-unit-choices.ts'
import { ActionDialog, listOf, textOf } from './action-dialog.tsx'

interface SubmitDialogProps {
  cases: readonly { id: string; version: number; number: string }[]
  report?: { id: string; version: number; number: string }
  note?: string | undefined
  onClose: () => void
}

export function SubmitDialog({ cases, report, note, onClose }: SubmitDialogProps) {
  const texts = useTexts()
  const { casework } = texts
  const { act } = useRefresh()
  const people = useQuery({ queryKey: ['approvers'], queryFn: () => api('approvers') })
  const units = useUnitChoices(1)
  const approvers = (people.data ?? []).map((person) => ({ value: person.id, label: `${person.name} · ${texts.roles[person.role]}` }))
  return (
    <ActionDialog
      title={`${casework.act.submit} · ${[...cases, ...(report ? [report] : [])].map(({ number }) => number).join('、')}`}
      note={note}
      confirm={casework.act.submit}
      fields={[
        { name: 'approverId', label: casework.form.approver, kind: 'one', choices: approvers },
        ...(report ? [] : [{ name: 'unitIds', label: casework.form.proposedUnits, kind: 'some' as const, choices: units, optional: true }]),
        { name: 'proposal', label: casework.form.proposal, kind: 'words', ...(report ? {} : { hint: casework.form.proposalHint }) },
      ]}
      onClose={onClose}
      onConfirm={(values) => act(() => api('submitCases', { body: { cases: cases.map(({ id, version }) => ({ id, version })), ...(report ? { reportId: report.id, reportVersion: report.version } : {}), proposal: textOf(values['proposal']), approverId: textOf(values['approverId']), unitIds: listOf(values['unitIds']) } }))}
    />
  )
}
