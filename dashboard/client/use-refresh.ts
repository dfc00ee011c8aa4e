/** After an action: what it may have changed is asked for again, and the person is told. */
import { App } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api.ts'
import { problemText } from './problem-texts.ts'
import { useTexts } from './texts/wording.ts'

const touched = ['cases', 'approvals', 'instructions', 'reports', 'rules', 'inbox', 'reviews', 'work', 'due', 'lingering', 'reminders', 'supervisions', 'my-supervisions', 'my-reminders', 'roster', 'forward-rules', 'forwardings', 'outbox', 'channels', 'subscriptions', 'enterprise', 'media'] as const

export interface Refresh {
  /** Runs an action; a refusal goes on to the caller, after what is stale was asked for again. */
  act<T>(action: () => Promise<T>): Promise<T>
  /** Runs an action without a dialog: a refusal is told in a notice. */
  tell(action: () => Promise<unknown>): Promise<void>
}

export function useRefresh(): Refresh {
  const texts = useTexts()
  const { message, notification } = App.useApp()
  const client = useQueryClient()
  const refresh = (): void => touched.forEach((key) => void client.invalidateQueries({ queryKey: [key] }))
  const act: Refresh['act'] = async (action) => {
    try {
      const answer = await action()
      message.success(texts.casework.done)
      refresh()
      return answer
    } catch (error) {
      if (error instanceof ApiProblem && ['stale', 'conflict', 'illegal', 'not_found'].includes(error.code)) refresh()
      throw error
    }
  }
  return {
    act,
    tell: async (action) => {
      try {
        await act(action)
      } catch (error) {
        notification.error({ title: problemText(error, texts) })
      }
    },
  }
}
