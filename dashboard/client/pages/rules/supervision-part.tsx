/** 督办: when the program proposes a notice, a talk or a circular, and what counts as 久拖不决. */
import { Button } from 'antd'
import { useState } from 'react'
import type { SupervisionRule } from '../../../../storage/records/office-rule.ts'
import { supervisionKinds } from '../../../../storage/records/supervision.ts'
import type { RulesView } from '../../../contract/rules.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import type { Values } from '../../ui/action-dialog.tsx'
import { Part } from '../../ui/part.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { DraftBar } from './draft-bar.tsx'
import { RowActions } from './row-actions.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { useDraft } from './use-draft.ts'

type When = SupervisionRule['when']
type Lingering = RulesView['supervision']['lingering']
const types = ['dispatch_overdue', 'unit_overdue', 'case_dissatisfied', 'case_open'] as const
const limits = ['workingDays', 'extensions', 'returns', 'dissatisfied'] as const
const levels = [1, 2, 3] as const
const numberOf = (when: When): number => ('workingDays' in when ? when.workingDays : when.count)
const USUAL_DAYS = 30

export function SupervisionPart({ view, manages }: { view: RulesView; manages: boolean }) {
  const texts = useTexts()
  const { rules: words, supervising } = texts
  const draft = useDraft(view.supervision.rules)
  const [lingering, setLingering] = useState<Lingering | null>(null)
  const [open, setOpen] = useState<number | 'new' | 'lingering' | 'save' | null>(null)
  const present = lingering ?? view.supervision.lingering
  const changed = draft.changed || lingering !== null
  const said = (when: When): string => (when.type === 'unit_overdue' ? words.whens.unit_overdue(when.count, when.days) : words.whens[when.type](numberOf(when)))
  const discard = (): void => {
    draft.discard()
    setLingering(null)
  }
  return (
    <>
      <p className="part-note">{words.supervisionNote}</p>
      {draft.items.length === 0 && <p>{words.noSupervision}</p>}
      {draft.items.length > 0 && (
        <Sheet
          folds
          rows={draft.items.map((rule, at) => ({ rule, at }))}
          keyOf={({ at }) => String(at)}
          columns={[
            { key: 'when', head: words.when, className: 'wide', render: ({ rule }) => said(rule.when) },
            { key: 'propose', head: words.propose, labelled: true, render: ({ rule }) => `${supervising.kinds[rule.propose.kind]} · ${supervising.levels[rule.propose.level]}` },
            ...(manages ? [{ key: 'acts', acts: true, render: ({ rule, at }: { rule: SupervisionRule; at: number }) => <RowActions name={said(rule.when)} onEdit={() => setOpen(at)} onRemove={() => draft.remove(at)} /> }] : []),
          ]}
        />
      )}
      {manages && <Button onClick={() => setOpen('new')}>{words.add}</Button>}
      <Part title={words.lingering}>
        <p className="part-note">{words.lingeringNote}</p>
        <p className="rules-line">
          {limits.map((name) => (
            <span key={name}>
              {words.lingerings[name]} ≥ <b>{present[name]}</b>
            </span>
          ))}
          {manages && (
            <Button size="small" onClick={() => setOpen('lingering')}>
              {words.edit}
            </Button>
          )}
        </p>
      </Part>
      {changed && <DraftBar save={words.save} onSave={() => setOpen('save')} onDiscard={discard} />}
      {(open === 'new' || typeof open === 'number') && (
        <RuleDialog rule={open === 'new' ? null : (draft.items[open] ?? null)} onClose={() => setOpen(null)} onDone={(rule) => draft.put({ ...rule, id: rule.id || freshId() }, open === 'new' ? null : open)} />
      )}
      {open === 'lingering' && (
        <ActionDialog
          title={words.lingering}
          confirm={texts.casework.confirm}
          fields={limits.map((name) => ({ name, label: words.lingerings[name], kind: 'number' as const }))}
          initial={Object.fromEntries(limits.map((name) => [name, String(present[name])]))}
          onClose={() => setOpen(null)}
          onConfirm={async (values) => setLingering(Object.fromEntries(limits.map((name) => [name, Number(textOf(values[name]))])) as Lingering)}
        />
      )}
      {open === 'save' && (
        <SaveDialog
          title={words.save}
          save={({ why }) => api('changeSupervision', { body: { version: view.versions.supervision, why, rules: [...draft.items], lingering: present } })}
          onClose={(saved) => {
            setOpen(null)
            if (saved) discard()
          }}
        />
      )}
    </>
  )
}

/** What was proposed by a rule names it: an id is never used twice. */
const freshId = (): string => `rule-${Date.now().toString(36)}`

function RuleDialog({ rule, onClose, onDone }: { rule: SupervisionRule | null; onClose: () => void; onDone: (rule: SupervisionRule) => void }) {
  const texts = useTexts()
  const { rules: words, supervising } = texts
  return (
    <ActionDialog
      title={rule ? words.edit : words.add}
      confirm={texts.casework.confirm}
      fields={[
        { name: 'type', label: words.when, kind: 'pick', choices: types.map((value) => ({ value, label: words.whenTypes[value] })) },
        { name: 'number', label: words.number, kind: 'number', hint: types.map((type) => `${words.whenTypes[type]}：${words.numberHint[type]}`).join('；') },
        { name: 'days', label: words.withinDays, kind: 'number', when: (values) => values['type'] === 'unit_overdue' },
        { name: 'kind', label: words.propose, kind: 'pick', choices: supervisionKinds.map((value) => ({ value, label: supervising.kinds[value] })) },
        { name: 'level', label: supervising.level, kind: 'pick', choices: levels.map((level) => ({ value: String(level), label: supervising.levels[level] })) },
      ]}
      initial={{
        type: rule?.when.type ?? 'dispatch_overdue',
        number: rule ? String(numberOf(rule.when)) : '',
        days: String(rule?.when.type === 'unit_overdue' ? rule.when.days : USUAL_DAYS),
        kind: rule?.propose.kind ?? 'notice',
        level: String(rule?.propose.level ?? 1),
      }}
      onClose={onClose}
      onConfirm={async (values) => onDone({ id: rule?.id ?? '', when: whenOf(values), propose: { kind: supervisionKinds.find((kind) => kind === values['kind']) ?? 'notice', level: levels.find((level) => String(level) === values['level']) ?? 1 } })}
    />
  )
}

function whenOf(values: Values): When {
  const number = Number(textOf(values['number']))
  const type = types.find((known) => known === values['type']) ?? 'dispatch_overdue'
  if (type === 'unit_overdue') return { type, count: number, days: Number(textOf(values['days'])) }
  return type === 'case_dissatisfied' ? { type, count: number } : { type, workingDays: number }
}
