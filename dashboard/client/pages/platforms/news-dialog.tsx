/** The latest news of a subscription. Dead letters are sent again in 发件箱. */
import { Empty, Modal, Skeleton } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { SubscriptionRow } from '../../../contract/subscription.ts'
import { api } from '../../api.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { NewsState } from './news-state.tsx'

export function NewsDialog({ subscription, onClose }: { subscription: SubscriptionRow; onClose: () => void }) {
  const texts = useTexts()
  const words = texts.platforms.news
  const { data, error, refetch } = useQuery({ queryKey: ['subscriptions', subscription.id, 'news'], queryFn: () => api('subscriptionNews', { params: { id: subscription.id } }), staleTime: 0 })
  return (
    <Modal open width={760} title={`${words.recent} · ${subscription.platform}`} onCancel={onClose} footer={null}>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.length === 0 && <Empty description={words.none} />}
      {data && data.length > 0 && (
        <div className="sheet-scroll">
          <table className="sheet">
            <thead>
              <tr>
                <th>{texts.supervising.time}</th>
                <th>{words.events}</th>
                <th>{texts.supervising.caseNumber}</th>
                <th>{texts.platforms.state}</th>
                <th>{texts.supervising.attempts}</th>
                <th>{texts.supervising.receipt}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((news) => (
                <tr key={news.id}>
                  <td className="number">{minuteOf(news.at)}</td>
                  <td>{news.event && words.event[news.event]}</td>
                  <td className="number">{news.caseNumber}</td>
                  <td>
                    <NewsState news={news} />
                  </td>
                  <td className="number">{news.attempts}</td>
                  <td>{news.reference}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Modal>
  )
}
