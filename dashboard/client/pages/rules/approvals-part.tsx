/** 审批: which cases need whose approval before they go out, and who approves reports. */
import { Button } from 'antd'
import { useState } from 'react'
import type { ApprovalRule } from '../../../../storage/records/office-rule.ts'
import { channels } from '../../../../storage/records/post.ts'
import type { UrgencyLevel } from '../../../../storage/records/triage.ts'
import type { RulesView } from '../../../contract/rules.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, listOf, textOf } from '../../ui/action-dialog.tsx'
import type { Values } from '../../ui/action-dialog.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { DraftBar } from './draft-bar.tsx'
import { RowActions } from './row-actions.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { useDraft } from './use-draft.ts'
import { VersionPicker } from './version-picker.tsx'
import { standings } from './versions-of.ts'

const urgencies: readonly UrgencyLevel[] = [0, 1, 2]
const approvers = ['approver', 'leader'] as const
type Level = (typeof approvers)[number]
const levelsIn = (value: unknown): Level[] => approvers.filter((level) => listOf(value).includes(level))

export function ApprovalsPart({ view, manages }: { view: RulesView; manages: boolean }) {
  const texts = useTexts()
  const words = texts.rules
  const versions = view.approvals.versions.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const standing = standings(versions, view.today)
  const latest = versions.length - 1
  const [shown, setShown] = useState(standing.indexOf('inForce'))
  const draft = useDraft(versions[latest]?.rules ?? [])
  const [reports, setReports] = useState<Level[] | null>(null)
  const [open, setOpen] = useState<number | 'new' | 'reports' | 'save' | null>(null)
  const changed = draft.changed || reports !== null
  const edits = manages && (changed || shown === latest)
  const rules = edits ? draft.items : (versions[shown]?.rules ?? [])
  const forReports = (edits ? reports : null) ?? versions[edits ? latest : shown]?.reports ?? ['approver']
  const discard = (): void => {
    draft.discard()
    setReports(null)
  }
  const unitName = (id: string): string => view.units.find((unit) => unit.id === id)?.name ?? id
  const conditions = ({ urgency, categories, channels: on, units }: ApprovalRule['when']): string =>
    [urgency?.map((level) => texts.urgency[level]), categories, on?.map((channel) => texts.channels[channel]), units?.map(unitName)].flatMap((part) => (part ? [part.join('、')] : [])).join('；') || words.any
  return (
    <>
      <VersionPicker versions={versions} standing={standing} shown={changed ? latest : shown} onShow={setShown} />
      <p className="part-note">{words.anyFits}</p>
      {rules.length === 0 && <p>{words.noRules}</p>}
      {rules.length > 0 && (
        <Sheet
          folds
          rows={rules.map((rule, at) => ({ rule, at }))}
          keyOf={({ at }) => String(at)}
          columns={[
            { key: 'id', head: words.rule, render: ({ rule }) => <b>{rule.id}</b> },
            { key: 'when', head: words.when, className: 'wide', render: ({ rule }) => conditions(rule.when) },
            { key: 'needs', head: words.needs, labelled: true, render: ({ rule }) => rule.needs.map((level) => words.needLevels[level]).join(' → ') },
            { key: 'why', head: words.why, className: 'wide', render: ({ rule }) => rule.why },
            ...(edits ? [{ key: 'acts', acts: true, render: ({ rule, at }: { rule: ApprovalRule; at: number }) => <RowActions name={rule.id} onEdit={() => setOpen(at)} onRemove={() => draft.remove(at)} /> }] : []),
          ]}
        />
      )}
      <p className="rules-line">
        <b>{words.reportsNeed}</b> {words.needs}：{forReports.map((level) => words.needLevels[level]).join(' → ')} {edits && <Button size="small" onClick={() => setOpen('reports')}>{words.edit}</Button>}
      </p>
      {edits && <Button onClick={() => setOpen('new')}>{words.add}</Button>}
      {changed && <DraftBar save={words.saveAs} onSave={() => setOpen('save')} onDiscard={discard} />}
      {open === 'reports' && (
        <ActionDialog
          title={words.reportsNeed}
          confirm={texts.casework.confirm}
          fields={[{ name: 'needs', label: words.needs, kind: 'marks', choices: approvers.map((value) => ({ value, label: words.needLevels[value] })) }]}
          initial={{ needs: forReports }}
          onClose={() => setOpen(null)}
          onConfirm={async (values) => setReports(levelsIn(values['needs']))}
        />
      )}
      {(open === 'new' || typeof open === 'number') && <RuleDialog rule={open === 'new' ? null : (draft.items[open] ?? null)} view={view} onClose={() => setOpen(null)} onDone={(rule) => draft.put(rule, open === 'new' ? null : open)} />}
      {open === 'save' && (
        <SaveDialog
          title={words.saveAs}
          today={view.today}
          save={({ from, why }) => api('changeApprovals', { body: { version: view.versions.approvals, from, why, rules: [...draft.items], reports: forReports } })}
          onClose={(saved) => {
            setOpen(null)
            if (saved) discard()
          }}
        />
      )}
    </>
  )
}

function RuleDialog({ rule, view, onClose, onDone }: { rule: ApprovalRule | null; view: RulesView; onClose: () => void; onDone: (rule: ApprovalRule) => void }) {
  const texts = useTexts()
  const words = texts.rules
  return (
    <ActionDialog
      title={rule ? `${words.edit} · ${rule.id}` : words.add}
      confirm={texts.casework.confirm}
      fields={[
        { name: 'id', label: words.rule, kind: 'line', most: 40 },
        { name: 'urgency', label: words.urgency, kind: 'marks', choices: urgencies.map((level) => ({ value: String(level), label: texts.urgency[level] })), optional: true },
        { name: 'categories', label: words.categories, kind: 'some', choices: view.categories.map((value) => ({ value, label: value })), optional: true },
        { name: 'channels', label: words.channels, kind: 'some', choices: channels.map((value) => ({ value, label: texts.channels[value] })), optional: true },
        { name: 'units', label: words.units, kind: 'some', choices: view.units.map(({ id, name }) => ({ value: id, label: name })), optional: true },
        { name: 'needs', label: words.needs, kind: 'marks', choices: approvers.map((value) => ({ value, label: words.needLevels[value] })) },
        { name: 'why', label: words.why, kind: 'line', most: 100 },
      ]}
      initial={{ id: rule?.id, urgency: rule?.when.urgency?.map(String) ?? [], categories: rule?.when.categories ?? [], channels: rule?.when.channels ?? [], units: rule?.when.units ?? [], needs: rule?.needs ?? ['approver'], why: rule?.why }}
      onClose={onClose}
      onConfirm={async (values) => onDone(ruleOf(values))}
    />
  )
}

function ruleOf(values: Values): ApprovalRule {
  const urgency = urgencies.filter((level) => listOf(values['urgency']).includes(String(level)))
  const on = channels.filter((channel) => listOf(values['channels']).includes(channel))
  const [categories, units] = [listOf(values['categories']), listOf(values['units'])]
  const when = { ...(urgency.length > 0 ? { urgency } : {}), ...(categories.length > 0 ? { categories } : {}), ...(on.length > 0 ? { channels: on } : {}), ...(units.length > 0 ? { units } : {}) }
  return { id: textOf(values['id']), when, needs: levelsIn(values['needs']), why: textOf(values['why']) }
}
