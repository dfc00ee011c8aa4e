/** One dialog for every action: what is asked is a list of fields, and a refusal is shown beside the field it is about. */
import { Alert, Checkbox, Form, Input, Modal, Radio, Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api.ts'
import { problemText } from '../problem-texts.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export interface Choice {
  value: string
  label: string
}
export type Values = Record<string, unknown>
export interface Field {
  name: string
  label: string
  kind: 'line' | 'words' | 'number' | 'one' | 'some' | 'pick' | 'marks' | 'time' | 'day' | 'custom'
  choices?: readonly Choice[]
  optional?: boolean
  hint?: string
  rows?: number
  most?: number
  /** Shown only while this holds of what is filled in so far. */
  when?: (values: Values) => boolean
  /** For `custom`: a control that takes value and onChange. */
  control?: ReactNode
}

interface ActionDialogProps {
  title: string
  note?: string | undefined
  fields: readonly Field[]
  initial?: Values
  confirm?: string
  danger?: boolean
  onClose: () => void
  /** Rejects with what the server said. */
  onConfirm: (values: Values) => Promise<unknown>
}

export function ActionDialog({ title, note, fields, initial = {}, confirm, danger = false, onClose, onConfirm }: ActionDialogProps) {
  const texts = useTexts()
  const [form] = Form.useForm<Values>()
  const values = Form.useWatch([], form) ?? initial
  const run = useMutation({
    mutationFn: onConfirm,
    onSuccess: onClose,
    onError: (error) => {
      if (!(error instanceof ApiProblem)) return
      const names = new Set(fields.map(({ name }) => name))
      form.setFields(error.fields.filter(({ path }) => names.has(path)).map(({ path, message }) => ({ name: path, errors: [message] })))
    },
  })
  return (
    <Modal open title={title} width={560} onCancel={onClose} okText={confirm ?? title} cancelText={texts.cancel} okButtonProps={{ danger, loading: run.isPending, htmlType: 'submit' }} onOk={() => form.submit()} destroyOnHidden>
      {note && <p className="dialog-hint">{note}</p>}
      {run.error && <Alert type="error" showIcon title={problemText(run.error, texts)} className="dialog-problem" />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={(filled) => run.mutate(filled)}>
        {fields
          .filter(({ when }) => when?.(values) ?? true)
          .map((field) => (
            <Form.Item key={field.name} name={field.name} label={field.optional ? `${field.label}（${texts.casework.optional}）` : field.label} extra={field.hint} rules={[...(field.optional ? [] : [{ required: true, message: texts.casework.fill }]), ...(field.kind === 'number' ? [{ pattern: ABOVE_ZERO, message: texts.casework.aboveZero }] : [])]}>
              {controlOf(field, texts.casework.choose)}
            </Form.Item>
          ))}
      </Form>
    </Modal>
  )
}

/** As people type it; what must be whole the server says. */
const ABOVE_ZERO = /^(?!0+(?:\.0+)?$)\d{1,4}(?:\.\d{1,2})?$/u
const ROWS = 3
const MOST_SIGNS = 500

function controlOf({ kind, choices = [], rows = ROWS, most = MOST_SIGNS, control }: Field, choose: string): ReactNode {
  const options = [...choices]
  // No autoSize: it measures with an inline style, which the page policy stops.
  if (kind === 'words') return <Input.TextArea rows={rows} maxLength={most} />
  if (kind === 'line') return <Input maxLength={most} autoComplete="off" />
  if (kind === 'number') return <Input inputMode="decimal" maxLength={7} autoComplete="off" />
  if (kind === 'day') return <Input type="date" />
  if (kind === 'time') return <Input type="datetime-local" />
  if (kind === 'pick') return <Radio.Group optionType="button" options={options} />
  if (kind === 'marks') return <Checkbox.Group className="dialog-marks" options={options} />
  if (kind === 'custom') return control
  return <Select {...(kind === 'some' ? { mode: 'multiple' as const } : {})} showSearch={{ optionFilterProp: 'label' }} options={options} placeholder={choose} allowClear />
}

/** What a time field holds, as an instant; null when it is empty. */
export const instantOf = (value: unknown): string | null => (typeof value === 'string' && value ? new Date(`${value}:00+08:00`).toISOString() : null)
/** An instant for a time field. */
export const timeField = (instant: string): string => minuteOf(instant).replace(' ', 'T')
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
export const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
