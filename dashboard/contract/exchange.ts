/** 平台对接: what other systems hand over and ask, and how the security administrator lets them in. */
import { z } from 'zod'
import { caseStatuses } from '../../storage/records/case.ts'
import { platformScopes } from '../../storage/records/platform.ts'
import { channels, screenings } from '../../storage/records/post.ts'
import { zInstant } from '../../storage/records/record.ts'

export const zPlatformRow = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(platformScopes)),
  createdAt: zInstant,
  expiresAt: zInstant,
  revokedAt: zInstant.nullable(),
  lastUsedAt: zInstant.nullable(),
  byName: z.string(),
})
export type PlatformRow = z.infer<typeof zPlatformRow>

export const zAddPlatform = z.strictObject({ name: z.string().trim().min(2, '请写明平台名称').max(60), scopes: z.array(z.enum(platformScopes)).min(1, '至少选一项').max(platformScopes.length), expiresAt: zInstant })
export const zRenewPlatform = zAddPlatform.omit({ name: true })
/** The token is shown here and never again. */
export const zPlatformAdded = z.object({ platform: zPlatformRow, token: z.string() })
export const zRevokePlatform = z.strictObject({ why: z.string().trim().min(1, '请写明原因').max(500) })

/** The other system's own number of a post: a repeat with the same number changes nothing, or makes a new version. */
const externalId = z.string().trim().min(1).max(120).regex(/^[^\s\p{Cc}]+$/u, '编号里不能有空格')
const short = z.string().trim().max(200)

export const zExchangePost = z.strictObject({
  externalId,
  title: z.string().trim().min(1).max(300),
  content: z.string().trim().min(1).max(20_000),
  submittedAt: zInstant,
  channel: z.enum(channels).default('phone'),
  author: short.nullable().default(null),
  phone: z.string().trim().max(40).nullable().default(null),
  place: short.nullable().default(null),
  addressee: short.nullable().default(null),
})
export const zExchanged = z.object({ externalId: z.string(), outcome: z.enum(['new', 'same', 'changed']) })

export const zExchangeQuery = z.strictObject({ externalId })
/** How a post that the platform handed over fares. */
export const zExchangeState = z.object({
  externalId: z.string(),
  screening: z.enum(screenings),
  dismissReason: z.string().nullable(),
  case: z
    .object({ number: z.string(), status: z.enum(caseStatuses), openedAt: zInstant, units: z.array(z.string()), dueAt: zInstant.nullable(), closedAt: zInstant.nullable(), answer: z.string().nullable() })
    .nullable(),
})
