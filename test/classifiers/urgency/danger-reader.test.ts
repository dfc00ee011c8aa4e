import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterFile } from '../../../classifiers/encoder-train/enter-file.ts'
import { checkWeights } from '../../../classifiers/encoder/weights.ts'
import { prepareText } from '../../../classifiers/prepare.ts'
import { openUrgencyReader } from '../../../classifiers/read.ts'
import { opinionsOn } from '../../../classifiers/urgency/danger-opinions.ts'
import type { DangerReader } from '../../../classifiers/urgency/danger-reader.ts'
import { dangerFolder, openDangerReader } from '../../../classifiers/urgency/danger-reader.ts'
import { passagesOf } from '../../../classifiers/urgency/passages.ts'
import { createSignalFinder } from '../../../classifiers/urgency/signals.ts'
import { steadyDangerReader } from '../../support/danger.ts'

const find = createSignalFinder()
const passages = (title: string, content: string): string => {
  const prepared = prepareText({ title, content })
  return passagesOf(prepared, find(prepared).signals)
}
const filler = (count: number): string => '我们多次到社区反映，工作人员只说会转告。'.repeat(count)

describe('the passages', () => {
  it('are the whole of a short post', () => {
    expect(passages('小区停水', '小区已经停水三天，老人吃饭都成问题。')).toBe('小区停水\n小区已经停水三天，老人吃饭都成问题。')
  })

  it('of a long post hold its beginning, its end and the danger wherever it is named, and fit the reader', () => {
    const found = passages('关于小区的几个问题', `开头的话。${filler(12)}三号楼的外墙瓷砖正在脱落，砸到过行人。${filler(12)}结尾的话。`)
    expect(found).toMatch(/^关于小区的几个问题\n开头的话。/u)
    expect(found).toContain('外墙瓷砖正在脱落')
    expect(found).toMatch(/结尾的话。$/u)
    expect(found).toContain('…')
    expect(found.length).toBeLessThan(176)
  })

  it('keep what goes on now where there is no room for all', () => {
    const past = Array.from({ length: 12 }, (_, n) => `201${n % 10}年停水一次，${filler(2)}`).join('')
    expect(passages('', `${past}现在家里煤气泄漏，没有人来修。${filler(3)}`)).toContain('煤气泄漏')
  })
})

describe('an opinion on urgency', () => {
  const { reader: urgency } = openUrgencyReader()
  const doubtful = prepareText({ title: '', content: '小区门口的井盖松动，晚上走路不太放心，请安排检查。' })
  const plain = prepareText({ title: '咨询公积金', content: '请问公积金贷款需要哪些材料？' })

  it('is asked for only where it may change the level', async () => {
    const reader = steadyDangerReader(0.5, (chance) => chance >= 0.05)
    const opinions = await opinionsOn([plain, doubtful, plain], urgency, reader)
    expect(opinions.map((opinion) => opinion !== undefined)).toEqual([false, true, false])
    expect(reader.asked).toEqual([expect.stringContaining('井盖松动')])
  })

  it('is asked for nothing where all is clear', async () => {
    const reader = steadyDangerReader(0, () => false)
    expect(await opinionsOn([plain, doubtful], urgency, reader)).toEqual([undefined, undefined])
    expect(reader.asked).toEqual([])
  })

  it('is not asked for of a letter of thanks: what it tells of is over', async () => {
    const thanks = prepareText({ title: '感谢社区民警老李', content: '昨天傍晚我父亲走丢了，急得全家到处找，老李带人找了三个小时，从河边把他领了回来。' })
    const reader = steadyDangerReader(1)
    const [opinion] = await opinionsOn([thanks], urgency, reader)
    expect(opinion).toBeUndefined()
    expect(urgency.read(thanks, opinion).level).toBe(0)
  })

  it('is not asked for where no rule gives words to show, nor where the post is 特急 already', async () => {
    const reader = steadyDangerReader(1)
    const leak = prepareText({ title: '楼道煤气泄漏', content: '现在楼道里煤气泄漏，味道很大，老人头晕，没有人来。' })
    expect(urgency.read(leak).level).toBe(2)
    expect(await opinionsOn([plain, leak], urgency, reader)).toEqual([undefined, undefined])
  })

  it.each([
    ['at least 紧急', 0.9, 1],
    ['ordinary', 0.1, 0],
  ] as const)('%s decides the level, and the words that decided are still shown', async (_, chance, level) => {
    const [opinion] = await opinionsOn([doubtful], urgency, steadyDangerReader(chance))
    const reading = urgency.read(doubtful, opinion)
    expect(reading.level).toBe(level)
    if (level > 0) expect(reading.evidence.map(({ text }) => text).join()).toContain('井盖')
  })
})

const weights = checkWeights(dangerFolder)
describe(`the danger reader${weights.sound ? '' : ` — skipped: ${weights.why}`}`, { skip: !weights.sound }, () => {
  let reader: DangerReader
  let scratch: string
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'huiyin-danger-'))
    const state = await openDangerReader()
    if (!state.on) throw new Error(state.why)
    reader = state.reader
  })
  afterAll(async () => {
    await reader.close()
    rmSync(scratch, { recursive: true })
  })

  it('has an opinion on any text, the same each time', async () => {
    const texts = ['', ' ', '停', '😀😀😀', '\ud83d', '煤气泄漏'.repeat(10_000), 'please help', '\u200b\u202e', '锟斤拷']
    const [first, again] = [await reader.judge(texts), await reader.judge(texts)]
    expect(first).toHaveLength(texts.length)
    expect(first.every(({ urgent }) => Number.isFinite(urgent))).toBe(true)
    expect(again.map(({ urgent }) => urgent)).toEqual(first.map(({ urgent }) => urgent))
  })

  it('tells what goes on now from what is asked about', async () => {
    const [leak, question, cut, parking] = await reader.judge([
      passages('楼道煤气味很大', '楼道里煤气味越来越大，家里有老人孩子，打电话没有人来。'),
      passages('咨询煤气安全', '请问家用煤气的安全检查多久一次，怎么预约？'),
      passages('停水四天', '我们小区已经停水四天，一百多户人家没有水做饭。'),
      passages('停车难', '小区车位太少，晚上回来没有地方停车。'),
    ])
    expect(leak!.urgent).toBeGreaterThan(question!.urgent)
    expect(cut!.urgent).toBeGreaterThan(parking!.urgent)
  })

  it('weighs both opinions: a surer reader raises the chance, and so does a surer linear model', () => {
    const at = reader.together
    expect(at(0.3, 2)).toBeGreaterThan(at(0.3, -2))
    expect(at(0.6, 0)).toBeGreaterThan(at(0.3, 0))
    // A linear model that is wholly sure does not silence the reader.
    expect(at(1, -6)).toBeLessThan(1)
    expect(Number.isFinite(at(0, 3))).toBe(true)
  })

  it('is off with the reason when a file is damaged, or the stack was made for other weights', async () => {
    const cut = join(scratch, 'cut')
    cpSync(dangerFolder, cut, { recursive: true })
    truncateSync(join(cut, 'onnx/model_quantized.onnx'), 5_000)
    expect(await openDangerReader({ folder: cut })).toEqual({ on: false, why: expect.stringMatching(/^编码器权重已损坏：onnx/) })

    const strange = join(scratch, 'strange')
    cpSync(dangerFolder, strange, { recursive: true })
    const stack = JSON.stringify({ ...(JSON.parse(readFileSync(join(strange, 'stack.json'), 'utf8')) as object), reader: 'other' })
    enterFile(strange, 'stack.json', stack)
    expect(await openDangerReader({ folder: strange })).toEqual({ on: false, why: expect.stringContaining('紧急程度复核模型不可用') })
  })
})
