/** 对接平台: which other systems may hand posts over, and their tokens, shown once. */
import { Button, Empty, Modal, Skeleton, Typography } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { platformScopes } from '../../../../storage/records/platform.ts'
import type { PlatformRow } from '../../../contract/exchange.ts'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useNow } from '../../use-now.ts'
import { useTexts } from '../../texts/wording.ts'
import { ActionDialog, instantOf, listOf, textOf } from '../../ui/action-dialog.tsx'
import type { Field } from '../../ui/action-dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { SubscriptionsPart } from './subscriptions-part.tsx'

const PLATFORMS = 'platforms'
type Scope = PlatformRow['scopes'][number]

export default function PlatformsPage() {
  const texts = useTexts()
  const words = texts.platforms
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<PlatformRow | null>(null)
  const [renewing, setRenewing] = useState<PlatformRow | null>(null)
  const [token, setToken] = useState<string | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: [PLATFORMS], queryFn: () => api('platforms') })
  const facts: Field[] = [
    { name: 'scopes', label: words.scopes, kind: 'marks', choices: platformScopes.map((value) => ({ value, label: words.scope[value] })) },
    { name: 'expiresAt', label: words.expiresAt, kind: 'time' },
  ]
  const refresh = () => client.invalidateQueries({ queryKey: [PLATFORMS] })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.title}</h1>
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </div>
      <p className="part-note">
        {words.note}
        <a href="/api/openapi.json" download="huiyin-openapi.json">
          {words.document}
        </a>
      </p>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.length === 0 && <Empty description={words.empty} />}
      {data && data.length > 0 && <Platforms rows={data} onRevoke={setEnding} onRenew={setRenewing} />}
      {data && <SubscriptionsPart platforms={data.filter(({ revokedAt }) => revokedAt === null)} />}
      {adding && (
        <ActionDialog
          title={words.add}
          fields={[
            { name: 'name', label: words.name, kind: 'line' },
            ...facts,
          ]}
          initial={{ scopes: [...platformScopes] }}
          onClose={() => setAdding(false)}
          onConfirm={async (values) => {
            const added = await api('addPlatform', { body: { name: textOf(values['name']), scopes: listOf(values['scopes']) as Scope[], expiresAt: instantOf(values['expiresAt']) ?? '' } })
            setToken(added.token)
            await refresh()
          }}
        />
      )}
      {renewing && (
        <ActionDialog
          title={`${words.renew} · ${renewing.name}`}
          confirm={words.renew}
          note={words.renewNote}
          fields={facts}
          initial={{ scopes: renewing.scopes }}
          onClose={() => setRenewing(null)}
          onConfirm={async (values) => {
            const renewed = await api('renewPlatform', { params: { id: renewing.id }, body: { scopes: listOf(values['scopes']) as Scope[], expiresAt: instantOf(values['expiresAt']) ?? '' } })
            setToken(renewed.token)
            await refresh()
          }}
        />
      )}
      {ending && (
        <ActionDialog
          title={`${words.revoke} · ${ending.name}`}
          confirm={words.revoke}
          danger
          fields={[{ name: 'why', label: words.why, kind: 'words' }]}
          onClose={() => setEnding(null)}
          onConfirm={async (values) => {
            await api('revokePlatform', { params: { id: ending.id }, body: { why: textOf(values['why']) } })
            await refresh()
          }}
        />
      )}
      {token && (
        <Modal open title={words.tokenTitle} closable={false} keyboard={false} footer={<Button onClick={() => setToken(null)}>{words.kept}</Button>}>
          <p className="dialog-hint">{words.tokenNote}</p>
          <p>{words.tokenUse}</p>
          <Typography.Text code copyable={{ text: token }}>{`Authorization: Bearer ${token}`}</Typography.Text>
        </Modal>
      )}
    </div>
  )
}

function Platforms({ rows, onRevoke, onRenew }: { rows: readonly PlatformRow[]; onRevoke: (row: PlatformRow) => void; onRenew: (row: PlatformRow) => void }) {
  const words = useTexts().platforms
  const now = useNow().toISOString()
  const stateOf = ({ revokedAt, expiresAt }: PlatformRow): string => (revokedAt ? words.revoked : expiresAt <= now ? words.ended : words.valid)
  return (
    <Sheet
      folds
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { key: 'name', head: words.name, render: ({ name }) => name },
        { key: 'scopes', head: words.scopes, render: ({ scopes }) => scopes.map((scope) => words.scope[scope]).join('、') },
        { key: 'state', head: words.state, render: stateOf },
        { key: 'until', head: words.expiresAt, labelled: true, className: 'number', render: ({ expiresAt }) => minuteOf(expiresAt) },
        { key: 'used', head: words.lastUsed, labelled: true, className: 'number', render: ({ lastUsedAt }) => (lastUsedAt ? minuteOf(lastUsedAt) : words.neverUsed) },
        { key: 'by', head: words.by, render: ({ byName }) => byName },
        {
          key: 'acts', acts: true,
          render: (row) =>
            row.revokedAt === null && (
              <span className="commands">
                <Button size="small" onClick={() => onRenew(row)}>
                  {words.renew}
                </Button>
                <Button size="small" danger onClick={() => onRevoke(row)}>
                  {words.revoke}
                </Button>
              </span>
            ),
        },
      ]}
    />
  )
}
