import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkWeights, encoderFolder } from '../../classifiers/encoder/weights.ts'
import type { Encoder } from '../../classifiers/transformer.ts'
import { loadEncoder } from '../../classifiers/transformer.ts'

const weights = checkWeights(encoderFolder)
const skipReason = weights.sound ? '' : ` — skipped: ${weights.why}`

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'huiyin-encoder-'))
})
afterAll(() => {
  rmSync(scratch, { recursive: true })
})

/** A folder whose sums are right whatever its files hold. */
function writeFolder(name: string, files: Record<string, string>): string {
  const folder = join(scratch, name)
  const sums: Record<string, string> = {}
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
    sums[file] = createHash('sha256').update(content).digest('hex')
  }
  writeFileSync(join(folder, 'encoder.json'), JSON.stringify({ name: 'test', version: '1', width: 512, maxTokens: 128, files: sums }))
  return folder
}

describe(`the encoder${skipReason}`, { skip: !weights.sound }, () => {
  let encoder: Encoder
  beforeAll(async () => {
    const state = await loadEncoder()
    if (!state.on) throw new Error(state.why)
    encoder = state.encoder
  })
  afterAll(() => encoder.close())

  it('gives one vector of length 1 a text, for any text', async () => {
    const texts = ['小区停水三天没人管', '', ' ', '😀😀😀', '\ud83d', 'x'.repeat(100_000), '停'.repeat(100_000), '電梯墜落', 'please repair the lamp', '\u200b\u202e', '<p>锟斤拷</p>']
    const embeddings = await encoder.embed(texts)
    expect(embeddings).toHaveLength(texts.length)
    for (const embedding of embeddings) {
      expect(embedding).toHaveLength(encoder.width)
      expect(dot(embedding, embedding)).toBeCloseTo(1, 4)
    }
    expect(await encoder.embed([])).toEqual([])
  })

  it('gives the same numbers for the same texts', async () => {
    const texts = ['公交车不按时发车', '学校食堂的饭菜不新鲜，孩子吃坏了肚子', '拖欠工资']
    expect(await encoder.embed(texts)).toEqual(await encoder.embed(texts))
  })

  it('keeps the order of the texts, and the same vector whatever stands beside them', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => ['路灯坏了', '工厂夜里排放黑烟，居民不敢开窗'.repeat(1 + (i % 5)), '医保卡刷不了'][i % 3]! + i)
    const together = await encoder.embed(texts)
    for (const i of [0, 1, 17, 39]) {
      const [alone] = await encoder.embed([texts[i]!])
      expect(alone).toEqual(together[i])
    }
  })

  it.each([
    ['小区停水三天没人管', '我们院里好几天没有自来水了', '公交车司机态度恶劣'],
    ['工地半夜施工，吵得睡不着', '夜里打桩机的噪音影响休息', '身份证到期怎么换'],
    ['老板拖欠农民工工资半年不给', '包工头欠我们的工钱一直没结', '小学划片范围咨询'],
    ['化工厂排出的废气刺鼻', '车间的气味难闻，怀疑排污超标', '幼儿园收费太高'],
  ])('finds «%s» nearer to «%s» than to «%s»', async (text, same, other) => {
    const [a, b, c] = await encoder.embed([text, same, other])
    expect(dot(a!, b!)).toBeGreaterThan(dot(a!, c!) + 0.05)
  })

  it('is off when a file is cut short, and names it', async () => {
    const folder = join(scratch, 'cut')
    cpSync(encoderFolder, folder, { recursive: true })
    truncateSync(join(folder, 'onnx/model_quantized.onnx'), 1_000_000)
    expect(await loadEncoder({ folder })).toEqual({ on: false, why: '编码器权重已损坏：onnx/model_quantized.onnx 与 encoder.json 不符' })
  })

  it('is off when a single byte of the weights has changed', async () => {
    const folder = join(scratch, 'changed')
    cpSync(encoderFolder, folder, { recursive: true })
    const path = join(folder, 'onnx/model_quantized.onnx')
    const bytes = readFileSync(path)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(path, bytes)
    expect(await loadEncoder({ folder })).toMatchObject({ on: false, why: expect.stringContaining('已损坏') })
  })
})

describe('without sound weights the encoder is off, with a reason', () => {
  it('when the folder is not there', async () => {
    expect(await loadEncoder({ folder: join(scratch, 'nowhere') })).toEqual({ on: false, why: '编码器权重不在：缺少 encoder.json' })
  })

  it('when the manifest cannot be read', async () => {
    const folder = join(scratch, 'manifest')
    mkdirSync(folder)
    writeFileSync(join(folder, 'encoder.json'), '{"name": ')
    expect(await loadEncoder({ folder })).toEqual({ on: false, why: '编码器权重已损坏：encoder.json 无法读取' })
  })

  it('when a file is missing', async () => {
    const folder = writeFolder('missing', { 'config.json': '{}', 'tokenizer.json': '{}', 'tokenizer_config.json': '{}' })
    expect(await loadEncoder({ folder })).toEqual({ on: false, why: '编码器权重不在：缺少 onnx/model_quantized.onnx' })
  })

  it('when the sums are right but the files are no model', async () => {
    const folder = writeFolder('no-model', { 'config.json': '{"model_type":"bert"}', 'tokenizer.json': '{}', 'tokenizer_config.json': '{}', 'onnx/model_quantized.onnx': 'no model' })
    expect(await loadEncoder({ folder })).toMatchObject({ on: false, why: expect.stringContaining('编码器无法启动') })
  })
})
