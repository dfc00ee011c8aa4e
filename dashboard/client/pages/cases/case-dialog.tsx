/** The dialog of each action on a case: what is asked, and which endpoint hears it. */
import type { CaseView } from '../../../contract/case.ts'
import { api } from '../../api.ts'
import type { Texts } from '../../texts/zh.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, instantOf, listOf, textOf } from '../../ui/action-dialog.tsx'
import type { Choice, Field, Values } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'

export type CaseActionName = 'dispatch' | 'addUnits' | 'close' | 'followUp' | 'reopen' | 'instruct' | 'join' | 'split' | 'part'

export function CaseDialog({ name, view, onClose }: { name: CaseActionName; view: CaseView; onClose: () => void }) {
  const texts = useTexts()
  const { act } = useRefresh()
  const units = useUnitChoices(1)
  return (
    <ActionDialog
      title={`${texts.casework.act[name]} · ${view.case.number}`}
      confirm={texts.casework.act[name]}
      fields={fieldsOf(name, view, texts, units)}
      initial={initialOf(name, view)}
      onClose={onClose}
      onConfirm={(values) => act(() => send(name, view, values))}
    />
  )
}

function fieldsOf(name: CaseActionName, view: CaseView, texts: Texts, units: readonly Choice[]): Field[] {
  const { casework: words } = texts
  const yesNo = [
    { value: 'yes', label: words.yes },
    { value: 'no', label: words.no },
  ]
  const why: Field = { name: 'why', label: words.why, kind: 'words' }
  const reached = (values: Values): boolean => values['reached'] === 'yes'
  const suggested = new Set(view.posts.flatMap(({ unit }) => (unit ? [unit] : [])))
  const ordered = [...units.filter(({ label }) => suggested.has(label)), ...units.filter(({ label }) => !suggested.has(label))]
  const fields: Record<CaseActionName, Field[]> = {
    dispatch: [
      { name: 'leadUnitId', label: words.lead, kind: 'one', choices: ordered },
      { name: 'assistUnitIds', label: words.assist, kind: 'some', choices: units, optional: true },
      { name: 'dueAt', label: words.dueAt, kind: 'time', optional: true, hint: words.dueHint },
      { name: 'because', label: words.form.because, kind: 'words', optional: true },
    ],
    addUnits: [
      ...(view.dispatches.some(({ role, parentId, handling }) => role === 'lead' && parentId === null && handling !== 'returned' && handling !== 'recalled') ? [] : [{ name: 'leadUnitId', label: words.lead, kind: 'one' as const, choices: ordered }]),
      { name: 'assistUnitIds', label: words.assist, kind: 'some', choices: units, optional: true },
      { name: 'because', label: words.form.because, kind: 'words', optional: true },
    ],
    close: [{ name: 'answer', label: words.form.closeAnswer, kind: 'words', rows: 6, most: 4000 }],
    followUp: [
      { name: 'reached', label: words.form.reached, kind: 'pick', choices: yesNo },
      { name: 'responded', label: words.form.responded, kind: 'pick', choices: yesNo, when: reached },
      { name: 'resolved', label: words.form.isResolved, kind: 'pick', choices: yesNo, when: reached },
      { name: 'satisfied', label: words.form.isSatisfied, kind: 'pick', choices: yesNo, when: reached },
      { name: 'words', label: words.form.visitWords, kind: 'words', optional: true },
      { name: 'keepClosed', label: words.form.keepClosed, kind: 'words', optional: true, hint: words.form.keepClosedHint, when: (values) => reached(values) && values['satisfied'] === 'no' },
    ],
    reopen: [why],
    instruct: [
      { name: 'text', label: words.form.instruction, kind: 'words', rows: 4, most: 1000 },
      { name: 'targetUnitIds', label: words.form.targets, kind: 'some', choices: ordered, optional: true },
      { name: 'dueAt', label: words.form.instructionDue, kind: 'time', optional: true },
    ],
    join: [
      { name: 'into', label: words.form.into, kind: 'line', most: 11, ...(view.sameMatter[0] ? { hint: `${view.sameMatter[0].number} ${view.sameMatter[0].title}` } : {}) },
      { ...why, optional: true },
    ],
    split: [{ name: 'postIds', label: words.form.posts, kind: 'marks', choices: view.posts.map(({ id, title }) => ({ value: id, label: title })) }, why],
    part: [why],
  }
  return fields[name]
}

/** The answer a case is closed with is, to begin with, the lead unit's. */
function initialOf(name: CaseActionName, view: CaseView): Values {
  if (name === 'close') return { answer: view.dispatches.filter(({ role, parentId }) => role === 'lead' && parentId === null).at(-1)?.replies.at(-1)?.publicAnswer ?? '' }
  if (name === 'followUp') return { reached: 'yes', responded: 'yes', resolved: 'yes', satisfied: 'yes' }
  if (name === 'join' && view.sameMatter[0]) return { into: view.sameMatter[0].number }
  return {}
}

function send(name: CaseActionName, view: CaseView, values: Values): Promise<unknown> {
  const { id, version } = view.case
  const params = { id }
  const why = textOf(values['why'])
  const heard = (field: string): boolean | null => (values['reached'] === 'yes' ? values[field] === 'yes' : null)
  switch (name) {
    case 'dispatch':
    case 'addUnits':
      return api('dispatchCase', { params, body: { version, leadUnitId: textOf(values['leadUnitId']) || null, assistUnitIds: listOf(values['assistUnitIds']), dueAt: instantOf(values['dueAt']), because: textOf(values['because']) } })
    case 'close':
      return api('closeCase', { params, body: { version, answer: textOf(values['answer']) } })
    case 'followUp':
      return api('followUpCase', { params, body: { version, reached: values['reached'] === 'yes', responded: heard('responded'), resolved: heard('resolved'), satisfied: heard('satisfied'), words: textOf(values['words']), keepClosed: textOf(values['keepClosed']) || null } })
    case 'reopen':
      return api('reopenCase', { params, body: { version, why } })
    case 'instruct':
      return api('writeInstruction', { body: { text: textOf(values['text']), caseIds: [id], targetUnitIds: listOf(values['targetUnitIds']), dueAt: instantOf(values['dueAt']) } })
    case 'join':
      return api('joinCase', { params, body: { version, into: textOf(values['into']), why } })
    case 'split':
      return api('splitCase', { params, body: { version, postIds: listOf(values['postIds']), why } })
    case 'part':
      return api('partCase', { params, body: { version, why } })
  }
}
