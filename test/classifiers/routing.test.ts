import { beforeAll, describe, expect, it } from 'vitest'
import type { City } from '../../classifiers/city.ts'
import { loadCity } from '../../classifiers/city.ts'
import { evaluateRouting } from '../../classifiers/evaluate.ts'
import { seededRandom } from '../../classifiers/learning/folds.ts'
import { chooseAutoForward } from '../../classifiers/routing/auto-forward.ts'
import { dutyScores } from '../../classifiers/routing/duty-scores.ts'
import type { AnsweredLetter, Taught } from '../../classifiers/routing/router.ts'
import { trainRouter } from '../../classifiers/routing/router.ts'
import { sameWork, unitNames } from '../../classifiers/routing/unit-names.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import { createPlainJieba } from '../../classifiers/segment.ts'

let city: City
beforeAll(() => {
  city = loadCity()
})

const matters: [string, string[]][] = [
  ['甲市供水公司', ['停水两天了', '水压太低洗不了澡', '自来水发黄', '水费多收了']],
  ['甲市教育局', ['小学招生范围怎么划', '老师有偿补课', '学费太高', '校服质量差']],
  ['甲市公安局交警支队', ['路口红绿灯坏了', '违停太多', '驾驶证换证', '大货车闯红灯']],
  ['东湖区', ['东湖区小区门口垃圾没人管', '东湖区占道经营', '东湖区楼道堆杂物', '东湖区违建']],
]
/** Invented letters of a city that nobody knows. */
function letters(count: number, seed: number): AnsweredLetter[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return Array.from({ length: count }, (_, i) => {
    const [unit, texts] = pick(matters)
    return { title: pick(texts), content: `我家住在${pick(['幸福', '和平', '建设', '文化'])}路${i}号附近，${pick(texts)}，请尽快处理。`, unit }
  })
}

describe('unit names', () => {
  it('are told with and without the city and the kind of office', () => {
    expect(unitNames('甲乙市教育局')).toEqual({ full: ['甲乙市教育局', '教育局'], stems: expect.arrayContaining(['教育']) })
    expect(unitNames('东湖区人民政府').full).toContain('东湖区')
    expect(unitNames('公交公司,交通委').full).toEqual(expect.arrayContaining(['公交公司', '交通委']))
  })
  it('find the unit that does the same work here', () => {
    expect(sameWork('某某市人力资源和社会保障局', city).map(({ id }) => id)).toContain('hrss')
    expect(sameWork('交警支队', city).map(({ id }) => id)).toContain('traffic-police')
    expect(sameWork('火星事务局', city)).toEqual([])
  })
})

describe('a router learned from a city’s letters', () => {
  it('ranks its units and forwards only what is safe', () => {
    const figures = evaluateRouting(letters(240, 1), letters(80, 2), city)
    expect(figures.top1).toBeGreaterThan(0.9)
    expect(figures.top3).toBeGreaterThanOrEqual(figures.top1)
    if (figures.autoPrecision !== null) expect(figures.autoPrecision).toBeGreaterThanOrEqual(0.95)
  })

  it('chances add up to one and similar letters are named', () => {
    const router = trainRouter(letters(120, 3), { city, duties: dutyScores(city), jieba: createPlainJieba() })
    const { ranked, similar } = router.rank({ title: '停水', content: '停水两天了' })
    expect(ranked[0]?.unit).toBe('甲市供水公司')
    expect(ranked.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1)
    expect(similar.length).toBeGreaterThan(0)
    expect(router.rank({ title: '', content: '' }).ranked).toHaveLength(router.units.length)
  })

  it('letters of a like meaning count beside those of like words', () => {
    // The words tell nothing: every letter is the same.
    const known = letters(120, 6).map(({ unit }) => ({ title: '来信', content: '情况见附件', unit }))
    // Four directions stand in for four meanings.
    const unitsOf = [...new Set(known.map(({ unit }) => unit))].sort()
    const meaning = (unit: string): Float32Array => Float32Array.from(unitsOf, (own) => (own === unit ? 1 : 0))
    const router = trainRouter(known, { city, duties: dutyScores(city), jieba: createPlainJieba(), meanings: { encoder: 'test-1', vectors: known.map(({ unit }) => meaning(unit)) } })
    const strange = { title: '来信', content: '情况见附件' }
    for (const unit of unitsOf) expect(router.rank(strange, meaning(unit)).ranked[0]?.unit).toBe(unit)
    expect(router.rank(strange).ranked).toHaveLength(unitsOf.length)
  })

  it('taught once, it ranks the same without being taught again', () => {
    const known = letters(120, 7)
    const options = { city, duties: dutyScores(city), jieba: createPlainJieba() }
    const first = trainRouter(known, options)
    const told: string[] = []
    const again = trainRouter(known, { ...options, taught: JSON.parse(JSON.stringify(first.taught)) as Taught, progress: (line) => told.push(line) })
    expect(again.rank({ title: '停水', content: '停水两天了' })).toEqual(first.rank({ title: '停水', content: '停水两天了' }))
    expect(told.some((line) => line.includes('judged by those before'))).toBe(false)
  })

  it('one unit alone is no fault', () => {
    const one = letters(60, 4).map((letter) => ({ ...letter, unit: '唯一的局' }))
    expect(evaluateRouting(one, one.slice(0, 5), city)).toMatchObject({ top1: 1, top3: 1 })
  })
})

describe('the duty list', () => {
  it('knows a hotline by its number, and not within a longer one', () => {
    const duties = dutyScores(city)
    const word = city.duties.find(({ words }) => words.includes('12345'))
    expect(word).toBeDefined()
    const scores = (content: string) => duties({ title: '', content })
    expect(scores('拨打12345无人接听').get(word!.unitId)).toBeGreaterThan(0)
    expect(scores('我的电话是13812345678').get(word!.unitId)).toBe(scores('我的电话是13800045678').get(word!.unitId))
    expect(scores('单号2012345').get(word!.unitId)).toBe(scores('单号2000045').get(word!.unitId))
  })
})

describe('a reader with a router', () => {
  it('ranks by the office’s own letters and counts the similar ones among the reasons', () => {
    const known = letters(240, 5).map((letter) => ({ ...letter, unit: letter.unit === '东湖区' ? 'longting' : letter.unit.includes('供水') ? 'gas-company' : 'education' }))
    const reader = createTriageReader(city, { answered: known })
    const reading = reader.read({ title: '停水', content: '停水两天了，水压太低' })
    // The duty list alone says the water company; this office sends such letters elsewhere.
    expect(reading.units[0]?.unitId).toBe('gas-company')
    expect(reading.units[0]?.reasons.join()).toContain('相似来信')
    for (const { reasons } of reading.units) expect(reasons).not.toEqual([])
    expect(createTriageReader(city).read({ title: '停水', content: '停水两天了' }).units[0]?.unitId).toBe('water-company')
    expect(createTriageReader(city).autoForwardTo({ title: '停水', content: '停水两天了' })).toBeNull()
  })
})

describe('automatic forwarding', () => {
  const judged = (count: number, chance: number, wrongEvery: number, unit = 0) => Array.from({ length: count }, (_, i) => ({ unit, chance, right: wrongEvery === 0 || i % wrongEvery !== 0 }))
  const none = [0.5, 0.9, 0.999, 1]
  it('is off where nothing held', () => {
    for (const judgedLetters of [judged(100, 0.99, 5), [], judged(50, 0.99, 0)]) {
      const may = chooseAutoForward(judgedLetters, 0.97)
      expect(none.filter((chance) => may(0, chance))).toEqual([])
    }
  })
  it('is on where enough letters held', () => {
    expect(chooseAutoForward(judged(80, 0.99, 0), 0.97)(0, 0.99)).toBe(true)
  })
  it('asks more of a unit that is often wrong', () => {
    const may = chooseAutoForward([...judged(100, 0.9, 0, 1), ...judged(100, 0.9, 3, 2)], 0.97)
    expect(may(1, 0.9)).toBe(true)
    expect(may(2, 0.9)).toBe(false)
  })
})
