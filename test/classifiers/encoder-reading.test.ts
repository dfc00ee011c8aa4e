import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../classifiers/city.ts'
import type { EncoderReader, Seen } from '../../classifiers/encoder/encoder-reader.ts'
import { openEncoderReader } from '../../classifiers/encoder/encoder-reader.ts'
import { enterFile } from '../../classifiers/encoder-train/enter-file.ts'
import { checkWeights, encoderFolder } from '../../classifiers/encoder/weights.ts'
import type { TriageReading } from '../../classifiers/read.ts'
import { createTriageReader, openTopicReader } from '../../classifiers/read.ts'
import { prepareText } from '../../classifiers/prepare.ts'
import { createTopicReader } from '../../classifiers/topic/topic.ts'
import { steadyDangerReader } from '../support/danger.ts'

const weights = checkWeights(encoderFolder)
const skipReason = weights.sound ? '' : ` — skipped: ${weights.why}`
const city = loadCity()

/** An encoder that holds every text to be of one topic. */
function sureOf(label: string): Seen {
  const labels = city.categories.topics.map((topic) => topic.label)
  const shares = (): Float64Array => Float64Array.from(labels, (own) => (own === label ? 0.94 : 0.01))
  const topic = { labels, shares, stackedShares: (sparse: ArrayLike<number>) => shares().map((share, i) => (share + sparse[i]!) / 2) }
  const encoder: EncoderReader = { version: 'test-1', topic, category: { version: 'categories-test', labels: [], stackedShares: () => new Float64Array() }, offices: null, sameMatter: { likelihood: () => 0 }, look: () => Promise.resolve([]), danger: steadyDangerReader(0), close: () => Promise.resolve() }
  return { embedding: new Float32Array(), encoder }
}

describe('the topic with a second opinion', () => {
  const text = prepareText({ title: '', content: '路灯坏了一个月没人修，小区门口路面破损，请城管部门维修' })

  it('is that of both models together', () => {
    const { reader } = openTopicReader(city)
    const alone = reader.read(text).topic
    const both = reader.read(text, sureOf('卫生计生')).topic
    expect(alone.label).toBe('城乡建设')
    expect([both, ...both.alternatives].map(({ label }) => label)).toEqual(expect.arrayContaining(['城乡建设', '卫生计生']))
    expect(both.confidence).toBeLessThan(alone.confidence)
  })

  it('leaves the category to the lexicon where the head was made for another list', () => {
    const { reader } = openTopicReader(city)
    expect(reader.read(text, sureOf('城乡建设')).category.evidence[0]!.because).toBe('设施管理的词')
  })

  it('is the encoder’s where there is no sparse model, with words of the lexicon as evidence', () => {
    const reader = createTopicReader(city)
    const { topic } = reader.read(text, sureOf('城乡建设'))
    expect(topic).toMatchObject({ label: '城乡建设', confidence: 0.94 })
    expect(topic.evidence.length).toBeGreaterThan(0)
  })
})

describe(`reading with the encoder${skipReason}`, { skip: !weights.sound }, () => {
  let encoder: EncoderReader
  let scratch: string
  const reader = createTriageReader()
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'huiyin-reading-'))
    const state = await openEncoderReader()
    if (!state.on) throw new Error(state.why)
    encoder = state.encoder
  })
  afterAll(async () => {
    await encoder.close()
    rmSync(scratch, { recursive: true })
  })

  it.each([
    ['nothing', ''],
    ['one character', '水'],
    ['emoji alone', '😀😡🔥'.repeat(20)],
    ['English', 'Please repair the street lamp in front of our house, it has been broken for weeks.'],
    ['mojibake', '锟斤拷锟斤拷烫烫烫锟斤拷屯屯屯'],
    ['HTML', '<div><span><b></b></span></div>'.repeat(20)],
    ['zero-width characters', '\u200b\u200c\u200d'.repeat(30)],
    ['characters that turn the direction', '停水三天\u202e了没人管\u202c，请尽快处理'],
    ['100,000 characters', '小区煤气泄漏，快来人。'.repeat(9_100)],
  ])('%s: low confidence and the reason, nothing to compare, no crash', async (_, content) => {
    const [reading] = await reader.readWith(encoder, [{ title: '', content }])
    expect(reading).toMatchObject({ understood: false, notUnderstoodWhy: expect.stringMatching(/^看不懂：/), meaning: null })
    for (const one of [reading!.topic, reading!.category, reading!.urgency, reading!.place, ...reading!.units]) expect(one.confidence).toBeLessThanOrEqual(0.3)
  })

  it('reads Traditional like Simplified, and less surely', async () => {
    const [traditional, simplified] = await reader.readWith(encoder, [{ title: '', content: '鼓樓區書店街的路燈壞了一個月，請盡快維修' }, { title: '', content: '鼓楼区书店街的路灯坏了一个月，请尽快维修' }])
    expect(traditional!.topic.label).toBe(simplified!.topic.label)
    expect(traditional!.topic.confidence).toBeLessThan(simplified!.topic.confidence)
    expect(traditional!.meaning!.names).toEqual(simplified!.meaning!.names)
  })

  it('sorts a post that has no word of its category, and shows what it went by', async () => {
    const text = { title: '', content: '等了四十分钟一辆都没来，好不容易来一辆还不靠边' }
    const [{ category }] = (await reader.readWith(encoder, [text])) as [TriageReading]
    expect(category.label).toBe('城市客运')
    expect(category.evidence.map(({ because }) => because)).toContain('按全文的意思归类')
    expect(category.confidence).toBeGreaterThan(reader.read(text).category.confidence)
  })

  it('keeps what finds the matter again: the version, the place names, the topics', async () => {
    const [{ meaning, classifiers } = { meaning: null, classifiers: {} }] = await reader.readWith(encoder, [{ title: '绿园小区停车难', content: '绿园小区车位太少，业主天天争车位' }])
    expect(classifiers).toMatchObject({ encoder: encoder.version })
    expect(meaning).toMatchObject({ encoder: encoder.version, names: ['绿园小区'], topics: ['城乡建设'] })
    expect(Buffer.from(meaning!.vector, 'base64')).toHaveLength(512)
  })

  it('is off with one line when the weights or a head are damaged; reading goes on without it', async () => {
    const cut = join(scratch, 'cut')
    cpSync(encoderFolder, cut, { recursive: true })
    truncateSync(join(cut, 'onnx/model_quantized.onnx'), 5_000)
    expect(await openEncoderReader({ folder: cut })).toEqual({ on: false, why: expect.stringMatching(/^编码器权重已损坏/) })

    // The sum is right, and yet it was made for another encoder.
    const strange = join(scratch, 'strange')
    cpSync(encoderFolder, strange, { recursive: true })
    const head = JSON.stringify({ ...(JSON.parse(readFileSync(join(strange, 'topic-head.json'), 'utf8')) as object), encoder: 'other' })
    enterFile(strange, 'topic-head.json', head)
    expect(await openEncoderReader({ folder: strange })).toEqual({ on: false, why: expect.stringContaining('编码器的分类头不可用') })

    // The danger reader belongs to it.
    expect(await openEncoderReader({ dangerFolder: join(scratch, 'nowhere') })).toEqual({ on: false, why: expect.stringContaining('缺少 encoder.json') })

    expect(reader.read({ title: '路灯坏了', content: '路灯坏了一个月' })).toMatchObject({ understood: true, meaning: null, topic: { label: '城乡建设' } })
  })
})
