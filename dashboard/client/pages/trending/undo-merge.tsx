/** Takes a merge back with one click: the posts that came with the event go back to it. */
import { App, Button } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'

/** @param id the event that was merged away */
export function UndoMerge({ id }: { id: string }) {
  const texts = useTexts()
  const client = useQueryClient()
  const { message, notification } = App.useApp()
  const undo = useMutation({
    mutationFn: () => api('unmergeEvent', { params: { id } }),
    onSuccess: () => void message.success(texts.casework.done),
    onSettled: () => client.invalidateQueries({ queryKey: ['events'] }),
    onError: (error) => notification.error({ title: problemText(error, texts) }),
  })
  return (
    <Button size="small" loading={undo.isPending} onClick={() => undo.mutate()}>
      {texts.events.unmerge}
    </Button>
  )
}
