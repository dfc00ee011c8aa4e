/** 平台对接: posts come from other systems into the same queue, and each system may ask how its own fare. */
import { randomUUID } from 'node:crypto'
import { contentHash } from '../../../pipeline/collect/content-hash.ts'
import { ensureHandSource } from '../../../pipeline/collect/hand-source.ts'
import type { Observation } from '../../../storage/records/observation.ts'
import type { Platform } from '../../../storage/records/platform.ts'
import { exchangeSource, newPlatform, renewPlatform, revokePlatform } from '../../../storage/records/platform.ts'
import { postId } from '../../../storage/records/post.ts'
import type { Checked } from '../../contract.ts'
import type { PlatformRow } from '../../contract/exchange.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actOf } from '../handlers.ts'
import type { Names } from '../names.ts'
import { platformToken, secretHash } from '../platform-token.ts'
import { found, Refusal } from '../refusal.ts'

const SECRET_BYTES = 32
/** Clocks of other systems are not all right. */
const CLOCK_SKEW_MS = 5 * 60_000

type Exchange = 'platforms' | 'addPlatform' | 'renewPlatform' | 'revokePlatform' | 'exchangePost' | 'exchangeState'

export function exchangeHandlers({ store, names, randomBytes }: Tools): Pick<Handlers, Exchange> {
  return {
    async platforms() {
      const known = await names()
      return (await store.platforms()).map((platform) => rowOf(platform, known))
    },
    async addPlatform(call) {
      const secret = randomBytes(SECRET_BYTES).toString('base64url')
      const platform = newPlatform({ id: randomUUID(), name: call.body.name, scopes: [...new Set(call.body.scopes)], secretHash: secretHash(secret), expiresAt: call.body.expiresAt }, actOf(call))
      return { platform: rowOf(await store.addPlatform(platform, actOf(call)), await names()), token: platformToken(platform.id, secret) }
    },
    async renewPlatform(call) {
      const secret = randomBytes(SECRET_BYTES).toString('base64url')
      const facts = { scopes: [...new Set(call.body.scopes)], secretHash: secretHash(secret), expiresAt: call.body.expiresAt }
      if (facts.expiresAt <= call.at) throw new Refusal('invalid', '填写有误：有效期已过', [{ path: 'expiresAt', message: '有效期须在将来' }])
      const platform = await store.changePlatform(call.params.id, 'renew_platform', (record) => renewPlatform(record, facts, actOf(call)), actOf(call))
      return { platform: rowOf(platform, await names()), token: platformToken(platform.id, secret) }
    },
    async revokePlatform(call) {
      const act = actOf(call, call.body.why)
      return rowOf(await store.changePlatform(call.params.id, 'revoke_platform', (platform) => revokePlatform(platform, act), act), await names())
    },
    async exchangePost({ body, platform, at }) {
      if (Date.parse(body.submittedAt) > Date.parse(at) + CLOCK_SKEW_MS) throw new Refusal('invalid', '填写有误：submittedAt（时间在将来）', [{ path: 'submittedAt', message: '时间在将来' }])
      const sourceId = exchangeSource(platform.id)
      await ensureHandSource(store, sourceId, platform.name, at)
      const seen = observationOf(body)
      const { outcome } = await store.savePost({ sourceId, channel: body.channel, seen, hash: contentHash(seen), at, nextVisit: () => null, raw: null })
      return { externalId: body.externalId, outcome }
    },
    async exchangeState({ query: { externalId }, platform }) {
      const post = found(await store.post(postId(exchangeSource(platform.id), externalId)), '诉求')
      const own = post.caseId === null ? undefined : await store.case(post.caseId)
      const record = own?.joinedTo ? await store.case(own.joinedTo) : own
      const { unit } = await names()
      return {
        externalId,
        screening: post.screening,
        dismissReason: post.dismissReason,
        case: record ? { number: record.number, status: record.status, openedAt: record.openedAt, units: (record.unitIds ?? []).map(unit), dueAt: record.dueAt ?? null, closedAt: record.closedAt, answer: record.answer ?? null } : null,
      }
    },
  }
}

const rowOf = ({ secretHash: _secret, history, version: _version, ...platform }: Platform, { person }: Names): PlatformRow => ({ ...platform, byName: person(history[0]?.by ?? '') })

function observationOf(body: Checked<'exchangePost'>['body']): Observation {
  return {
    externalId: body.externalId,
    url: '',
    addressee: body.addressee,
    title: body.title.replace(/\s+/gu, ' '),
    content: body.phone ? `${body.content}\n联系电话：${body.phone}` : body.content,
    author: body.author || null,
    submittedAt: body.submittedAt,
    publishedAt: null,
    state: null,
    type: null,
    domain: null,
    place: body.place || null,
    attachments: [],
    replies: [],
    ratings: null,
  }
}
