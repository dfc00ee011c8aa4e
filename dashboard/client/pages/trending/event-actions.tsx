/** What officers do with an event: pin, mute, rename, merge it into another, split posts off. What they did sticks. */
import { App, Button } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { EventRow } from '../../../contract/event.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'

type Change = 'pin' | 'unpin' | 'mute' | 'unmute'
/** Events offered to merge into: the hottest. */
const OFFERED = 100

export function EventActions({ event, marked, onDone }: { event: EventRow; marked: readonly string[]; onDone: () => void }) {
  const texts = useTexts()
  const words = texts.events
  const client = useQueryClient()
  const navigate = useNavigate()
  const { notification } = App.useApp()
  const reports = useMay('report:write')
  const [asking, setAsking] = useState<'rename' | 'merge' | 'split' | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: ['events'] })
  const change = useMutation({
    mutationFn: (action: Change) => api('changeEvent', { params: { id: event.id }, body: { action } }),
    onSettled: refresh,
    onError: (error) => notification.error({ title: problemText(error, texts) }),
  })
  const others = useQuery({ queryKey: ['events', 'targets'], queryFn: () => api('events', { query: { limit: OFFERED } }), enabled: asking === 'merge' })
  const changes: Change[] = [event.pinned ? 'unpin' : 'pin', event.state === 'muted' ? 'unmute' : 'mute']
  const show = async (id: string): Promise<void> => {
    onDone()
    await refresh()
    await navigate(`/trending/${encodeURIComponent(id)}`)
  }
  return (
    <div className="event-actions">
      {changes.map((action) => (
        <Button key={action} loading={change.isPending} onClick={() => change.mutate(action)}>
          {words[action]}
        </Button>
      ))}
      {reports && <Button onClick={() => void navigate(`/reports?event=${encodeURIComponent(event.id)}`)}>{texts.reports.write}</Button>}
      <Button onClick={() => setAsking('rename')}>{words.rename}</Button>
      <Button onClick={() => setAsking('merge')}>{words.merge}</Button>
      <Button disabled={marked.length === 0 || marked.length >= event.postCount} onClick={() => setAsking('split')}>
        {words.split} {marked.length > 0 && marked.length}
      </Button>
      {asking === 'rename' && (
        <ActionDialog
          title={words.rename}
          fields={[{ name: 'title', label: words.newTitle, kind: 'line', most: 80 }]}
          initial={{ title: event.title }}
          onClose={() => setAsking(null)}
          onConfirm={async (values) => {
            await api('renameEvent', { params: { id: event.id }, body: { title: textOf(values['title']) } })
            await refresh()
          }}
        />
      )}
      {asking === 'merge' && (
        <ActionDialog
          title={words.merge}
          note={words.mergeNote}
          fields={[
            { name: 'into', label: words.target, kind: 'pick', choices: (others.data?.events ?? []).filter(({ id }) => id !== event.id).map(({ id, title, postCount }) => ({ value: id, label: `${title}（${words.posts(postCount)}）` })) },
            { name: 'why', label: words.why, kind: 'words', optional: true },
          ]}
          onClose={() => setAsking(null)}
          onConfirm={async (values) => {
            const into = textOf(values['into'])
            await api('mergeEvent', { params: { id: event.id }, body: { into, why: textOf(values['why']) } })
            await show(into)
          }}
        />
      )}
      {asking === 'split' && (
        <ActionDialog
          title={words.split}
          note={words.splitNote(marked.length)}
          fields={[{ name: 'why', label: words.why, kind: 'words', optional: true }]}
          onClose={() => setAsking(null)}
          onConfirm={async (values) => {
            const taken = await api('splitEvent', { params: { id: event.id }, body: { postIds: [...marked], why: textOf(values['why']) } })
            await show(taken.id)
          }}
        />
      )}
    </div>
  )
}
