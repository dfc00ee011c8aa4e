/** Tokens of other systems: `hy.<id>.<secret>`; only the secret's SHA-256 is stored, so that a stolen database opens no door. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Platform, PlatformScope } from '../../storage/records/platform.ts'
import { isValid } from '../../storage/records/platform.ts'
import type { Store } from '../../storage/store.ts'
import { Refusal } from './refusal.ts'

const PREFIX = 'hy'
const bearer = new RegExp(`^Bearer ${PREFIX}\\.([a-z0-9-]{1,60})\\.([A-Za-z0-9_-]{20,100})$`)
/** Use is noted to this precision, so that not every request writes. */
const TOUCH_EVERY_MS = 60_000

export const platformToken = (id: string, secret: string): string => `${PREFIX}.${id}.${secret}`
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Whose token came with a request. @throws Refusal 401 without one that is valid, 403 outside its scope */
export async function admitPlatform(request: FastifyRequest, scope: PlatformScope, { store, clock }: { store: Store; clock: () => Date }): Promise<Platform> {
  const [, id = '', secret = ''] = bearer.exec(request.headers.authorization ?? '') ?? []
  const platform = id === '' ? undefined : await store.platform(id)
  const now = clock()
  // The hash is compared even for an unknown id: the answer's time does not tell which ids exist.
  const fits = timingSafeEqual(Buffer.from(secretHash(secret), 'hex'), Buffer.from(platform?.secretHash ?? secretHash(''), 'hex'))
  if (!platform || !fits || !isValid(platform, now.toISOString())) throw new Refusal('not_logged_in', '令牌无效、已停用或已过期')
  if (!platform.scopes.includes(scope)) throw new Refusal('forbidden', '令牌没有这项权限')
  if (platform.lastUsedAt === null || now.getTime() - Date.parse(platform.lastUsedAt) >= TOUCH_EVERY_MS) await store.touchPlatform(platform.id, now.toISOString())
  return platform
}
