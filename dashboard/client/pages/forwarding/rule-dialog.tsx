/** Writing a rule. What a rule may never do is not asked here. */
import { useQuery } from '@tanstack/react-query'
import { channels } from '../../../../storage/records/post.ts'
import type { RuleView } from '../../../contract/forwarding.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, listOf, textOf } from '../../ui/action-dialog.tsx'
import type { Choice, Values } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { useUnitChoices } from '../../use-unit-choices.ts'

const KEEP_MS = 300_000
const asChoices = (labels: readonly string[]): Choice[] => labels.map((label) => ({ value: label, label }))
const wordsOf = (value: unknown): string[] => textOf(value).split(/[\s,，、]+/u).filter(Boolean)
const fresh = { state: 'off', rank: '10', urgencyMost: '0', confidenceLeast: '0.9', hours: 'working', recallMinutes: '30', sampleShare: '0.1' }

export function RuleDialog({ rule, onClose }: { rule: RuleView | null; onClose: () => void }) {
  const texts = useTexts()
  const { rule: names, ...words } = texts.supervising
  const { act } = useRefresh()
  const units = useUnitChoices(1)
  const { data } = useQuery({ queryKey: ['choices'], queryFn: () => api('choices'), staleTime: KEEP_MS })
  const save = (values: Values): Promise<unknown> => {
    const facts = factsOf(values)
    return act(() => (rule ? api('changeForwardRule', { params: { id: rule.id }, body: { version: rule.version, facts } }) : api('addForwardRule', { body: facts })))
  }
  return (
    <ActionDialog
      title={rule ? words.editRule : words.addRule}
      initial={rule ? valuesOf(rule) : fresh}
      fields={[
        { name: 'name', label: names.name, kind: 'line', most: 60 },
        {
          name: 'state',
          label: names.state,
          kind: 'pick',
          choices: [
            { value: 'on', label: words.enabled },
            { value: 'off', label: words.disabled },
          ],
        },
        { name: 'categories', label: names.categories, kind: 'some', optional: true, choices: asChoices(data?.categories ?? []) },
        { name: 'districts', label: names.districts, kind: 'line', optional: true },
        { name: 'channels', label: names.channels, kind: 'some', optional: true, choices: channels.map((channel) => ({ value: channel, label: texts.channels[channel] })) },
        { name: 'anyWords', label: names.anyWords, kind: 'line', optional: true },
        { name: 'noWords', label: names.noWords, kind: 'line', optional: true },
        { name: 'urgencyMost', label: names.urgencyMost, kind: 'pick', choices: ([0, 1] as const).map((level) => ({ value: String(level), label: texts.urgency[level] })) },
        { name: 'confidenceLeast', label: names.confidenceLeast, kind: 'line' },
        { name: 'hours', label: names.hours, kind: 'pick', choices: (['working', 'always'] as const).map((hours) => ({ value: hours, label: names[hours] })) },
        { name: 'unitId', label: names.unit, kind: 'one', optional: true, choices: units },
        { name: 'recallMinutes', label: names.recallMinutes, kind: 'line' },
        { name: 'sampleShare', label: names.sampleShare, kind: 'line' },
        { name: 'rank', label: names.rank, kind: 'line' },
      ]}
      onClose={onClose}
      onConfirm={save}
    />
  )
}

function factsOf(values: Values) {
  return {
    name: textOf(values['name']),
    enabled: values['state'] === 'on',
    rank: Number(textOf(values['rank'])),
    categories: listOf(values['categories']),
    districts: wordsOf(values['districts']),
    channels: channels.filter((channel) => listOf(values['channels']).includes(channel)),
    anyWords: wordsOf(values['anyWords']),
    noWords: wordsOf(values['noWords']),
    urgencyMost: values['urgencyMost'] === '1' ? (1 as const) : (0 as const),
    confidenceLeast: Number(textOf(values['confidenceLeast'])),
    hours: values['hours'] === 'always' ? ('always' as const) : ('working' as const),
    unitId: textOf(values['unitId']) || null,
    recallMinutes: Number(textOf(values['recallMinutes'])),
    sampleShare: Number(textOf(values['sampleShare'])),
  }
}

const valuesOf = (rule: RuleView): Values => ({
  ...rule,
  state: rule.enabled ? 'on' : 'off',
  rank: String(rule.rank),
  districts: rule.districts.join(' '),
  anyWords: rule.anyWords.join(' '),
  noWords: rule.noWords.join(' '),
  urgencyMost: String(rule.urgencyMost),
  confidenceLeast: String(rule.confidenceLeast),
  unitId: rule.unitId ?? undefined,
  recallMinutes: String(rule.recallMinutes),
  sampleShare: String(rule.sampleShare),
})
