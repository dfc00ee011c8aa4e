import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packEmbedding } from '../../classifiers/duplicates/meaning.ts'
import type { EncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import { openEncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import { checkWeights, encoderFolder } from '../../classifiers/encoder/weights.ts'
import { encoderOff, openEncoder } from '../../pipeline/triage/reading.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import { createRecentMatters } from '../../pipeline/triage/recent-matters.ts'
import { createTriageStage } from '../../pipeline/triage/triage-waiting.ts'
import { createLog } from '../../pipeline/log.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { openStore } from '../../storage/trade-store.ts'
import type { Fingerprint, Meaning } from '../../storage/records/evidence.ts'
import type { Store } from '../../storage/store.ts'
import { steadyDangerReader } from '../support/danger.ts'
import { sighting } from '../support/trade-samples.ts'

const weights = checkWeights(encoderFolder)
const skipReason = weights.sound ? '' : ` — skipped: ${weights.why}`

/** An encoder that is never asked to look; its curve is that of the cosine, a shared name adding a fifth. */
const curve: EncoderReader = {
  version: 'test-1',
  topic: { labels: [], shares: () => new Float64Array(), stackedShares: () => new Float64Array() },
  sameMatter: { likelihood: (cosine, names) => Math.min(1, cosine + 0.2 * names) },
  look: () => Promise.reject(new Error('not asked')),
  category: { version: 'categories-test', labels: [], stackedShares: () => new Float64Array() },
  offices: null,
  danger: steadyDangerReader(0),
  close: () => Promise.resolve(),
}

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 8, minute)).toISOString()
/** A direction in the plane, so that two have the cosine of the angle between them. */
const pointing = (degrees: number): string => Buffer.from(packEmbedding(Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))).buffer).toString('base64')
const print = (id: string, degrees: number, over: Partial<Meaning> = {}, minute = 0): Fingerprint => ({
  id, version: 1, bands: [], signature: '', at: at(minute), meaning: { encoder: 'test-1', vector: pointing(degrees), district: null, names: [], topics: ['城乡建设'], ...over },
})

/** A store that holds these fingerprints and counts what was asked of it. */
function storeOf(prints: Fingerprint[]): { asked: string[]; fingerprintsSince: Store['fingerprintsSince'] } {
  const asked: string[] = []
  return {
    asked,
    fingerprintsSince: async (from, limit) => {
      asked.push(from)
      return prints.filter((one) => one.at >= from).toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit)
    },
  }
}

describe('the same matter among recent posts', () => {
  it('is found by the embedding, likeliest first, with its likelihood and why', () => {
    const matters = createRecentMatters(storeOf([]), curve)
    for (const one of [print('near', 20), print('nearer', 5), print('far', 80)]) matters.remember(one)
    expect(matters.sameMatter(print('own', 0))).toEqual([
      { postId: 'nearer', similarity: expect.closeTo(0.996, 2), why: '可能是同一事项' },
      { postId: 'near', similarity: expect.closeTo(0.94, 2), why: '可能是同一事项' },
    ])
  })

  it('counts a place that both name, and says so', () => {
    const matters = createRecentMatters(storeOf([]), curve)
    matters.remember(print('there', 65, { names: ['绿园小区'] }))
    expect(matters.sameMatter(print('own', 0))).toEqual([])
    expect(matters.sameMatter(print('own', 0, { names: ['城东绿园小区'] }))).toEqual([{ postId: 'there', similarity: expect.closeTo(0.62, 1), why: '可能是同一事项，说到同一地点' }])
  })

  it('is never in another district, of no common topic, or the post itself', () => {
    const matters = createRecentMatters(storeOf([]), curve)
    matters.remember(print('elsewhere', 0, { district: '龙亭区' }))
    matters.remember(print('other-topic', 0, { topics: ['教育文体'] }))
    matters.remember(print('own', 0))
    expect(matters.sameMatter(print('own', 0, { district: '鼓楼区' }))).toEqual([])
    expect(matters.sameMatter(print('own', 0, { district: null })).map(({ postId }) => postId)).toEqual(['elsewhere'])
  })

  it('asks the store for what came since, and forgets the oldest when it is full', async () => {
    const prints = [print('a', 0, {}, 1), print('b', 0, {}, 2), print('c', 0, {}, 3)]
    const store = storeOf(prints)
    const matters = createRecentMatters(store, curve, 2)
    await matters.catchUp()
    expect(matters.sameMatter(print('own', 0)).map(({ postId }) => postId).toSorted()).toEqual(['b', 'c'])
    prints.push(print('d', 0, {}, 4))
    await matters.catchUp()
    expect(store.asked).toEqual(['', at(3)])
    expect(matters.sameMatter(print('own', 0)).map(({ postId }) => postId).toSorted()).toEqual(['c', 'd'])
  })

  it('leaves out what another version of the encoder saw, and posts it did not see', () => {
    const matters = createRecentMatters(storeOf([]), curve)
    matters.remember(print('old', 0, { encoder: 'test-0' }))
    matters.remember({ ...print('none', 0), meaning: null })
    expect(matters.sameMatter(print('own', 0))).toEqual([])
    expect(matters.sameMatter({ id: 'own', meaning: null })).toEqual([])
  })
})

describe('a switched-off encoder', () => {
  it('says so in one line, and is not loaded', async () => {
    expect(await openEncoder({ encoder: 'off' })).toEqual({ encoder: null, off: [expect.stringContaining('HUIYIN_ENCODER=off')] })
    expect(encoderOff({ encoder: 'off' })).toHaveLength(1)
    expect(encoderOff({ encoder: 'on' })).toHaveLength(weights.sound ? 0 : 1)
  })
})

describe(`triage with the encoder${skipReason}`, { skip: !weights.sound }, () => {
  let encoder: EncoderReader
  let store: Store
  beforeAll(async () => {
    const state = await openEncoderReader()
    if (!state.on) throw new Error(state.why)
    encoder = state.encoder
    const database = await openSqlite({ file: ':memory:' })
    await database.migrate()
    store = openStore(database)
  })
  afterAll(async () => {
    await encoder.close()
    await store.close()
  })

  it('names its version, and links a post to the same matter in other words', async () => {
    const texts = [
      '绿园小区旁边的搅拌站日夜开工，灰尘大噪音响，我们没法开窗，孩子整夜咳嗽，请环保局管管',
      '绿园小区附近那家搅拌厂，粉尘和噪声污染非常严重，居民晚上无法休息，恳请责令搬迁',
      '医保卡丢了在哪里补办，需要带什么材料',
    ]
    for (const [i, content] of texts.entries()) await store.savePost(sighting(i, { title: '', content }))
    const log = createLog({ level: 'silent', format: 'json' })
    expect(await createTriageStage({ store, reader: createTriageReader(), encoder, clock: () => new Date(at(9)), log }).readAll()).toBe(3)
    const triages = await Promise.all((await store.postsByExternalId('liuyan-form', ['0', '1', '2'])).map(({ id }) => store.triage(id)))
    expect(triages.map((triage) => triage!.classifiers['encoder'])).toEqual([encoder.version, encoder.version, encoder.version])
    const linked = triages.filter((triage) => triage!.similar.length > 0)
    expect(linked).toHaveLength(1)
    expect(linked[0]!.similar[0]).toMatchObject({ why: '可能是同一事项，说到同一地点' })
  })
})
