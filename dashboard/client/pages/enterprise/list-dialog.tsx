/** 列入清单: what was raised, by whom, and where. */
import { Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { enterpriseOrigins } from '../../../../storage/records/enterprise-issue.ts'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import type { Values } from '../../ui/action-dialog.tsx'
import { ActionDialog, textOf } from '../../ui/action-dialog.tsx'
import { useRefresh } from '../../use-refresh.ts'

const atMeeting = (values: Values): boolean => values['origin'] === 'meeting'

export function ListDialog({ onClose }: { onClose: () => void }) {
  const { enterprise: words } = useTexts()
  const { act } = useRefresh()
  const { data: choices } = useQuery({ queryKey: ['choices'], queryFn: () => api('choices') })
  return (
    <ActionDialog
      title={words.act.list}
      initial={{ origin: 'meeting' }}
      fields={[
        { name: 'origin', label: words.origin, kind: 'pick', choices: enterpriseOrigins.map((value) => ({ value, label: words.origins[value] })) },
        { name: 'meetingName', label: words.meetingName, kind: 'line', most: 100, when: atMeeting },
        { name: 'meetingDay', label: words.meetingDay, kind: 'custom', control: <Input type="date" />, when: atMeeting },
        { name: 'meetingPlace', label: words.meetingPlace, kind: 'line', most: 100, optional: true, when: atMeeting },
        { name: 'enterprise', label: words.enterprise, kind: 'line', most: 100 },
        { name: 'text', label: words.text, kind: 'words', rows: 5, most: 4000 },
        { name: 'category', label: words.category, kind: 'one', optional: true, choices: (choices?.categories ?? []).map((value) => ({ value, label: value })) },
        { name: 'contactName', label: words.contactName, kind: 'line', most: 40, optional: true },
        { name: 'contactPhone', label: words.contactPhone, kind: 'line', most: 24, optional: true },
      ]}
      onClose={onClose}
      onConfirm={(values) =>
        act(() =>
          api('listEnterpriseIssue', {
            body: {
              origin: atMeeting(values) ? 'meeting' : 'channel',
              meeting: atMeeting(values) ? { name: textOf(values['meetingName']), day: textOf(values['meetingDay']), place: textOf(values['meetingPlace']) } : null,
              enterprise: textOf(values['enterprise']),
              text: textOf(values['text']),
              category: textOf(values['category']) || null,
              contactName: textOf(values['contactName']),
              contactPhone: textOf(values['contactPhone']),
            },
          }),
        )
      }
    />
  )
}
