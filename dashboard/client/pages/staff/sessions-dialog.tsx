/** Where a person is logged in; the security administrator ends one or all. */
import { Alert, Button, Modal, Skeleton } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PersonView } from '../../../contract/staff.ts'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { browserName } from '../../browser-name.ts'

export function SessionsDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const texts = useTexts()
  const words = texts.administration.staff
  const client = useQueryClient()
  const key = ['staff', person.id, 'sessions']
  const { data, error } = useQuery({ queryKey: key, queryFn: () => api('personSessions', { params: { id: person.id } }), staleTime: 0 })
  const end = useMutation({ mutationFn: (sessionId: string | null) => api('endPersonSessions', { params: { id: person.id }, body: { sessionId } }), onSettled: () => client.invalidateQueries({ queryKey: key }) })
  const failed = error ?? end.error
  return (
    <Modal open title={words.sessionsOf(person.name)} onCancel={onClose} footer={data && data.length > 1 ? <Button danger onClick={() => end.mutate(null)}>{words.endAll}</Button> : null}>
      {failed && <Alert type="error" showIcon title={problemText(failed, texts)} className="dialog-problem" />}
      {!data && !error && <Skeleton active />}
      {data?.length === 0 && <p className="dialog-hint">{words.noSessions}</p>}
      <ul className="person-sessions">
        {data?.map((session) => (
          <li key={session.id}>
            <span title={session.agent}>{browserName(session.agent) || texts.unknown}</span>
            <small>
              {texts.account.since} {minuteOf(session.createdAt)} · {texts.account.lastSeen} {minuteOf(session.lastSeenAt)}
            </small>
            <Button size="small" disabled={end.isPending} onClick={() => end.mutate(session.id)}>
              {texts.account.end}
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
