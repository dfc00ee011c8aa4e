/** One's own account: password, and where one is logged in. */
import { Alert, App, Button, Form, Input, Skeleton } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { PASSWORD_LEAST } from '../../../contract/account.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { problemText } from '../../problem-texts.ts'
import { ME } from '../../query-client.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { browserName } from '../../browser-name.ts'
import { SecondFactor } from './second-factor.tsx'
import './account.css'

export default function AccountPage() {
  const texts = useTexts()
  const me = useMe()
  return (
    <div className="page account">
      <div className="page-head">
        <h1>{texts.account.title}</h1>
      </div>
      {me.mustChangePassword && <Alert type="warning" showIcon title={texts.account.mustChange} />}
      {!me.mustChangePassword && me.mustUseCode && <Alert type="warning" showIcon title={texts.account.mustUseCode} />}
      <dl className="post-facts">
        <div>
          <dt>{texts.login.login}</dt>
          <dd>
            {me.login} · {me.name}
          </dd>
        </div>
        <div>
          <dt>{texts.account.role}</dt>
          <dd>{texts.roles[me.role]}</dd>
        </div>
        {me.unit && (
          <div>
            <dt>{texts.account.unit}</dt>
            <dd>{me.unit}</dd>
          </div>
        )}
        {me.districts && (
          <div>
            <dt>{texts.administration.staff.districts}</dt>
            <dd>{me.districts.join('、')}</dd>
          </div>
        )}
      </dl>
      {me.permissions.length === 0 && <p className="part-note">{texts.account.nothingElse}</p>}
      <Password />
      {!me.mustChangePassword && <SecondFactor />}
      {!me.mustChangePassword && !me.mustUseCode && <Sessions />}
    </div>
  )
}

interface PasswordForm {
  current: string
  next: string
  again: string
}

function Password() {
  const texts = useTexts()
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<PasswordForm>()
  const change = useMutation({
    mutationFn: ({ current, next }: PasswordForm) => api('changePassword', { body: { current, next } }),
    onSuccess: (me) => {
      form.resetFields()
      queryClient.setQueryData(ME, me)
      void queryClient.invalidateQueries({ queryKey: ['sessions'] })
      void message.success(texts.account.changed)
    },
  })
  const needed = { required: true, message: texts.login.needed }
  return (
    <section className="part">
      <h2>{texts.account.password}</h2>
      {change.error && <Alert type="error" showIcon title={problemText(change.error, texts)} />}
      <Form form={form} layout="vertical" requiredMark={false} className="account-form" onFinish={(values) => change.mutate(values)}>
        <Form.Item name="current" label={texts.account.current} rules={[needed]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item name="next" label={texts.account.next} extra={texts.account.rule(PASSWORD_LEAST)} rules={[needed, { min: PASSWORD_LEAST, message: texts.account.rule(PASSWORD_LEAST) }]}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item name="again" label={texts.account.again} dependencies={['next']} rules={[needed, ({ getFieldValue }) => ({ validator: async (_, value) => (value === getFieldValue('next') ? undefined : Promise.reject(new Error(texts.account.differ))) })]}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {texts.account.password}
        </Button>
      </Form>
    </section>
  )
}

function Sessions() {
  const texts = useTexts()
  const { message, notification } = App.useApp()
  const queryClient = useQueryClient()
  const { data } = useQuery({ queryKey: ['sessions'], queryFn: () => api('sessions') })
  const settled = {
    onSuccess: () => message.success(texts.account.ended),
    onError: (error: unknown) => notification.error({ title: problemText(error, texts) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  }
  const end = useMutation({ ...settled, mutationFn: (id: string) => api('endSession', { params: { id } }) })
  const endOthers = useMutation({ ...settled, mutationFn: () => api('endOtherSessions') })
  return (
    <section className="part">
      <h2>{texts.account.sessions}</h2>
      {!data && <Skeleton active />}
      <ul className="sessions">
        {data?.map((session) => (
          <li key={session.id}>
            <span className="session-agent" title={session.agent}>
              {browserName(session.agent) || texts.unknown}
            </span>
            <small>
              {texts.account.since} {minuteOf(session.createdAt)} · {texts.account.lastSeen} {minuteOf(session.lastSeenAt)}
            </small>
            {session.current ? (
              <span className="tag">{texts.account.here}</span>
            ) : (
              <Button size="small" onClick={() => end.mutate(session.id)}>
                {texts.account.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(data?.length ?? 0) > 1 && <Button onClick={() => endOthers.mutate()}>{texts.account.endOthers}</Button>}
    </section>
  )
}
