import { describe, expect, it } from 'vitest'
import { countFeatures, hashWord } from '../../classifiers/learning/features.ts'
import { dealFolds, groupNearDuplicates, seededRandom } from '../../classifiers/learning/folds.ts'
import { probability, trainLogistic } from '../../classifiers/learning/logistic.ts'
import { classFigures, expectedCalibrationError } from '../../classifiers/learning/metrics.ts'
import { packViews, scorePacked, unpackViews } from '../../classifiers/learning/packed.ts'
import { argMax, trainStacked } from '../../classifiers/learning/stacked.ts'
import { softmaxScores, trainShares, trainSoftmax } from '../../classifiers/learning/softmax.ts'
import type { ViewSpec } from '../../classifiers/learning/views.ts'
import { scoreView, trainView, viewFeatures } from '../../classifiers/learning/views.ts'

const matters: Record<string, string[]> = {
  水: ['停水', '自来水', '水压', '水费', '水表'],
  路: ['堵车', '公交', '路灯', '红绿灯', '停车'],
  学: ['学校', '老师', '招生', '学费', '补课'],
}
/** Invented word rows: three words of a matter among words of none. */
function rowsOf(count: number, seed: number): { words: string[]; label: string }[] {
  const random = seededRandom(seed)
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!
  const noise = Array.from({ length: 200 }, (_, i) => `词${i}`)
  return Array.from({ length: count }, () => {
    const label = pick(Object.keys(matters))
    return { label, words: [pick(noise), pick(matters[label]!), pick(noise), pick(matters[label]!), pick(noise), pick(noise)] }
  })
}
const spec: ViewSpec = { name: 'all', chars: true, words: true, first: 0, weighing: 'tfidf', least: 2, cost: 0.5 }
const ratio: ViewSpec = { ...spec, name: 'ratio', chars: false, weighing: 'ratio' }

describe('features', () => {
  it('hash the same on every machine', () => {
    expect(hashWord('停水')).toMatchInlineSnapshot(`420574861`)
  })
  it('count characters over the joined words, and words and pairs apart', () => {
    expect(countFeatures(['停水', '了'], { chars: true, words: false }).hashes).toHaveLength(6)
    expect(countFeatures(['停水', '了'], { chars: false, words: true }).hashes).toHaveLength(3)
    expect(countFeatures(['停', '水了'], { chars: true, words: false })).toEqual(countFeatures(['停水', '了'], { chars: true, words: false }))
    expect(countFeatures([])).toEqual({ hashes: new Uint32Array(), counts: new Float32Array() })
  })
})

describe('folds', () => {
  it('never part near-duplicates', () => {
    const texts = Array.from({ length: 60 }, (_, i) => `第${i % 20}件事情是这样的，请领导尽快处理一下${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[i % 20]!.repeat(8)}`)
    const groups = groupNearDuplicates(texts, 0.7)
    const folds = dealFolds(groups, 5)
    for (let i = 0; i < 40; i++) expect(folds[i]).toBe(folds[i + 20])
  })
})

describe('linear views', () => {
  const train = rowsOf(300, 1)
  const test = rowsOf(100, 2)
  const labels = Object.keys(matters)
  const y = Int32Array.from(train, ({ label }) => labels.indexOf(label))

  it.each([spec, ratio])('learn $name', (one) => {
    const view = trainView(one, train.map(({ words }) => viewFeatures(one, words)), y, labels.length)
    const scores = scoreView(view, test.map(({ words }) => viewFeatures(one, words)))
    const right = test.filter(({ label }, i) => labels[argMax(scores.subarray(i * 3, i * 3 + 3))] === label)
    expect(right.length).toBeGreaterThan(95)
  })

  it.each([spec, ratio])('score the same when packed and read again ($name)', (one) => {
    const view = trainView(one, train.map(({ words }) => viewFeatures(one, words)), y, labels.length)
    const { views, extra } = unpackViews(packViews([view], { note: 'x' }))
    expect(extra).toEqual({ note: 'x' })
    for (const { words } of test.slice(0, 20)) {
      const counts = viewFeatures(one, words)
      const whole = scoreView(view, [counts])
      scorePacked(views[0]!, counts).forEach((score, label) => expect(score).toBeCloseTo(whole[label]!, 1))
    }
  })

  it('a damaged or foreign file is refused', () => {
    const file = packViews([trainView(spec, train.map(({ words }) => viewFeatures(spec, words)), y, labels.length)], {})
    const damaged = Buffer.from(file)
    damaged[damaged.length - 5]! ^= 0xff
    expect(() => unpackViews(damaged)).toThrow(/damaged/)
    expect(() => unpackViews(file.subarray(0, file.length - 100))).toThrow()
    expect(() => unpackViews(Buffer.from('nonsense'))).toThrow(/format/)
    expect(() => unpackViews(Buffer.alloc(0))).toThrow()
  })

  it('stacked, say how sure they are', () => {
    const words = train.map((row) => row.words)
    const { figures } = trainStacked(words, train.map(({ label }) => label), groupNearDuplicates(words.map((row) => row.join('')), 0.9), { specs: [spec, ratio], folds: 3 })
    expect(figures.accuracy).toBeGreaterThan(0.95)
    expect(figures.ece).toBeLessThan(0.1)
  })
})

describe('regressions', () => {
  it('logistic finds the weight of a coin', () => {
    const rows = Array.from({ length: 400 }, (_, i) => Float64Array.of(i % 2))
    const y = rows.map((row, i) => (row[0] === 1 ? (i % 10 < 8 ? 1 : 0) : i % 10 < 2 ? 1 : 0))
    const model = trainLogistic(rows, y, { penalty: 1e-3 })
    expect(probability(model, [1])).toBeCloseTo(y.filter((_, i) => i % 2 === 1).reduce<number>((a, b) => a + b, 0) / 200, 1)
  })
  it('rows that belong to two labels teach how often they belong to each', () => {
    const model = trainShares(Array.from({ length: 50 }, () => [1]), (_row, label) => [0.7, 0.3, 0][label]!, 3, { penalty: 0.001 })
    const [first, second, third] = softmaxScores(model, [1])
    expect([first, second]).toEqual([expect.closeTo(0.7, 1), expect.closeTo(0.3, 1)])
    expect(third).toBeLessThan(0.05)
  })
  it('softmax adds up to one and finds the label', () => {
    const rows = Array.from({ length: 90 }, (_, i) => Float64Array.of(...[0, 1, 2].map((j) => (i % 3 === j ? 1 : 0))))
    const model = trainSoftmax(rows, rows.map((_, i) => i % 3), 3, { penalty: 0.01 })
    const p = softmaxScores(model, [0, 1, 0])
    expect(argMax(p)).toBe(1)
    expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1)
  })
})

describe('figures', () => {
  it('are those of the textbook', () => {
    const { accuracy, macroF1, weightedF1 } = classFigures(['a', 'a', 'a', 'b'], ['a', 'a', 'b', 'b'])
    expect(accuracy).toBe(0.75)
    expect(macroF1).toBeCloseTo((0.8 + 2 / 3) / 2)
    expect(weightedF1).toBeCloseTo(0.8 * 0.75 + (2 / 3) * 0.25)
  })
  it('calibration: the gap between how sure and how often right', () => {
    expect(expectedCalibrationError([0.9, 0.9, 0.9, 0.9], [true, true, true, false])).toBeCloseTo(0.15)
    expect(expectedCalibrationError([1, 1], [true, true])).toBe(0)
    expect(expectedCalibrationError([], [])).toBe(0)
  })
})
