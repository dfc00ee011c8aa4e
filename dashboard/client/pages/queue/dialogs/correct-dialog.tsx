/** 更正: what a person says where the machine said something else. Each field is a labelled example for training. */
import { App, Modal, Select } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PostView } from '../../../../contract/post.ts'
import { api } from '../../../api.ts'
import type { Correctable } from '../../../correction-options.ts'
import { correctionOptions } from '../../../correction-options.ts'
import { problemText } from '../../../problem-texts.ts'
import { useTexts } from '../../../texts/wording.ts'

export function CorrectDialog({ post, onClose }: { post: PostView; onClose: () => void }) {
  const texts = useTexts()
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const { data: choices } = useQuery({ queryKey: ['choices'], queryFn: () => api('choices'), staleTime: 300_000 })
  const [values, setValues] = useState<Partial<Record<Correctable, string>>>({})
  const save = useMutation({
    mutationFn: async () => {
      for (const [task, value] of Object.entries(values) as [Correctable, string][]) await api('correctPost', { params: { id: post.id }, body: { task, value } })
    },
    onSuccess: () => {
      void message.success(texts.act.correctedToast)
      onClose()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['post', post.id] }),
  })
  const said = machineSaid(post, texts.urgency)
  const names: Record<Correctable, string> = { urgency: texts.post.urgency, topic: texts.post.topic, category: texts.post.category, routing: texts.post.unit }
  return (
    <Modal open title={texts.act.correctTitle} onCancel={onClose} onOk={() => save.mutate()} okText={texts.save} okButtonProps={{ disabled: Object.keys(values).length === 0, loading: save.isPending }} width={480}>
      <p className="dialog-hint">{texts.act.correctNote}</p>
      <div className="correct">
        {(['urgency', 'topic', 'category', 'routing'] as const).map((task, index) => (
          <label key={task}>
            <span>{names[task]}</span>
            <Select
              showSearch={task === 'urgency' ? false : { optionFilterProp: 'label' }}
              allowClear
              autoFocus={index === 0}
              aria-label={names[task]}
              placeholder={texts.act.machineSaid(said[task] ?? texts.unknown)}
              {...(values[task] === undefined ? {} : { value: values[task] })}
              options={correctionOptions(task, choices, texts.urgency)}
              onChange={(value: string | undefined) => setValues(({ [task]: _former, ...others }) => (value === undefined ? others : { ...others, [task]: value }))}
            />
          </label>
        ))}
      </div>
      {save.error && <p className="merge-found problem">{problemText(save.error, texts)}</p>}
    </Modal>
  )
}

function machineSaid({ triage }: PostView, urgency: readonly string[]): Partial<Record<Correctable, string | undefined>> {
  if (!triage) return {}
  return { urgency: urgency[triage.urgency.level], topic: triage.topic.label, category: triage.category.label, routing: triage.units[0]?.name }
}
