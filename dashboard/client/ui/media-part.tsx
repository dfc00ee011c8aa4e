/** 媒体点名 of one case; nothing where there is none. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { useTexts } from '../texts/wording.ts'
import { MentionCard } from './mention-card.tsx'
import { Part } from './part.tsx'

export function MediaPart({ caseId }: { caseId: string }) {
  const { media: words } = useTexts()
  const reads = useMay('media:read')
  const { data } = useQuery({ queryKey: ['media', 'case', caseId], queryFn: () => api('mediaMentions', { query: { caseId } }), enabled: reads })
  return (
    <Part title={words.named} count={data?.total ?? 0}>
      {data?.mentions.map((mention) => (
        <MentionCard key={mention.id} mention={mention} />
      ))}
    </Part>
  )
}
