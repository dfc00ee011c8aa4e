/** What a unit may do with its work as it stands. */
import { Button } from 'antd'
import { useState } from 'react'
import type { InboxItem } from '../../../contract/dispatch.ts'
import { api } from '../../api.ts'
import { useKeys } from '../../keys.ts'
import { useMay } from '../../me.ts'
import type { Texts } from '../../texts/zh.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, instantOf, listOf, textOf, timeField } from '../../ui/action-dialog.tsx'
import type { Field, Values } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { FilePicker } from './file-picker.tsx'

type Name = 'contact' | 'reply' | 'askReturn' | 'askExtension' | 'askPause' | 'withdrawReturn' | 'withdrawExtension' | 'withdrawPause' | 'delegate'

export function InboxActions({ item }: { item: InboxItem }) {
  const texts = useTexts()
  const { casework } = texts
  const { act, tell } = useRefresh()
  const delegates = useMay('dispatch:delegate')
  const [open, setOpen] = useState<Name | null>(null)
  const { id, step, handling, return: returned, extension, pause, paused } = item.dispatch
  const waits = returned?.state === 'asked' && handling !== 'recalled'
  const working = !waits && ['signed', 'contacted', 'redo'].includes(handling)
  const inWork = ['sent', 'signed', 'contacted', 'redo'].includes(handling)
  const shown: [Name, boolean][] = [
    ['contact', !waits && (handling === 'signed' || handling === 'redo')],
    ['reply', working],
    ['delegate', working && delegates && !paused && item.subunits.length > 0],
    ['askExtension', !waits && (working || handling === 'sent') && extension?.state !== 'asked'],
    ['askPause', !waits && (working || handling === 'sent') && !paused && pause?.state !== 'asked'],
    ['askReturn', !waits && ['sent', 'signed', 'contacted'].includes(handling)],
    ['withdrawReturn', waits],
    ['withdrawExtension', inWork && extension?.state === 'asked'],
    ['withdrawPause', inWork && pause?.state === 'asked'],
  ]
  const names = shown.flatMap(([name, fits]) => (fits ? [name] : []))
  const signs = handling === 'sent' && !waits
  const sign = (): void => void tell(() => api('signDispatch', { params: { id }, body: { step } }))
  useKeys({ ...(signs ? { s: sign } : {}), ...Object.fromEntries(names.map((name, n) => [String(n + 1), () => setOpen(name)])) }, open === null)
  return (
    <>
      <div className="case-actions" role="group">
        {signs && (
          <Button type="primary" onClick={sign}>
            {casework.act.sign} <kbd aria-hidden>s</kbd>
          </Button>
        )}
        {names.map((name, n) => (
          <Button key={name} type={name === 'reply' ? 'primary' : 'default'} onClick={() => setOpen(name)}>
            {casework.act[name]} <kbd aria-hidden>{n + 1}</kbd>
          </Button>
        ))}
      </div>
      {open && <ActionDialog key={open} title={`${casework.act[open]} · ${item.case.number}`} confirm={casework.act[open]} fields={fieldsOf(open, item, texts)} initial={initialOf(open, item)} onClose={() => setOpen(null)} onConfirm={(values) => act(() => send(open, item, values))} />}
    </>
  )
}

function fieldsOf(name: Name, item: InboxItem, texts: Texts): Field[] {
  const { casework: words } = texts
  const files = (kinds: Parameters<typeof FilePicker>[0]['kinds']): Field => ({ name: 'attachmentIds', label: words.form.files, kind: 'custom', optional: true, hint: words.form.filesHint, control: <FilePicker dispatchId={item.dispatch.id} kinds={kinds} /> })
  const fields: Record<Name, Field[]> = {
    contact: [{ name: 'note', label: words.form.contactNote, kind: 'words', hint: words.form.contactHint }],
    reply: [
      {
        name: 'resolved',
        label: words.form.isResolved,
        kind: 'pick',
        choices: [
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
        ],
      },
      { name: 'unresolvedWhy', label: words.unresolvedWhy, kind: 'words', when: (values) => values['resolved'] === 'no' },
      { name: 'publicAnswer', label: words.form.publicAnswer, kind: 'words', rows: 5, most: 4000 },
      { name: 'finding', label: words.finding, kind: 'words', rows: 3, most: 4000, optional: true },
      files(['handling', 'contact', 'credential']),
    ],
    askReturn: [{ name: 'reason', label: words.why, kind: 'words' }, files(['return'])],
    askExtension: [
      { name: 'until', label: words.form.extendTo, kind: 'time' },
      { name: 'reason', label: words.why, kind: 'words' },
    ],
    askPause: [
      { name: 'until', label: words.form.pauseUntil, kind: 'time' },
      { name: 'reason', label: words.why, kind: 'words', hint: words.form.pauseHint },
      files(['handling', 'contact', 'credential']),
    ],
    withdrawReturn: [{ name: 'why', label: words.why, kind: 'words', optional: true }],
    withdrawExtension: [{ name: 'why', label: words.why, kind: 'words', optional: true }],
    withdrawPause: [{ name: 'why', label: words.why, kind: 'words', optional: true }],
    delegate: [
      { name: 'unitIds', label: words.form.subunits, kind: 'some', choices: item.subunits.map((unit) => ({ value: unit.id, label: unit.name })) },
      { name: 'dueAt', label: words.form.childDue, kind: 'time', optional: true, hint: words.form.childDueHint },
      { name: 'note', label: words.form.because, kind: 'words', optional: true },
    ],
  }
  return fields[name]
}

/** What the units below answered is where the upper unit's own answer begins. */
function initialOf(name: Name, item: InboxItem): Values {
  if (name === 'askExtension') return { until: timeField(item.dispatch.dueAt) }
  if (name !== 'reply') return {}
  const below = item.children.flatMap(({ unit, replies }) => replies.filter(({ review }) => review === 'accepted').map(({ publicAnswer }) => ({ unit, publicAnswer })))
  return { resolved: 'yes', ...(below.length > 0 ? { publicAnswer: below.map(({ unit, publicAnswer }) => `${unit}：${publicAnswer}`).join('\n') } : {}) }
}

function send(name: Name, { dispatch: { id, step } }: InboxItem, values: Values): Promise<unknown> {
  const params = { id }
  const reason = textOf(values['reason'])
  const attachmentIds = listOf(values['attachmentIds'])
  switch (name) {
    case 'contact':
      return api('contactDispatch', { params, body: { step, note: textOf(values['note']) } })
    case 'reply':
      return api('replyDispatch', { params, body: { step, finding: textOf(values['finding']), publicAnswer: textOf(values['publicAnswer']), resolved: values['resolved'] === 'yes', unresolvedWhy: textOf(values['unresolvedWhy']), attachmentIds } })
    case 'askReturn':
      return api('askDispatch', { params, body: { step, what: 'return', reason, attachmentIds } })
    case 'askExtension':
      return api('askDispatch', { params, body: { step, what: 'extension', reason, until: instantOf(values['until']) } })
    case 'askPause':
      return api('askDispatch', { params, body: { step, what: 'pause', reason, until: instantOf(values['until']), attachmentIds } })
    case 'withdrawReturn':
    case 'withdrawExtension':
    case 'withdrawPause':
      return api('withdrawAsk', { params, body: { step, what: withdrawn[name], why: textOf(values['why']) } })
    case 'delegate':
      return api('delegateDispatch', { params, body: { step, unitIds: listOf(values['unitIds']), dueAt: instantOf(values['dueAt']), note: textOf(values['note']) } })
  }
}

const withdrawn = { withdrawReturn: 'return', withdrawExtension: 'extension', withdrawPause: 'pause' } as const
