/** 推送订阅: which platform is told of what, how the last news fared, and a try. The key of the signature is shown once. */
import { Alert, Button, Empty, Modal, Skeleton, Typography } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { caseEvents } from '../../../../storage/records/subscription.ts'
import type { CaseEvent } from '../../../../storage/records/subscription.ts'
import type { PlatformRow } from '../../../contract/exchange.ts'
import type { SubscriptionRow } from '../../../contract/subscription.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, listOf, textOf } from '../../ui/action-dialog.tsx'
import type { Field } from '../../ui/action-dialog.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRefresh } from '../../use-refresh.ts'
import { NewsDialog } from './news-dialog.tsx'
import { NewsState } from './news-state.tsx'

type Order = { what: 'add' } | { what: 'change' | 'switch' | 'news'; row: SubscriptionRow }

export function SubscriptionsPart({ platforms }: { platforms: readonly PlatformRow[] }) {
  const texts = useTexts()
  const words = texts.platforms.news
  const { act, tell } = useRefresh()
  const [order, setOrder] = useState<Order | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['subscriptions'], queryFn: () => api('subscriptions') })
  const close = () => setOrder(null)
  const facts: Field[] = [
    { name: 'address', label: words.address, kind: 'line', hint: words.addressHint },
    { name: 'events', label: words.events, kind: 'marks', choices: caseEvents.map((value) => ({ value, label: words.event[value] })) },
  ]
  const eventsOf = (value: unknown): CaseEvent[] => caseEvents.filter((event) => listOf(value).includes(event))
  return (
    <Part title={words.title}>
      <p className="part-note">{words.note}</p>
      {data?.held && <Alert type="info" showIcon title={words.held} />}
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.subscriptions.length === 0 && <Empty description={words.empty} />}
      {data && data.subscriptions.length > 0 && (
        <div className="sheet-scroll">
          <table className="sheet">
            <thead>
              <tr>
                <th>{texts.platforms.name}</th>
                <th>{words.address}</th>
                <th>{words.events}</th>
                <th>{texts.platforms.state}</th>
                <th>{words.last}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {data.subscriptions.map((row) => (
                <tr key={row.id}>
                  <td>{row.platform}</td>
                  <td className="wide">{row.address}</td>
                  <td>{row.events.map((event) => words.event[event]).join('、')}</td>
                  <td>{row.enabled ? (row.blocked ? words.blocked[row.blocked] : words.on) : words.off}</td>
                  <td>{row.last ? <NewsState news={row.last} /> : words.none}</td>
                  <td>
                    <span className="commands">
                      <Button size="small" onClick={() => setOrder({ what: 'news', row })}>
                        {words.recent}
                      </Button>
                      {row.enabled && (
                        <Button size="small" onClick={() => void tell(() => api('testSubscription', { params: { id: row.id } }))}>
                          {words.test}
                        </Button>
                      )}
                      <Button size="small" onClick={() => setOrder({ what: 'change', row })}>
                        {words.change}
                      </Button>
                      <Button size="small" danger={row.enabled} onClick={() => setOrder({ what: 'switch', row })}>
                        {row.enabled ? words.disable : words.enable}
                      </Button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {platforms.length > 0 && <Button onClick={() => setOrder({ what: 'add' })}>{words.add}</Button>}
      {order?.what === 'add' && (
        <ActionDialog
          title={words.add}
          fields={[{ name: 'platformId', label: texts.platforms.name, kind: 'one', choices: platforms.map(({ id, name }) => ({ value: id, label: name })) }, ...facts]}
          initial={{ events: [...caseEvents] }}
          onClose={close}
          onConfirm={(values) =>
            act(async () => {
              const made = await api('addSubscription', { body: { platformId: textOf(values['platformId']), address: textOf(values['address']), events: eventsOf(values['events']) } })
              setSecret(made.secret)
            })
          }
        />
      )}
      {order?.what === 'change' && (
        <ActionDialog
          title={`${words.change} · ${order.row.platform}`}
          confirm={words.change}
          fields={[...facts, { name: 'secret', label: words.secret, kind: 'pick', choices: [{ value: 'keep', label: words.keepSecret }, { value: 'new', label: words.newSecret }] }]}
          initial={{ address: order.row.address, events: order.row.events, secret: 'keep' }}
          onClose={close}
          onConfirm={(values) =>
            act(async () => {
              const made = await api('changeSubscription', { params: { id: order.row.id }, body: { version: order.row.version, address: textOf(values['address']), events: eventsOf(values['events']), newSecret: values['secret'] === 'new' } })
              setSecret(made.secret)
            })
          }
        />
      )}
      {order?.what === 'switch' && (
        <ActionDialog
          title={`${order.row.enabled ? words.disable : words.enable} · ${order.row.platform}`}
          confirm={order.row.enabled ? words.disable : words.enable}
          danger={order.row.enabled}
          note={order.row.enabled ? words.disableNote : undefined}
          fields={[{ name: 'why', label: words.why, kind: 'words', most: 300 }]}
          onClose={close}
          onConfirm={(values) => act(() => api('switchSubscription', { params: { id: order.row.id }, body: { version: order.row.version, enabled: !order.row.enabled, why: textOf(values['why']) } }))}
        />
      )}
      {order?.what === 'news' && <NewsDialog subscription={order.row} onClose={close} />}
      {secret && (
        <Modal open title={words.secretTitle} closable={false} keyboard={false} footer={<Button onClick={() => setSecret(null)}>{texts.platforms.kept}</Button>}>
          <p className="dialog-hint">{words.secretNote}</p>
          <Typography.Text code copyable={{ text: secret }}>{secret}</Typography.Text>
        </Modal>
      )}
    </Part>
  )
}
