/** Logging in; in the demo, by one click on a role. */
import { Alert, Button, Form, Input } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useContext, useState } from 'react'
import { api, ApiProblem } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { ME } from '../../query-client.ts'
import { useTexts, WordingContext } from '../../texts/wording.ts'
import { Emblem } from '../../ui/emblem.tsx'
import './login.css'

interface Credentials {
  login: string
  password: string
  code?: string
}

export default function LoginPage() {
  const texts = useTexts()
  const { language, choose } = useContext(WordingContext)
  const queryClient = useQueryClient()
  const { data: meta } = useQuery({ queryKey: ['meta'], queryFn: () => api('meta'), staleTime: Infinity })
  const [asksForCode, setAsksForCode] = useState(false)
  const login = useMutation({
    mutationFn: (body: Credentials) => api('login', { body }),
    onSuccess: (me) => queryClient.setQueryData(ME, me),
    onError: (error) => setAsksForCode((asked) => asked || isCodeNeeded(error)),
  })
  const rules = [{ required: true, message: texts.login.needed }]
  return (
    <main className="login">
      <section className="login-box">
        <header>
          <Emblem size={44} />
          <div>
            <h1>{texts.program}</h1>
            <p>{meta ? texts.subtitle(meta.city) : texts.slogan}</p>
          </div>
        </header>
        {login.error && !isCodeNeeded(login.error) && <Alert type="error" showIcon title={problemText(login.error, texts)} className="login-problem" />}
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(body) => login.mutate(body)} disabled={login.isPending}>
          <Form.Item name="login" label={texts.login.login} rules={rules}>
            <Input autoFocus size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={60} />
          </Form.Item>
          <Form.Item name="password" label={texts.login.password} rules={rules}>
            <Input.Password size="large" autoComplete="current-password" maxLength={200} />
          </Form.Item>
          {asksForCode && (
            <Form.Item name="code" label={texts.administration.code.login} extra={texts.administration.code.loginHint} rules={rules}>
              <Input autoFocus size="large" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={40} />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={login.isPending}>
            {texts.login.submit}
          </Button>
        </Form>
        {meta?.demo && (
          <section className="login-demo" aria-label={texts.login.demo}>
            <p>{texts.login.demoHint(meta.demo.password)}</p>
            <div>
              {meta.demo.accounts.map(({ login: account, name, role }) => (
                <Button key={account} disabled={login.isPending} onClick={() => login.mutate({ login: account, password: meta.demo?.password ?? '' })}>
                  <span>{texts.roles[role]}</span>
                  <small>
                    {name} · {account}
                  </small>
                </Button>
              ))}
            </div>
          </section>
        )}
        {meta && meta.off.length > 0 && (
          <details className="login-off">
            <summary>{texts.login.off}</summary>
            <ul>
              {meta.off.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </details>
        )}
      </section>
      <footer>
        <span>{texts.slogan}</span>
        {meta && <span>v{meta.version}</span>}
        <Button type="link" size="small" onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
          {texts.nav.language}
        </Button>
      </footer>
    </main>
  )
}

const isCodeNeeded = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'code_needed'
