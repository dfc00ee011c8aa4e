/** Merges that the machine proposes and a person decides on. */
import { App, Button } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { ProposalView } from '../../../contract/event.ts'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'

export function ProposalList() {
  const words = useTexts().events
  const { data } = useQuery({ queryKey: ['events', 'proposals'], queryFn: () => api('eventProposals') })
  if (!data || data.length === 0) return null
  return (
    <section className="proposals" aria-label={words.proposals}>
      <h2>{words.proposals}</h2>
      <p className="part-note">{words.proposalsNote}</p>
      <ul>
        {data.map((proposal) => (
          <ProposalBox key={proposal.id} proposal={proposal} />
        ))}
      </ul>
    </section>
  )
}

function ProposalBox({ proposal }: { proposal: ProposalView }) {
  const texts = useTexts()
  const words = texts.events
  const manages = useMay('event:manage')
  const client = useQueryClient()
  const { notification } = App.useApp()
  const decide = useMutation({
    mutationFn: (decision: 'accept' | 'refuse') => api('decideEventProposal', { params: { id: proposal.id }, body: { decision } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['events'] }),
    onError: (error) => notification.error({ title: problemText(error, texts) }),
  })
  return (
    <li className="proposal">
      <span>
        <Link to={`/trending/${encodeURIComponent(proposal.from)}`}>{proposal.fromTitle}</Link> ({words.posts(proposal.fromPosts)}) <i>{words.into}</i>{' '}
        <Link to={`/trending/${encodeURIComponent(proposal.into)}`}>{proposal.intoTitle}</Link> ({words.posts(proposal.intoPosts)})
      </span>
      <small>{words.likeness(proposal.likeness.toFixed(2))}</small>
      {manages && (
        <span className="proposal-actions">
          <Button size="small" type="primary" loading={decide.isPending} onClick={() => decide.mutate('accept')}>
            {words.accept}
          </Button>
          <Button size="small" disabled={decide.isPending} onClick={() => decide.mutate('refuse')}>
            {words.refuse}
          </Button>
        </span>
      )}
    </li>
  )
}
