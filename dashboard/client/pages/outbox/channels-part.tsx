/** How letters reach each unit; a secret is written, never read. */
import { Button, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deliveryChannels } from '../../../../storage/records/delivery.ts'
import type { ChannelView } from '../../../contract/outbox.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import type { Values } from '../../ui/action-dialog.tsx'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRefresh } from '../../use-refresh.ts'

const over = (...channels: string[]) => (values: Values) => channels.includes(textOf(values['channel']))

export function ChannelsPart() {
  const { supervising: words } = useTexts()
  const { act } = useRefresh()
  const [changed, setChanged] = useState<ChannelView | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['channels'], queryFn: () => api('channels') })
  return (
    <Part title={words.channelsTitle}>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && (
        <table className="sheet">
          <tbody>
            {data.map((row) => (
              <tr key={row.unitId}>
                <td>{row.unit}</td>
                <td>{words.channels[row.channel]}</td>
                <td className="wide">{row.address}</td>
                <td>
                  <Button size="small" onClick={() => setChanged(row)}>
                    {words.set}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {changed && (
        <ActionDialog
          title={`${words.channel} · ${changed.unit}`}
          confirm={words.set}
          initial={{ channel: changed.channel, address: changed.address, jurisdiction: changed.jurisdiction ?? '', serviceCode: changed.serviceCode ?? '' }}
          fields={[
            { name: 'channel', label: words.channel, kind: 'one', choices: deliveryChannels.map((channel) => ({ value: channel, label: words.channels[channel] })) },
            { name: 'address', label: words.address, kind: 'line', when: over('mail', 'webhook', 'open311') },
            { name: 'secret', label: words.secret, kind: 'line', optional: true, most: 200, when: over('webhook', 'open311') },
            { name: 'jurisdiction', label: words.jurisdiction, kind: 'line', optional: true, most: 100, when: over('open311') },
            { name: 'serviceCode', label: words.serviceCode, kind: 'line', most: 100, when: over('open311') },
          ]}
          onClose={() => setChanged(null)}
          onConfirm={(values) =>
            act(() =>
              api('setChannel', {
                params: { id: changed.unitId },
                body: { channel: deliveryChannels.find((channel) => channel === values['channel']) ?? 'portal', address: textOf(values['address']), secret: textOf(values['secret']), jurisdiction: textOf(values['jurisdiction']), serviceCode: textOf(values['serviceCode']) },
              }),
            )
          }
        />
      )}
    </Part>
  )
}
