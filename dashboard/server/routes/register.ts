/** 手工登记: what an officer writes down goes into the same queue as what is collected; triage reads it like any other. */
import type { Observation } from '../../../storage/records/observation.ts'
import type { Post } from '../../../storage/records/post.ts'
import { postId } from '../../../storage/records/post.ts'
import type { SightingOutcome, Store } from '../../../storage/store.ts'
import { contentHash } from '../../../pipeline/collect/content-hash.ts'
import { ensureHandSource } from '../../../pipeline/collect/hand-source.ts'
import type { Checked } from '../../contract.ts'
import type { HandChannel } from '../../contract/register.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { Refusal } from '../refusal.ts'
import type { Caller } from '../sessions.ts'

const titles: Record<HandChannel, string> = { phone: '来电登记', letter: '来信登记', visit: '来访登记', enterprise: '企业投诉登记' }
/** Clocks of office computers are not all right. */
const CLOCK_SKEW_MS = 5 * 60_000
const OLDEST = '2000-01-01T00:00:00.000Z'
const ID_LENGTH = 32

export function registerHandlers({ store }: Pick<Tools, 'store'>): Pick<Handlers, 'registerPost'> {
  return {
    async registerPost({ body, caller, at }) {
      const submittedAt = body.submittedAt ?? toMinute(at)
      refuseWrongTime(submittedAt, at)
      const { outcome, post } = await saveHandPost(store, body, submittedAt, { caller, at })
      return { id: post.id, known: outcome !== 'new' }
    },
  }
}

/** Keeps what was written down as a post of its channel; the same words twice are one post. Audited. */
export async function saveHandPost(store: Store, written: Written, submittedAt: string, { caller, at }: { caller: Caller; at: string }): Promise<{ outcome: SightingOutcome; post: Post }> {
  const { channel } = written
  const seen = observationOf(written, submittedAt)
  const hash = contentHash(seen)
  const sourceId = `hand:${channel}`
  await ensureHandSource(store, sourceId, titles[channel], at)
  await store.audit({ at, by: caller.staff.id, action: 'register_post', subject: `post ${postId(sourceId, seen.externalId)}`, detail: { channel } })
  return store.savePost({ sourceId, channel, seen, hash, at, nextVisit: () => null, raw: null })
}

type Written = Omit<Checked<'registerPost'>['body'], 'submittedAt'>

/** The id is made of the words: a form that is sent twice is one post. */
function observationOf(body: Written, submittedAt: string): Observation {
  const content = body.phone === '' ? body.content : `${body.content}\n联系电话：${body.phone}`
  const seen = {
    externalId: '',
    url: '',
    addressee: null,
    title: body.title.replace(/\s+/gu, ' '),
    content,
    author: body.author || null,
    submittedAt,
    publishedAt: null,
    state: null,
    type: null,
    domain: null,
    place: body.place || null,
    attachments: [],
    replies: [],
    ratings: null,
  }
  return { ...seen, externalId: contentHash(seen).slice(0, ID_LENGTH) }
}

function refuseWrongTime(submittedAt: string, at: string): void {
  const message = Date.parse(submittedAt) > Date.parse(at) + CLOCK_SKEW_MS ? '时间在将来' : submittedAt < OLDEST ? '时间早于 2000 年' : ''
  if (message) throw new Refusal('invalid', `填写有误：submittedAt（${message}）`, [{ path: 'submittedAt', message }])
}

const toMinute = (instant: string): string => `${instant.slice(0, 16)}:00.000Z`
