import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCategoryHead, stackCategories } from '../../classifiers/encoder/category-head.ts'
import { packVectors } from '../../classifiers/encoder/linear-head.ts'
import { loadSameMatter } from '../../classifiers/encoder/same-matter.ts'
import { loadTopicHead } from '../../classifiers/encoder/topic-head.ts'
import { checkWeights, encoderFolder } from '../../classifiers/encoder/weights.ts'
import type { Encoder } from '../../classifiers/transformer.ts'
import { loadEncoder } from '../../classifiers/transformer.ts'

const weights = checkWeights(encoderFolder)
const skipReason = weights.sound ? '' : ` — skipped: ${weights.why}`
const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, j) => sum + value * b[j]!, 0)
const own = { version: 'test-1', width: 2 }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'huiyin-heads-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const write = (file: string, value: unknown): void => writeFileSync(join(folder, file), JSON.stringify(value))

describe('the topic head', () => {
  const head = { encoder: 'test-1', labels: ['甲', '乙'], weights: [[3, 0], [0, 1]], stack: { sparse: 0.5, encoder: 2 } }

  it('gives shares by its weights', () => {
    write('topic-head.json', head)
    const { labels, shares } = loadTopicHead(own, folder)
    expect(labels).toEqual(['甲', '乙'])
    const [first, second] = shares(Float32Array.of(0.6, 0.8))
    expect(first).toBeCloseTo(1 / (1 + Math.exp(0.8 - 1.8)), 6)
    expect(first! + second!).toBeCloseTo(1, 12)
  })

  it('adds the sparse model’s opinion, each trusted as far as the head says', () => {
    write('topic-head.json', head)
    const { stackedShares } = loadTopicHead(own, folder)
    const [first] = stackedShares([0.2, 0.8], Float32Array.of(0.6, 0.8))
    // Odds multiply: the logits' difference of 1.0 twice, the sparse odds of 1 to 4 to the power of a half.
    expect(first! / (1 - first!)).toBeCloseTo(Math.exp(2) * Math.sqrt(1 / 4), 5)
    const certain = stackedShares([0, 1], Float32Array.of(1, 0))
    expect(certain[0]).toBeGreaterThan(0)
    expect(certain.every(Number.isFinite)).toBe(true)
  })

  it.each([
    ['another encoder', { ...head, encoder: 'test-2' }, 'was made for encoder test-2, not test-1'],
    ['another width', { ...head, weights: [[1, 2, 3], [1, 2, 3]] }, 'was made for encoder'],
    ['a label without weights', { ...head, labels: ['甲', '乙', '丙'] }, 'do not fit together'],
    ['rows of unlike length', { ...head, weights: [[1, 2], [1]] }, 'do not fit together'],
    ['no stack', { ...head, stack: undefined }, 'topic-head.json'],
  ])('is refused when it is for %s', (_, value, message) => {
    write('topic-head.json', value)
    expect(() => loadTopicHead(own, folder)).toThrow(message)
  })
})

describe('the category head', () => {
  const head = { encoder: 'test-1', version: 'categories-9', labels: ['甲', '乙', '丙'], head: { weights: packVectors([[2, 0], [0, 2], [-2, -2]]), biases: [0, 0, 0] }, trust: { lexicon: 0.5, head: 1 } }

  it('adds what the words say to what the embedding says, each as far as it is trusted', () => {
    write('category-head.json', head)
    const { labels, stackedShares } = loadCategoryHead(own, folder)
    expect(labels).toEqual(['甲', '乙', '丙'])
    const toward = Float64Array.from(stackedShares([0, 0, 0], Float32Array.of(1, 0)))
    expect(toward[0]! / toward[1]!).toBeCloseTo(Math.exp(2), 0)
    const spoken = stackedShares([0, 3, 0], Float32Array.of(1, 0))
    expect(spoken[1]!).toBeGreaterThan(toward[1]!)
    expect(spoken.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('leaves the embedding alone where no word was found, and the words where it is not trusted', () => {
    const shares = [0.7, 0.2, 0.1]
    expect([...stackCategories({ lexicon: 0.5, head: 1 }, [0, 0, 0], shares)]).toEqual(shares.map((share) => expect.closeTo(share, 12)))
    const [first, second] = stackCategories({ lexicon: 1, head: 0 }, [0, 4, 0], shares)
    expect(second! / first!).toBeCloseTo(1.02 / 0.02, 6)
  })

  it.each([
    ['another encoder', { ...head, encoder: 'test-2' }, 'was made for encoder test-2, not test-1'],
    ['another width', { ...head, head: { weights: packVectors([[1, 2, 3], [1, 2, 3], [1, 2, 3]]), biases: [0, 0, 0] } }, 'was made for encoder'],
    ['a label without weights', { ...head, labels: ['甲', '乙'] }, 'do not fit together'],
  ])('is refused when it is for %s', (_, value, message) => {
    write('category-head.json', value)
    expect(() => loadCategoryHead(own, folder)).toThrow(message)
  })
})

describe('the curve of «the same matter»', () => {
  it('turns a cosine and shared names into a likelihood, rising with both', () => {
    write('same-matter.json', { encoder: 'test-1', cosine: 20, names: 2, intercept: -16 })
    const { likelihood } = loadSameMatter(own, folder)
    expect(likelihood(0.8, 0)).toBeCloseTo(0.5, 6)
    expect(likelihood(0.9, 0)).toBeCloseTo(1 / (1 + Math.exp(-2)), 6)
    expect(likelihood(0.8, 1)).toBeCloseTo(1 / (1 + Math.exp(-2)), 6)
    expect(likelihood(0.2, 0)).toBeLessThan(0.001)
  })

  it('is refused when it was made for another encoder, or falls', () => {
    write('same-matter.json', { encoder: 'other', cosine: 20, names: 2, intercept: -16 })
    expect(() => loadSameMatter(own, folder)).toThrow('was made for encoder other, not test-1')
    write('same-matter.json', { encoder: 'test-1', cosine: -1, names: 2, intercept: 0 })
    expect(() => loadSameMatter(own, folder)).toThrow('cosine')
  })
})

describe(`the heads of the project's own encoder${skipReason}`, { skip: !weights.sound }, () => {
  let encoder: Encoder
  beforeAll(async () => {
    const state = await loadEncoder()
    if (!state.on) throw new Error(state.why)
    encoder = state.encoder
  })
  afterAll(() => encoder.close())

  it.each([
    ['河边的化工厂每天夜里偷排污水，黑烟滚滚，气味刺鼻，请环保部门查处', '环境保护'],
    ['我在工地干了半年，包工头拖欠工资不给，社保也没有交', '劳动和社会保障'],
    ['孩子小学入学划片不公平，学校还强制周末补课收费', '教育文体'],
    ['县医院看病收费不合理，医生开大处方，护士态度差', '卫生计生'],
    ['网约车和出租车乱收费，公交车线路一小时才来一趟', '交通运输'],
    ['违章建筑占了人行道，路面破损，路灯不亮，请城管拆除并修路', '城乡建设'],
    ['超市卖过期食品，传销公司骗老人的钱，请工商部门查处', '商贸旅游'],
  ])('reads «%s» as %s', async (text, label) => {
    const { labels, shares } = loadTopicHead(encoder)
    const [embedding] = await encoder.embed([text])
    const found = shares(embedding!)
    expect(labels[found.indexOf(Math.max(...found))]).toBe(label)
    expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
  })

  it('holds the same matter in other words likelier than another matter of the same kind', async () => {
    const { likelihood } = loadSameMatter(encoder)
    const [one, same, other] = await encoder.embed([
      '金色阳光小区旁边的搅拌站日夜开工，灰尘大噪音响，我们没法开窗，孩子咳嗽',
      '金色阳光小区附近建了搅拌厂，粉尘和噪声污染严重，居民无法正常休息，请求搬走',
      '滨河路夜宵摊油烟扰民，凌晨两点还在大声喧哗，住户睡不着',
    ])
    expect(likelihood(cosine(one!, other!), 0)).toBeLessThan(0.05)
    expect(likelihood(cosine(one!, same!), 1)).toBeGreaterThan(0.5)
  })
})
