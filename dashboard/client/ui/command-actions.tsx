/** What whoever gave out a dispatch may do with it: recall, transfer, rule, stop and start its clocks; and review its reply. Office and units of level 1 share it. */
import { Button } from 'antd'
import { useState } from 'react'
import type { AskKind } from '../../../storage/records/dispatch.ts'
import { askKinds } from '../../../storage/records/dispatch.ts'
import type { DispatchRow, ReplyView } from '../../contract/dispatch.ts'
import { api } from '../api.ts'
import { useTexts } from '../texts/wording.ts'
import { useRefresh } from '../use-refresh.ts'
import { ActionDialog, instantOf, textOf, timeField } from './action-dialog.tsx'
import type { Choice, Field } from './action-dialog.tsx'

const recallable = new Set<DispatchRow['handling']>(['sent', 'signed', 'contacted', 'redo'])

/** `units`: whom it can be transferred to; none below level 1. */
export function CommandActions({ dispatch, units = [] }: { dispatch: DispatchRow; units?: readonly Choice[] }) {
  const { casework: words } = useTexts()
  const { act } = useRefresh()
  const [open, setOpen] = useState<'recall' | 'transfer' | 'pause_now' | 'resume' | AskKind | null>(null)
  const asked = askKinds.filter((what) => dispatch[what]?.state === 'asked')
  const params = { id: dispatch.id }
  const to: Field = { name: 'toUnitId', label: open === 'return' ? words.form.toOptional : words.form.to, kind: 'one', choices: units, optional: open === 'return' }
  const why: Field = { name: 'why', label: words.why, kind: 'words' }
  const ruling: Field[] = [
    {
      name: 'granted',
      label: words.act.rule,
      kind: 'pick',
      choices: [
        { value: 'yes', label: words.act.grant },
        { value: 'no', label: words.act.deny },
      ],
    },
    ...(open === 'pause' ? [{ name: 'until', label: words.form.pauseUntil, kind: 'time' as const, when: (values: Record<string, unknown>) => values['granted'] === 'yes' }] : []),
    { name: 'ruling', label: words.form.ruling, kind: 'words', optional: true },
    ...(open === 'return' && units.length > 0 ? [{ ...to, when: (values: Record<string, unknown>) => values['granted'] === 'yes' }] : []),
  ]
  return (
    <span className="commands">
      {asked.map((what) => (
        <Button key={what} size="small" type="primary" onClick={() => setOpen(what)}>
          {words.act.rule}
        </Button>
      ))}
      {recallable.has(dispatch.handling) && !asked.includes('pause') && (
        <>
          {!dispatch.paused && (
            <Button size="small" onClick={() => setOpen('pause_now')}>
              {words.act.pause}
            </Button>
          )}
          {dispatch.pauses.some(({ ended, upper }) => ended === null && !upper) && (
            <Button size="small" type="primary" onClick={() => setOpen('resume')}>
              {words.act.restart}
            </Button>
          )}
        </>
      )}
      {recallable.has(dispatch.handling) && (
        <>
          <Button size="small" onClick={() => setOpen('recall')}>
            {words.act.recall}
          </Button>
          {units.length > 0 && (
            <Button size="small" onClick={() => setOpen('transfer')}>
              {words.act.transfer}
            </Button>
          )}
        </>
      )}
      {(open === 'recall' || open === 'transfer') && (
        <ActionDialog
          title={`${words.act[open]} · ${dispatch.unit}`}
          confirm={words.act[open]}
          fields={open === 'transfer' ? [to, why] : [why]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('recallDispatch', { params, body: { step: dispatch.step, why: textOf(values['why']), toUnitId: textOf(values['toUnitId']) || null } }))}
        />
      )}
      {open === 'pause_now' && (
        <ActionDialog
          title={`${words.act.pause} · ${dispatch.unit}`}
          confirm={words.act.pause}
          note={words.form.pauseNote}
          fields={[
            { name: 'reason', label: words.why, kind: 'words', hint: words.form.pauseHint },
            { name: 'until', label: words.form.pauseUntil, kind: 'time' },
          ]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('pauseDispatch', { params, body: { step: dispatch.step, reason: textOf(values['reason']), until: instantOf(values['until']) ?? '' } }))}
        />
      )}
      {open === 'resume' && (
        <ActionDialog
          title={`${words.act.restart} · ${dispatch.unit}`}
          confirm={words.act.restart}
          note={words.form.restartNote}
          fields={[why]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('resumeDispatch', { params, body: { step: dispatch.step, why: textOf(values['why']) } }))}
        />
      )}
      {(open === 'return' || open === 'extension' || open === 'pause') && (
        <ActionDialog
          title={`${words.asked[open]} · ${dispatch.unit}`}
          confirm={words.confirm}
          note={dispatch[open]?.reason}
          fields={ruling}
          initial={{ granted: 'yes', ...(open === 'pause' && dispatch.pause?.until ? { until: timeField(dispatch.pause.until) } : {}) }}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('ruleDispatch', { params, body: { step: dispatch.step, what: open, granted: values['granted'] === 'yes', ruling: textOf(values['ruling']), toUnitId: textOf(values['toUnitId']) || null, until: open === 'pause' ? instantOf(values['until']) : null } }))}
        />
      )}
    </span>
  )
}

/** Accept at one tap; sending back needs an opinion. */
export function ReviewActions({ reply }: { reply: ReplyView }) {
  const { casework: words } = useTexts()
  const { act, tell } = useRefresh()
  const [open, setOpen] = useState(false)
  if (reply.review !== 'submitted') return null
  const send = (decision: 'accept' | 'send_back', opinion = '', dueAt: string | null = null) => api('reviewReply', { params: { id: reply.id }, body: { version: reply.version, decision, opinion, dueAt } })
  return (
    <p className="commands">
      <Button size="small" type="primary" onClick={() => void tell(() => send('accept'))}>
        {words.act.accept}
      </Button>
      <Button size="small" onClick={() => setOpen(true)}>
        {words.act.sendBack}
      </Button>
      {open && (
        <ActionDialog
          title={`${words.act.sendBack} · ${reply.unit}`}
          confirm={words.act.sendBack}
          fields={[
            { name: 'opinion', label: words.opinion, kind: 'words' },
            { name: 'dueAt', label: words.form.newDue, kind: 'time', optional: true },
          ]}
          onClose={() => setOpen(false)}
          onConfirm={(values) => act(() => send('send_back', textOf(values['opinion']), instantOf(values['dueAt'])))}
        />
      )}
    </p>
  )
}
