/** 自动转办: the rules, a dry run, what waits to leave and what is to be checked. */
import { Alert, Button, Empty, Skeleton } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleView } from '../../../contract/forwarding.ts'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { Part } from '../../ui/part.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { DryRunResult } from './dry-run-result.tsx'
import { ForwardingList } from './forwarding-list.tsx'
import { RuleDialog } from './rule-dialog.tsx'

export default function ForwardingPage() {
  const texts = useTexts()
  const words = texts.supervising
  const mayManage = useMe().permissions.includes('forwarding:manage')
  const [edited, setEdited] = useState<RuleView | 'new' | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['forward-rules'], queryFn: () => api('forwardRules') })
  const run = useMutation({ mutationFn: () => api('dryRunForwarding', { body: {} }) })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.forwarding}</h1>
        {mayManage && (
          <Button type="primary" onClick={() => setEdited('new')}>
            {words.addRule}
          </Button>
        )}
        <Button loading={run.isPending} disabled={!data || data.length === 0} onClick={() => run.mutate()}>
          {words.dryRun}
        </Button>
      </div>
      <p className="part-note">{words.forwardingHint}</p>
      {(error ?? run.error) && <ProblemNote error={error ?? run.error} retry={() => void refetch()} />}
      {run.data && <DryRunResult run={run.data} />}
      <Part title={words.rules}>
        {!data && !error && <Skeleton active />}
        {data?.length === 0 && <Empty description={words.noRules} />}
        {data?.map((rule) => (
          <article key={rule.id} className="dispatch">
            <p className="dispatch-head">
              <b>{rule.name}</b>
              <span className="tag">{rule.enabled ? words.enabled : words.disabled}</span>
              <small>{words.version(rule.version)}</small>
              <span>{words.forwarded(rule.forwarded)}</span>
              <small>{words.checked(rule.right, rule.wrong)}</small>
              {mayManage && (
                <span className="commands">
                  <Button size="small" onClick={() => setEdited(rule)}>
                    {words.editRule}
                  </Button>
                </span>
              )}
            </p>
            {rule.offBecause && <Alert type="warning" showIcon title={rule.offBecause} />}
            <RuleLine rule={rule} />
            <details>
              <summary>{words.version(rule.version)}</summary>
              <HistoryList history={rule.history} />
            </details>
          </article>
        ))}
      </Part>
      <ForwardingList />
      {edited && <RuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </div>
  )
}

function RuleLine({ rule }: { rule: RuleView }) {
  const texts = useTexts()
  const { rule: names } = texts.supervising
  const any = (list: readonly string[]): string => list.join('、') || names.any
  const facts: readonly (readonly [string, string])[] = [
    [names.categories, any(rule.categories)],
    [names.districts, any(rule.districts)],
    [names.channels, any(rule.channels.map((channel) => texts.channels[channel]))],
    [names.anyWords, any(rule.anyWords)],
    [names.noWords, rule.noWords.join('、') || texts.nothing],
    [names.urgencyMost, texts.urgency[rule.urgencyMost]],
    [names.confidenceLeast, String(rule.confidenceLeast)],
    [names.hours, names[rule.hours]],
    [names.unit, rule.unit ?? names.any],
    [names.recallMinutes, String(rule.recallMinutes)],
    [names.sampleShare, String(rule.sampleShare)],
  ]
  return (
    <p>
      {facts.map(([name, value]) => (
        <span key={name}>
          <small>{name}：</small>
          {value}　
        </span>
      ))}
    </p>
  )
}
