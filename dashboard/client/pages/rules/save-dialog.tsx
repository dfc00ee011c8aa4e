/** A change of rules is saved with its reason, and where the rules are versions by day with its first day. */
import type { RulesView } from '../../../contract/rules.ts'
import { useTexts } from '../../texts/wording.ts'
import type { Field } from '../../ui/action-dialog.tsx'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { useSaveRules } from './use-save-rules.ts'

const DAY_MS = 86_400_000

export function SaveDialog({ title, today, onClose, save }: { title: string; today?: string; onClose: (saved: boolean) => void; save: (order: { from: string; why: string }) => Promise<RulesView> }) {
  const words = useTexts().rules
  const keep = useSaveRules()
  const tomorrow = today === undefined ? '' : new Date(Date.parse(today) + DAY_MS).toISOString().slice(0, 10)
  const fields: Field[] = [...(today === undefined ? [] : [{ name: 'from', label: words.fromDay, kind: 'day' as const, hint: words.fromHint }]), { name: 'why', label: words.why, kind: 'words', hint: words.whyHint, most: 300 }]
  return (
    <ActionDialog
      title={title}
      fields={fields}
      initial={{ from: tomorrow }}
      onClose={() => onClose(false)}
      onConfirm={async (values) => {
        await keep(() => save({ from: textOf(values['from']), why: textOf(values['why']) }))
        onClose(true)
      }}
    />
  )
}
