/** 动态验证码 of one's own account: turned on with a code that was right, off with password and code. */
import { Alert, Button, Modal, Typography } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { ME } from '../../query-client.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { PasswordInput } from './password-input.tsx'
import { QrCode } from './qr-code.tsx'

const CODE = 'second-factor'
type Step = { at: 'begin' } | { at: 'confirm'; secret: string; address: string } | { at: 'recovery'; codes: string[] } | { at: 'off' }

export function SecondFactor() {
  const words = useTexts().administration.code
  const client = useQueryClient()
  const [step, setStep] = useState<Step | null>(null)
  const { data } = useQuery({ queryKey: [CODE], queryFn: () => api('secondFactor') })
  const refresh = () => client.invalidateQueries({ queryKey: [CODE] })
  const close = () => setStep(null)
  // Who had to turn it on may go on from here.
  const done = () => {
    close()
    void client.invalidateQueries({ queryKey: ME })
  }
  const password = { name: 'password', label: words.password, kind: 'custom' as const, control: <PasswordInput /> }
  const code = { name: 'code', label: words.code, kind: 'line' as const, most: 40 }
  return (
    <section className="part">
      <h2>{words.title}</h2>
      <p className="part-note">{data?.since ? words.on(minuteOf(data.since), data.recoveryLeft) : words.off}</p>
      {data && <Button onClick={() => setStep({ at: data.since ? 'off' : 'begin' })}>{data.since ? words.turnOff : words.turnOn}</Button>}
      {step?.at === 'begin' && (
        // The next step opens after this dialog closed itself.
        <ActionDialog key="begin" title={`${words.turnOn}${words.title}`} confirm={words.turnOn} fields={[password]} onClose={() => setStep((now) => (now?.at === 'begin' ? null : now))} onConfirm={async (values) => setStep({ at: 'confirm', ...(await api('beginCode', { body: { password: textOf(values['password']) } })) })} />
      )}
      {step?.at === 'confirm' && (
        <ActionDialog
          key="confirm"
          title={words.confirm}
          note={words.scan}
          fields={[{ name: 'qr', label: words.secret, kind: 'custom', control: <Secret secret={step.secret} address={step.address} /> }, code]}
          initial={{ qr: step.secret }}
          onClose={() => setStep((now) => (now?.at === 'confirm' ? null : now))}
          onConfirm={async (values) => {
            const { recovery } = await api('confirmCode', { body: { code: textOf(values['code']) } })
            setStep({ at: 'recovery', codes: recovery })
            await refresh()
          }}
        />
      )}
      {step?.at === 'recovery' && (
        <Modal open title={words.recoveryTitle} closable={false} keyboard={false} footer={<Button type="primary" onClick={done}>{words.kept}</Button>}>
          <Alert type="warning" showIcon title={words.recoveryNote} />
          <Typography.Paragraph className="recovery-codes" copyable={{ text: step.codes.join('\n') }}>
            {step.codes.map((one) => (
              <code key={one}>{one}</code>
            ))}
          </Typography.Paragraph>
        </Modal>
      )}
      {step?.at === 'off' && (
        <ActionDialog
          key="off"
          title={`${words.turnOff}${words.title}`}
          confirm={words.turnOff}
          danger
          fields={[password, { ...code, hint: words.codeHint }]}
          onClose={close}
          onConfirm={async (values) => {
            await api('turnOffCode', { body: { password: textOf(values['password']), code: textOf(values['code']) } })
            await refresh()
          }}
        />
      )}
    </section>
  )
}

function Secret({ secret, address }: { secret: string; address: string }) {
  return (
    <div className="second-factor-secret">
      <QrCode text={address} />
      <Typography.Text code copyable={{ text: secret }}>
        {secret.replace(/(.{4})(?=.)/gu, '$1 ')}
      </Typography.Text>
    </div>
  )
}
