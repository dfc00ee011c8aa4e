/** The screening queue: its filters as they stand in the URL, its cards, its counts. */
import { z } from 'zod'
import { zCard } from '../../storage/records/card.ts'
import { channels, screenings } from '../../storage/records/post.ts'
import { zInstant } from '../../storage/records/record.ts'
import { urgencyFlags } from '../../storage/records/triage.ts'

export const queueOrders = ['urgent', 'newest', 'oldest'] as const
export const PAGE_MOST = 100

/** Names become people's names here; the full-text words stay inside. */
export const zCardView = zCard.omit({ words: true, version: true }).extend({ source: z.string(), unit: z.string().nullable(), claimedByName: z.string().nullable() })
export type CardView = z.infer<typeof zCardView>

export const zQueueFilter = z.strictObject({
  screening: z.enum(screenings).optional(),
  urgency: z.coerce.number<string | number>().pipe(z.union([z.literal(0), z.literal(1), z.literal(2)])).optional(),
  topic: z.string().max(60).optional(),
  category: z.string().max(60).optional(),
  district: z.string().max(60).optional(),
  sourceId: z.string().max(200).optional(),
  channel: z.enum(channels).optional(),
  unitId: z.string().max(200).optional(),
  answered: z.enum(['true', 'false']).transform((value) => value === 'true').optional(),
  flag: z.enum(urgencyFlags).optional(),
  from: zInstant.optional(),
  to: zInstant.optional(),
  /** Words to look for, as a person types them. */
  q: z.string().max(100).optional(),
})
export const zPaging = { skip: z.coerce.number<string | number>().int().min(0).max(1_000_000).default(0), limit: z.coerce.number<string | number>().int().min(1).max(PAGE_MOST).default(50) }

export const zQueueQuery = zQueueFilter.extend({ order: z.enum(queueOrders).default('urgent'), ...zPaging })
export const zQueuePage = z.object({ cards: z.array(zCardView), total: z.number().int(), at: zInstant })
export type QueuePageView = z.infer<typeof zQueuePage>

export const zNewsQuery = zQueueFilter.extend({ since: zInstant })
/** `fresh`: posts of this filter first seen after `since` · waiting, critical: of the whole queue. */
export const zNews = z.object({ fresh: z.number().int(), waiting: z.number().int(), critical: z.number().int() })

const zFacet = z.array(z.object({ value: z.union([z.string(), z.number(), z.null()]), name: z.string().nullable(), count: z.number().int() }))
export const zFacetsView = z.object({ urgency: zFacet, topic: zFacet, district: zFacet, sourceId: zFacet, screening: zFacet })
export type FacetsView = z.infer<typeof zFacetsView>

/** What an officer can choose from when correcting the machine. */
export const zChoices = z.object({ topics: z.array(z.string()), categories: z.array(z.string()), units: z.array(z.object({ id: z.string(), name: z.string(), level: z.union([z.literal(1), z.literal(2)]) })) })
export type Choices = z.infer<typeof zChoices>
