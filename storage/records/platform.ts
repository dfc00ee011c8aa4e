/** 对接平台: another system that may hand posts over and ask how they fare (12345 交换), by a token with a scope and an end. */
import { z } from 'zod'
import type { Act } from './record.ts'
import { changeFields, IllegalTransition, recordShape, zHistoryEntry, zInstant } from './record.ts'

/** posts:write 交来诉求 · cases:read 查询自己交来的诉求办到哪里 · receipts:write 回执：收到了发出的信件. */
export const platformScopes = ['posts:write', 'cases:read', 'receipts:write'] as const
export type PlatformScope = (typeof platformScopes)[number]

export const zPlatform = z.object({
  ...recordShape,
  name: z.string().min(1),
  scopes: z.array(z.enum(platformScopes)),
  /** SHA-256 of the token's secret half; the token itself is shown once and kept nowhere. */
  secretHash: z.string(),
  createdAt: zInstant,
  expiresAt: zInstant,
  revokedAt: zInstant.nullable(),
  lastUsedAt: zInstant.nullable(),
  history: z.array(zHistoryEntry),
})
export type Platform = z.infer<typeof zPlatform>

/** @throws IllegalTransition for a token that would have ended already, or may do nothing */
export function newPlatform(facts: Pick<Platform, 'id' | 'name' | 'scopes' | 'secretHash' | 'expiresAt'>, act: Act): Platform {
  if (facts.expiresAt <= act.at) throw new IllegalTransition('platform', facts.id, 'add', 'new', `it would end at ${facts.expiresAt}`)
  if (facts.scopes.length === 0) throw new IllegalTransition('platform', facts.id, 'add', 'new', 'it may do nothing')
  return { ...facts, version: 1, createdAt: act.at, revokedAt: null, lastUsedAt: null, history: [{ at: act.at, by: act.by, action: 'add', from: '', to: 'valid' }] }
}

/** 换发: another token for the same platform, which keeps the posts it handed over; the former one ends at once. */
export function renewPlatform(platform: Platform, facts: Pick<Platform, 'scopes' | 'secretHash' | 'expiresAt'>, act: Act): Platform {
  if (platform.revokedAt !== null) throw new IllegalTransition('platform', platform.id, 'renew', 'revoked')
  if (facts.expiresAt <= act.at || facts.scopes.length === 0) throw new IllegalTransition('platform', platform.id, 'renew', 'valid', 'it would open no door')
  return changeFields(platform, 'renew', act, facts, 'valid')
}

/** 停用: for good. */
export function revokePlatform(platform: Platform, act: Act): Platform {
  if (platform.revokedAt !== null) throw new IllegalTransition('platform', platform.id, 'revoke', 'revoked')
  if (!act.why?.trim()) throw new IllegalTransition('platform', platform.id, 'revoke', 'valid', 'a reason is needed')
  return changeFields(platform, 'revoke', act, { revokedAt: act.at }, 'valid')
}

/** The source under which its posts stand. */
export const exchangeSource = (platformId: string): string => `exchange:${platformId}`

/** Whether its token opens the door at an instant. */
export const isValid = (platform: Platform, at: string): boolean => platform.revokedAt === null && at < platform.expiresAt
