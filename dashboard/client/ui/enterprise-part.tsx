/** 企业问题 that a case is dealt with for; nothing where there is none. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { useTexts } from '../texts/wording.ts'
import { Part } from './part.tsx'

export function EnterprisePart({ caseId }: { caseId: string }) {
  const { enterprise: words } = useTexts()
  const reads = useMay('enterprise:read')
  const { data } = useQuery({ queryKey: ['enterprise', 'case', caseId], queryFn: () => api('enterpriseIssues', { query: { caseId } }), enabled: reads })
  return (
    <Part title={words.ofCase} count={data?.total ?? 0}>
      {data?.issues.map((issue) => (
        <p key={issue.id} className="chain">
          <span className={`tag issue-${issue.state}`}>{words.states[issue.state]}</span> <Link to={`/enterprise?issue=${encodeURIComponent(issue.id)}`}>{issue.number ?? words.noNumber}</Link> {issue.enterprise}
          {issue.dueDay && <span className={issue.overdue ? 'due late' : 'due'}> {words.dueOn(issue.dueDay)}</span>}
          {issue.satisfaction && <span className={`tag issue-${issue.satisfaction.verdict}`}>{words.verdicts[issue.satisfaction.verdict]}</span>}
        </p>
      ))}
    </Part>
  )
}
