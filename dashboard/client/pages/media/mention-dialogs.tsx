/** What an officer does with mentions: adds one, links cases, notes the answer. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { MentionView } from '../../../contract/media.ts'
import { mediaKinds } from '../../../../storage/records/media-mention.ts'
import { api } from '../../api.ts'
import { dayOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { useNow } from '../../use-now.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'

const LINK_MOST = 2000
const numbersOf = (value: unknown): string[] => textOf(value).split(/[\s,，、]+/u).filter(Boolean)
const useToday = (): string => dayOf(new Date(useNow()).toISOString())

export function AddMention({ onClose }: { onClose: () => void }) {
  const { media: words } = useTexts()
  const { act } = useRefresh()
  const today = useToday()
  return (
    <ActionDialog
      title={words.add}
      initial={{ kind: 'newspaper', day: today }}
      fields={[
        { name: 'medium', label: words.medium, kind: 'line', most: 60 },
        { name: 'kind', label: words.kind, kind: 'pick', choices: mediaKinds.map((value) => ({ value, label: words.kinds[value] })) },
        { name: 'column', label: words.column, kind: 'line', most: 60, optional: true },
        { name: 'title', label: words.name, kind: 'line', most: 200 },
        { name: 'day', label: words.day, kind: 'custom', control: <Input type="date" max={today} /> },
        { name: 'link', label: words.link, kind: 'line', most: LINK_MOST, optional: true },
        { name: 'demanded', label: words.demanded, kind: 'words', most: 2000 },
        { name: 'caseNumbers', label: words.caseNumbers, kind: 'line', optional: true },
      ]}
      onClose={onClose}
      onConfirm={(values) =>
        act(() =>
          api('addMediaMention', {
            body: {
              medium: textOf(values['medium']),
              kind: mediaKinds.find((kind) => kind === values['kind']) ?? 'newspaper',
              column: textOf(values['column']),
              title: textOf(values['title']),
              day: textOf(values['day']),
              link: textOf(values['link']),
              demanded: textOf(values['demanded']),
              caseNumbers: numbersOf(values['caseNumbers']),
            },
          }),
        )
      }
    />
  )
}

export function MentionActions({ mention }: { mention: MentionView }) {
  const { media: words } = useTexts()
  const { act } = useRefresh()
  const today = useToday()
  const [open, setOpen] = useState<'respond' | 'link' | null>(null)
  const params = { id: mention.id }
  const { version } = mention
  return (
    <span className="commands">
      {mention.state === 'open' && (
        <Button size="small" type="primary" onClick={() => setOpen('respond')}>
          {words.respond}
        </Button>
      )}
      <Button size="small" onClick={() => setOpen('link')}>
        {words.linkCase}
      </Button>
      {open === 'respond' && (
        <ActionDialog
          title={`${words.respond} · ${mention.medium}`}
          confirm={words.respond}
          initial={{ day: today }}
          fields={[
            { name: 'day', label: words.respondDay, kind: 'custom', control: <Input type="date" min={mention.day} max={today} /> },
            { name: 'answer', label: words.answer, kind: 'words', rows: 4, most: 4000 },
            { name: 'link', label: words.answerLink, kind: 'line', most: LINK_MOST, optional: true },
          ]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('closeMediaMention', { params, body: { version, day: textOf(values['day']), answer: textOf(values['answer']), link: textOf(values['link']) } }))}
        />
      )}
      {open === 'link' && (
        <ActionDialog
          title={`${words.linkCase} · ${mention.medium}`}
          confirm={words.linkCase}
          fields={[{ name: 'caseNumbers', label: words.caseNumbers, kind: 'line' }]}
          onClose={() => setOpen(null)}
          onConfirm={(values) => act(() => api('linkMediaMention', { params, body: { version, caseNumbers: numbersOf(values['caseNumbers']) } }))}
        />
      )}
    </span>
  )
}
