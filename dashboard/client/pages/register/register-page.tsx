/** 手工登记: a call, a letter, a visit or an enterprise's complaint, into the same queue as what is collected. */
import { App, Button, Form, Input, Radio } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CONTENT_MOST, handChannels, TITLE_MOST } from '../../../contract/register.ts'
import type { HandChannel } from '../../../contract/register.ts'
import { api, ApiProblem } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'
import { instantOf, timeField } from '../../ui/action-dialog.tsx'
import './register.css'

interface RegisterForm {
  channel: HandChannel
  title: string
  content: string
  author?: string
  phone?: string
  place?: string
  /** As the field gives it, in Shanghai time: 2026-11-23T08:05. */
  time?: string
}

const nowField = (): string => timeField(new Date().toISOString())

export default function RegisterPage() {
  const texts = useTexts()
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<RegisterForm>()
  const register = useMutation({
    mutationFn({ time, ...fields }: RegisterForm) {
      const submittedAt = instantOf(time)
      return api('registerPost', { body: { ...fields, ...(submittedAt === null ? {} : { submittedAt }) } })
    },
    onSuccess: ({ known }) => {
      if (known) message.warning(texts.register.known)
      else message.success(texts.register.done)
      form.resetFields(['title', 'content', 'author', 'phone', 'place'])
      form.setFieldsValue({ time: nowField() })
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem) || error.fields.length === 0) return void message.error(problemText(error, texts))
      form.setFields(error.fields.map(({ path, message: why }) => ({ name: fieldOf(path), errors: [why] })))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['queue'] }),
  })
  const needed = { required: true, whitespace: true, message: texts.register.needed }
  return (
    <div className="page register">
      <div className="page-head">
        <h1>{texts.register.title}</h1>
      </div>
      <p className="part-note">{texts.register.hint}</p>
      <Form form={form} layout="vertical" requiredMark={false} className="register-form" initialValues={{ channel: 'phone', time: nowField() }} onFinish={(values) => register.mutate(values)}>
        <Form.Item name="channel" label={texts.register.channel}>
          <Radio.Group optionType="button" options={handChannels.map((value) => ({ value, label: texts.channels[value] }))} />
        </Form.Item>
        <Form.Item name="title" label={texts.register.titleOf} rules={[needed]}>
          <Input maxLength={TITLE_MOST} showCount />
        </Form.Item>
        <Form.Item name="content" label={texts.register.content} rules={[needed]}>
          {/* No autoSize: it measures with an inline style, which the page policy stops. */}
          <Input.TextArea maxLength={CONTENT_MOST} rows={8} />
        </Form.Item>
        <div className="register-pair">
          <Form.Item name="author" label={texts.register.author}>
            <Input maxLength={60} placeholder={texts.register.optional} autoComplete="off" />
          </Form.Item>
          <Form.Item name="phone" label={texts.register.phone} extra={texts.register.phoneHint}>
            <Input maxLength={20} inputMode="tel" placeholder={texts.register.optional} autoComplete="off" />
          </Form.Item>
          <Form.Item name="place" label={texts.register.place}>
            <Input maxLength={200} placeholder={texts.register.optional} autoComplete="off" />
          </Form.Item>
          <Form.Item name="time" label={texts.register.submittedAt} extra={texts.register.timeHint} rules={[{ validator: async (_, value?: string) => ((instantOf(value) ?? '') > new Date().toISOString() ? Promise.reject(new Error(texts.register.future)) : undefined) }]}>
            <Input type="datetime-local" />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={register.isPending}>
          {texts.register.submit}
        </Button>
      </Form>
    </div>
  )
}

/** The form's field for the contract's. */
const fieldOf = (path: string): keyof RegisterForm => (path === 'submittedAt' ? 'time' : (path as keyof RegisterForm))
