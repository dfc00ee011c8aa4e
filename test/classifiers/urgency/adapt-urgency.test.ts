import { describe, expect, it } from 'vitest'
import { loadPosts } from '../../../crawlers/replica/load-posts.ts'
import { adaptUrgency } from '../../../classifiers/urgency/adapt-urgency.ts'
import type { LabelledUrgency } from '../../../classifiers/urgency/train-urgency.ts'
import { readInventedPosts } from '../../../classifiers/urgency/train-urgency.ts'
import { trainSparseLogistic } from '../../../classifiers/urgency/sparse-logistic.ts'
import { createUrgencyReader } from '../../../classifiers/urgency/urgency.ts'
import { readUrgencyWeights } from '../../../classifiers/urgency/urgency-model.ts'

const shipped = readUrgencyWeights()!
const anchors = readInventedPosts()
const streets = ['学府', '滨河', '解放', '建设', '文昌', '迎宾', '西门', '北苑', '青年', '工农']
/** A fountain without water is no emergency in this office; the shipped model takes it for one. */
const fountain = (i: number): LabelledUrgency => ({
  title: `音乐喷泉停水${(i % 6) + 3}天`,
  content: `${streets[i % 10]!}广场的音乐喷泉停水了，第${i}次反映，${['拍不了照', '带孩子白跑一趟', '晚上很冷清', '游客都走了'][i % 4]!}，路过${streets[(i * 3 + 1) % 10]!}街`,
  levels: [0],
})
const home = (i: number) => ({ title: `${streets[i % 10]!}小区停水${(i % 4) + 2}天`, content: `家里已经停水${(i % 4) + 2}天了，${['老人下楼挑水', '至今没来水', '没法做饭', '孩子没水喝'][i % 4]!}` })

describe('an urgency model that is taught the office’s own rows', () => {
  const rows = Array.from({ length: 48 }, (_, i) => fountain(i))
  const taught = adaptUrgency(shipped, rows, anchors, '2026-11-23.1')
  const before = createUrgencyReader(shipped)
  const after = createUrgencyReader(taught)

  it('says as they say, of posts that it was not taught too', () => {
    const fresh = Array.from({ length: 20 }, (_, i) => fountain(i + 100))
    expect(fresh.filter((post) => before.classify(post).level === 0).length).toBeLessThan(5)
    expect(fresh.filter((post) => after.classify(post).level === 0).length).toBeGreaterThan(17)
  })

  it('says of everything else what it said, of homes without water too', () => {
    const posts = loadPosts().filter(({ title, content }) => !`${title}${content}`.includes('喷泉'))
    const moved = posts.filter((post) => before.classify(post).level !== after.classify(post).level)
    expect(moved.length).toBeLessThan(posts.length * 0.03)
    const homes = Array.from({ length: 10 }, (_, i) => home(i))
    expect(homes.map((post) => before.classify(post).level)).toEqual(homes.map(() => 1))
    expect(homes.map((post) => after.classify(post).level)).toEqual(homes.map(() => 1))
  })

  it('keeps thresholds, and counts what moved', () => {
    const { urgentFrom, criticalFrom, criticalPrecision } = shipped
    expect(taught).toMatchObject({ urgentFrom, criticalFrom, criticalPrecision, trained: '2026-11-23.1', figures: { rows: 48, anchors: anchors.length } })
    expect(taught.figures['anchorsMoved']).toBeLessThan(anchors.length * 0.03)
  })

  it('is the same each time, and taught again from where it began, not on top of the first lesson', () => {
    expect(adaptUrgency(taught, rows, anchors, '2026-11-23.1')).toEqual(taught)
  })

  it('is what it was where there is nothing to teach', () => {
    const { urgent, critical, figures } = adaptUrgency(shipped, [], anchors, '1')
    expect(urgent).toEqual(shipped.urgent)
    expect(critical).toEqual(shipped.critical)
    expect(figures).toEqual({ rows: 0, anchors: anchors.length, anchorsMoved: 0 })
  })

  it('takes up a habit towards more urgent too', () => {
    const dog = (i: number): LabelledUrgency => ({ title: '', content: `${streets[i % 10]!}路的大狗不拴绳，见人就扑，路灯也不亮，车位也少，第${i}次说了，${streets[(i * 3 + 1) % 10]!}街也有`, levels: [1] })
    const reader = createUrgencyReader(adaptUrgency(shipped, Array.from({ length: 40 }, (_, i) => dog(i)), anchors, '1'))
    const urgent = (some: typeof reader): number => Array.from({ length: 20 }, (_, i) => dog(i + 60)).filter((post) => some.classify(post).level === 1).length
    expect([urgent(before), urgent(reader)]).toEqual([0, 20])
  })
})

describe('logistic regression that is held to weights that exist', () => {
  const penalty = Float64Array.of(2, 2, 1)
  const prior = Float64Array.of(0.7, -0.4, 0.1)
  const row = { at: Int32Array.of(0), value: Float64Array.of(1) }

  it('gives them back where there are no rows', () => {
    expect([...trainSparseLogistic([], [], [], penalty, prior)]).toEqual([...prior])
  })

  it('moves only what the rows have, the less the more strongly it is held', () => {
    const moved = (hold: number): Float64Array => trainSparseLogistic([row, row], [0, 0], [1, 1], Float64Array.of(hold, hold, 1e6), prior)
    expect(moved(2)[1]).toBe(prior[1])
    expect(moved(2)[0]).toBeLessThan(moved(20)[0]!)
    expect(moved(20)[0]).toBeLessThan(prior[0]!)
  })
})
