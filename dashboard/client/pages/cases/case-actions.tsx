/** What the person may do with a case as it stands, each with its dialog. */
import { Button } from 'antd'
import { useState } from 'react'
import type { CaseView } from '../../../contract/case.ts'
import { useKeys } from '../../keys.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { useRefresh } from '../../use-refresh.ts'
import { api } from '../../api.ts'
import { SubmitDialog } from '../../ui/submit-dialog.tsx'
import { CaseDialog } from './case-dialog.tsx'
import type { CaseActionName } from './case-dialog.tsx'

type Status = CaseView['case']['status']
const mayDispatch: readonly Status[] = ['registered', 'approved']
const maySubmit: readonly Status[] = ['registered', 'sent_back', 'approved']
const over: readonly Status[] = ['voided', 'joined']

export function CaseActions({ view }: { view: CaseView }) {
  const texts = useTexts()
  const { tell } = useRefresh()
  const [open, setOpen] = useState<CaseActionName | 'submit' | null>(null)
  const { status, id, postCount } = view.case
  const [manages, submits, visits, instructs] = [useMay('case:manage'), useMay('case:submit'), useMay('case:visit'), useMay('instruction:write')]
  const needed = view.approvalNeed.needs.length > 0
  const pending = view.approvals.find(({ state }) => state === 'pending')
  const shown: [CaseActionName | 'submit', boolean][] = [
    ['dispatch', manages && mayDispatch.includes(status) && !needed],
    ['submit', submits && maySubmit.includes(status)],
    ['close', manages && status === 'replied'],
    ['addUnits', manages && (status === 'dispatched' || status === 'replied')],
    ['followUp', visits && status === 'closed'],
    ['reopen', manages && status === 'closed'],
    ['instruct', instructs && !over.includes(status)],
    ['join', manages && status === 'registered'],
    ['split', manages && status === 'registered' && postCount > 1],
    ['part', manages && status === 'joined'],
  ]
  const names = shown.flatMap(([name, fits]) => (fits ? [name] : []))
  useKeys(Object.fromEntries(names.map((name, n) => [String(n + 1), () => setOpen(name)])), open === null)
  return (
    <>
      <div className="case-actions" role="group">
        {names.map((name, n) => (
          <Button key={name} type={n === 0 && name !== 'addUnits' ? 'primary' : 'default'} onClick={() => setOpen(name)}>
            {texts.casework.act[name]} <kbd aria-hidden>{n + 1}</kbd>
          </Button>
        ))}
        {submits && pending && (
          <Button onClick={() => void tell(() => api('withdrawApproval', { params: { id: pending.id }, body: { version: pending.version } }))}>{texts.casework.act.withdraw}</Button>
        )}
      </div>
      {open === 'submit' && <SubmitDialog cases={[view.case]} note={needed ? texts.casework.needs(view.approvalNeed.because.join('；')) : undefined} onClose={() => setOpen(null)} />}
      {open && open !== 'submit' && <CaseDialog key={`${id} ${open}`} name={open} view={view} onClose={() => setOpen(null)} />}
    </>
  )
}
