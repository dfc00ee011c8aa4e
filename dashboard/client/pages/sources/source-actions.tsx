/** Running a source now, switching it off and on: for the system administrator. */
import { App, Button } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { SourceRow } from '../../../contract/source.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'

export function SourceActions({ source }: { source: SourceRow }) {
  const texts = useTexts()
  const mayManage = useMay('source:manage')
  const { message, notification } = App.useApp()
  const queryClient = useQueryClient()
  const params = { id: source.id }
  const shared = {
    onError: (error: unknown) => notification.error({ title: source.name, description: problemText(error, texts) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sources'] }),
  }
  const run = useMutation({ ...shared, mutationFn: () => api('runSource', { params }), onSuccess: () => message.success(texts.sources.runAsked) })
  const retry = useMutation({ ...shared, mutationFn: () => api('retryFailed', { params }), onSuccess: () => message.success(texts.sources.runAsked) })
  const enable = useMutation({ ...shared, mutationFn: (enabled: boolean) => api('enableSource', { params, body: { enabled } }) })
  if (!mayManage) return null
  return (
    <span className="source-actions">
      <Button size="small" type="primary" loading={run.isPending} disabled={!source.enabled} onClick={() => run.mutate()}>
        {texts.sources.run}
      </Button>
      {source.deadLetters > 0 && (
        <Button size="small" loading={retry.isPending} disabled={!source.enabled} onClick={() => retry.mutate()}>
          {texts.sources.retry}
        </Button>
      )}
      <Button size="small" danger={source.enabled} loading={enable.isPending} onClick={() => enable.mutate(!source.enabled)}>
        {source.enabled ? texts.sources.disable : texts.sources.enable}
      </Button>
    </span>
  )
}
