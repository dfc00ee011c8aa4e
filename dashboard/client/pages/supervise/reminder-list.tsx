/** 催办记录 */
import { Empty, Pagination, Skeleton } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReminderTable } from '../../ui/reminder-table.tsx'

const PAGE = 50

export function ReminderList() {
  const { supervising: words } = useTexts()
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery({ queryKey: ['reminders', page], queryFn: () => api('reminders', { query: { skip: (page - 1) * PAGE, limit: PAGE } }), placeholderData: keepPreviousData })
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton active />
  if (data.total === 0) return <Empty description={words.none} />
  return (
    <>
      <ReminderTable reminders={data.reminders} />
      <Pagination current={page} pageSize={PAGE} total={data.total} showSizeChanger={false} hideOnSinglePage onChange={setPage} />
    </>
  )
}
