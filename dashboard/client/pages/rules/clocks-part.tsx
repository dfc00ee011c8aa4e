/** 时限: the rules of the version in force, those before and after it, and a new version. */
import { Button } from 'antd'
import { useState } from 'react'
import type { ClockName, ClockRule, TimeAllowed } from '../../../../storage/records/clock-policy.ts'
import { clockNames } from '../../../../storage/records/clock-policy.ts'
import type { UrgencyLevel } from '../../../../storage/records/triage.ts'
import type { RulesView } from '../../../contract/rules.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, listOf, textOf } from '../../ui/action-dialog.tsx'
import type { Field, Values } from '../../ui/action-dialog.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { DraftBar } from './draft-bar.tsx'
import { PreviewPart } from './preview-part.tsx'
import { RowActions } from './row-actions.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { useDraft } from './use-draft.ts'
import { VersionPicker } from './version-picker.tsx'
import { standings } from './versions-of.ts'

const levels: readonly UrgencyLevel[] = [0, 1, 2]
const kinds = ['workingHours', 'workingDays', 'hours'] as const

export function ClocksPart({ view, manages }: { view: RulesView; manages: boolean }) {
  const words = useTexts().rules
  const { policies } = view.clocks
  const standing = standings(policies, view.today)
  // What is changed is the latest version: nobody plans on one that another replaces.
  const latest = policies.length - 1
  const [shown, setShown] = useState(standing.indexOf('inForce'))
  const draft = useDraft(policies[latest]?.rules ?? [])
  const [saving, setSaving] = useState(false)
  const [editing, setEditing] = useState<number | 'new' | null>(null)
  const rules = draft.changed || shown === latest ? draft.items : (policies[shown]?.rules ?? [])
  const edits = manages && (draft.changed || shown === latest)
  return (
    <>
      <VersionPicker versions={policies} standing={standing} shown={draft.changed ? latest : shown} onShow={setShown} />
      <p className="part-note">{words.order}</p>
      <Rules rules={rules} {...(edits ? { onEdit: setEditing, onMove: draft.move, onRemove: draft.remove } : {})} />
      {edits && <Button onClick={() => setEditing('new')}>{words.add}</Button>}
      {draft.changed && <DraftBar save={words.saveAs} onSave={() => setSaving(true)} onDiscard={draft.discard} />}
      <PreviewPart rules={draft.changed ? draft.items : null} />
      {editing !== null && (
        <RuleDialog
          rule={editing === 'new' ? null : (draft.items[editing] ?? null)}
          last={editing === draft.items.length - 1}
          categories={view.categories}
          onClose={() => setEditing(null)}
          onDone={(rule) => draft.put(rule, editing === 'new' ? null : editing, true)}
        />
      )}
      {saving && (
        <SaveDialog
          title={words.saveAs}
          today={view.today}
          save={({ from, why }) => api('changeClocks', { body: { version: view.versions.clocks, from, why, rules: [...draft.items] } })}
          onClose={(saved) => {
            setSaving(false)
            if (saved) draft.discard()
          }}
        />
      )}
    </>
  )
}

function Rules({ rules, onEdit, onMove, onRemove }: { rules: readonly ClockRule[]; onEdit?: (at: number) => void; onMove?: (at: number, by: -1 | 1) => void; onRemove?: (at: number) => void }) {
  const texts = useTexts()
  const { rules: words, casework } = texts
  const said = ({ amount, unit }: TimeAllowed): string => words.amounts[unit](amount)
  const placed = rules.map((rule, at) => ({ rule, at }))
  const last = rules.length - 1
  return (
    <Sheet
      folds
      rows={placed}
      keyOf={({ at }) => String(at)}
      columns={[
        { key: 'id', head: words.rule, render: ({ rule }) => <b>{rule.id}</b> },
        { key: 'when', head: words.when, className: 'wide', render: ({ rule: { urgency, categories }, at }) => [urgency?.map((level) => texts.urgency[level]).join('、'), categories?.join('、')].filter(Boolean).join('；') || (at === last ? words.all : words.any) },
        ...clockNames.map((name) => ({ key: name, head: casework.clocks[name], labelled: true, render: ({ rule }: { rule: ClockRule }) => said(rule[name]) })),
        ...(onEdit && onMove && onRemove
          ? [
              {
                key: 'acts', acts: true,
                render: ({ rule, at }: { rule: ClockRule; at: number }) => (
                  // The last one holds for all others: it stays where it is.
                  <RowActions name={rule.id} onEdit={() => onEdit(at)} onUp={at > 0 && at < last ? () => onMove(at, -1) : undefined} onDown={at < last - 1 ? () => onMove(at, 1) : undefined} onRemove={at < last ? () => onRemove(at) : undefined} />
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function RuleDialog({ rule, last, categories, onClose, onDone }: { rule: ClockRule | null; last: boolean; categories: readonly string[]; onClose: () => void; onDone: (rule: ClockRule) => void }) {
  const texts = useTexts()
  const { rules: words, casework } = texts
  const times = clockNames.flatMap((name): Field[] => [
    { name: `${name}Amount`, label: words.amountOf(casework.clocks[name]), kind: 'number' },
    { name: `${name}Unit`, label: words.unitOf(casework.clocks[name]), kind: 'pick', choices: kinds.map((value) => ({ value, label: words.unitNames[value] })) },
  ])
  const conditions: Field[] = last
    ? []
    : [
        { name: 'urgency', label: words.urgency, kind: 'marks', choices: levels.map((level) => ({ value: String(level), label: texts.urgency[level] })), optional: true },
        { name: 'categories', label: words.categories, kind: 'some', choices: categories.map((value) => ({ value, label: value })), optional: true },
      ]
  const initial: Values = { id: rule?.id, urgency: rule?.urgency?.map(String) ?? [], categories: rule?.categories ?? [] }
  for (const name of clockNames) Object.assign(initial, { [`${name}Amount`]: rule ? String(rule[name].amount) : '', [`${name}Unit`]: rule?.[name].unit ?? 'workingHours' })
  return (
    <ActionDialog
      title={rule ? `${words.edit} · ${rule.id}` : words.add}
      confirm={texts.casework.confirm}
      fields={[{ name: 'id', label: words.rule, kind: 'line', most: 40 }, ...conditions, ...times]}
      initial={initial}
      onClose={onClose}
      onConfirm={async (values) => onDone(ruleOf(values))}
    />
  )
}

function ruleOf(values: Values): ClockRule {
  const allowed = (name: ClockName): TimeAllowed => ({ amount: Number(textOf(values[`${name}Amount`])), unit: kinds.find((kind) => kind === values[`${name}Unit`]) ?? 'workingHours' })
  const urgency = levels.filter((level) => listOf(values['urgency']).includes(String(level)))
  const categories = listOf(values['categories'])
  return { id: textOf(values['id']), ...(urgency.length > 0 ? { urgency } : {}), ...(categories.length > 0 ? { categories } : {}), sign: allowed('sign'), contact: allowed('contact'), resolve: allowed('resolve') }
}
