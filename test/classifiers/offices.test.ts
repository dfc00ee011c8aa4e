import { describe, expect, it } from 'vitest'
import { loadCity } from '../../classifiers/city.ts'
import { encoderFolder, checkWeights } from '../../classifiers/encoder/weights.ts'
import { openHead, packVectors, unpackVectors } from '../../classifiers/encoder/linear-head.ts'
import { dutyScores } from '../../classifiers/routing/duty-scores.ts'
import { prepareText } from '../../classifiers/prepare.ts'
import { createDutyList } from '../../classifiers/routing/duty-list.ts'
import { createOfficeOpinion } from '../../classifiers/routing/office-opinion.ts'
import { kindsOf, loadOffices, officeKinds } from '../../classifiers/routing/offices.ts'
import { loadPrior, noPrior } from '../../classifiers/routing/prior.ts'
import { trainRouter } from '../../classifiers/routing/router.ts'
import { createPlainJieba } from '../../classifiers/segment.ts'
import { loadEncoder } from '../../classifiers/transformer.ts'

const offices = loadOffices()
const kindNumber = (unit: string): number => {
  const [only, ...more] = kindsOf(unit)
  expect(more).toEqual([])
  expect(only).toBeDefined()
  return only!
}
const strongest = (letter: { title: string; content: string }): number => {
  const scores = offices.scores(letter)
  return scores.indexOf(Math.max(...scores))
}

describe('what offices of a kind do', () => {
  it('kinds are told by the name, whatever the city calls the office', () => {
    expect(kindNumber('甲市人力资源和社会保障局')).toBe(kindNumber('市人社局'))
    expect(kindNumber('某某区教育局')).toBe(kindNumber('市教育委员会'))
    expect(kindNumber('城市管理行政执法局')).not.toBe(kindNumber('东湖区'))
    expect(kindNumber('东湖区')).toBe(kindNumber('某某县'))
    expect(kindsOf('公交公司,供热办')).toHaveLength(2)
    expect(kindsOf('火星来客')).toEqual([])
  })

  it('words of a letter speak for the kind that answers such letters', () => {
    expect(strongest({ title: '退休年龄', content: '养老保险断缴三年，怎么补缴？' })).toBe(kindNumber('人社局'))
    expect(strongest({ title: '路口红绿灯', content: '早晚高峰堵车，请增设信号灯' })).toBe(kindNumber('交警支队'))
    expect(strongest({ title: '', content: '家里暖气不热，室温只有十四度，换热站没人管' })).toBe(kindNumber('供热办'))
    expect(Math.max(...offices.scores({ title: '', content: '' }))).toBe(0)
  })

  it('a word says less the more kinds it belongs to, and the title counts twice', () => {
    const of = (title: string, content: string, unit: string): number => offices.scores({ title, content })[kindNumber(unit)]!
    expect(of('公积金', '', '住房公积金管理中心')).toBeCloseTo(2 * of('', '公积金', '住房公积金管理中心'))
    expect(of('', '公积金公积金', '住房公积金管理中心')).toBe(of('', '公积金', '住房公积金管理中心'))
  })
})

describe('the router’s prior', () => {
  it('belongs to the encoder that lies beside it, and knows every kind of office', () => {
    const checked = checkWeights(encoderFolder)
    if (!checked.sound) throw new Error(checked.why)
    const prior = loadPrior(checked.manifest.version)
    expect(prior.offices).toHaveLength(offices.count)
    for (const vector of prior.offices!) expect(Math.hypot(...vector)).toBeCloseTo(1, 1)
    expect(prior.meanings).toHaveLength(prior.words!.length)
    expect(prior.head!.count).toBe(offices.count)
  })

  it('gives only what needs no encoder where there is another, or none', () => {
    for (const encoder of ['another-9', null]) {
      const prior = loadPrior(encoder)
      expect(prior.words).not.toBeNull()
      expect(prior).toMatchObject({ meanings: null, offices: null, head: null })
    }
  })

  it('meanings are the same after they were kept, to a hundredth', () => {
    const vectors = [Float32Array.of(0.6, -0.8, 0), Float32Array.of(0, 0.28, 0.96)]
    const again = unpackVectors(packVectors(vectors))
    vectors.forEach((vector, k) => vector.forEach((value, j) => expect(again[k]![j]).toBeCloseTo(value, 2)))
  })
})

describe('a unit that has answered few letters', () => {
  it('is found by what such offices do in any city', () => {
    const city = loadCity()
    const letter = (unit: string, content: string) => ({ title: '来信', content, unit })
    // 教育局 is known by one letter, of a matter that the next one does not speak of.
    const known = [...Array.from({ length: 40 }, (_, i) => letter(i % 2 === 0 ? '甲市供水公司' : '甲市供热办', i % 2 === 0 ? `停水第${i}天` : `暖气不热第${i}次`)), letter('甲市教育局', '校服质量差')]
    const options = { city, duties: () => new Map<string, number>(), jieba: createPlainJieba() }
    const unknown = { title: '来信', content: '高中班主任违规组织补课，家长交学费' }
    const chanceOf = (router: ReturnType<typeof trainRouter>): number => router.rank(unknown).ranked.find(({ unit }) => unit === '甲市教育局')!.chance
    const nameless = trainRouter(known, { ...options, nameOf: (unit) => (unit === '甲市教育局' ? '甲' : unit) })
    expect(chanceOf(trainRouter(known, options))).toBeGreaterThan(1.5 * chanceOf(nameless))
    expect(trainRouter(known, { ...options, duties: dutyScores(city) }).rank(unknown).ranked[0]?.unit).toBe('甲市教育局')
  })
})

const weights = checkWeights(encoderFolder)
/** Shares of the kinds with one that has nearly all. */
const sharesOf = (kind: string, most = 0.9): Float64Array => Float64Array.from(officeKinds, (own) => (own === kind ? most : (1 - most) / (officeKinds.length - 1)))

describe('which kind of office answers', () => {
  it('shares are the softmax of weights and biases, as they were kept', () => {
    const head = openHead({ weights: packVectors([[2, 0], [0, 2]]), biases: [0, 1] })
    const [first, second] = head.shares(Float32Array.of(1, 0))
    expect(first).toBeCloseTo(1 / (1 + Math.exp(1 - 2)), 2)
    expect(first! + second!).toBeCloseTo(1, 12)
    expect(() => openHead({ weights: packVectors([[2, 0], [0, 2]]), biases: [0] })).toThrow('2 rows of weights and 1 biases')
  })

  it(`is among the three likeliest of a text, by its meaning${weights.sound ? '' : ` — skipped: ${weights.why}`}`, { skip: !weights.sound }, async () => {
    const state = await loadEncoder()
    if (!state.on) throw new Error(state.why)
    const head = loadPrior(state.encoder.version).head!
    const texts = ['等了四十分钟一辆都没来，好不容易来一辆还不靠站停', '屋里冷得伸不出手，每平方二十多块钱交了有什么用', '老师周末在家收钱给自己班上的娃上课', '干了半年活老板跑了一分钱没给']
    const right = ['公交', '供热', '教育', '人力资源和社会保障']
    const embeddings = await state.encoder.embed(texts)
    await state.encoder.close()
    embeddings.forEach((embedding, i) => {
      const shares = head.shares(embedding)
      const likeliest = officeKinds.map((kind, k) => ({ kind, share: shares[k]! })).sort((a, b) => b.share - a.share).slice(0, 3)
      expect(likeliest.map(({ kind }) => kind)).toContain(right[i])
    })
  })

  it('finds a unit that has answered few letters', () => {
    const city = loadCity()
    const known = Array.from({ length: 60 }, (_, i) => ({ title: '来信', content: `第${i}封`, unit: ['甲市供水公司', '甲市供热办', '甲市教育局'][i % 20 === 0 ? 2 : i % 2]! }))
    const vectors = known.map(() => Float32Array.of(1, 0))
    const chance = (most: string): number => {
      const prior = { ...noPrior, meanings: Array.from({ length: 18 }, () => 1), head: { count: officeKinds.length, shares: () => sharesOf(most) } }
      const router = trainRouter(known, { city, duties: () => new Map(), jieba: createPlainJieba(), meanings: { encoder: 'test', vectors }, prior })
      return router.rank({ title: '来信', content: '无关' }, Float32Array.of(1, 0)).ranked.find(({ unit }) => unit === '甲市教育局')!.chance
    }
    expect(chance('教育')).toBeGreaterThan(3 * chance('体育'))
  })
})

describe('units from day one', () => {
  const city = loadCity()
  const duties = createDutyList(city)
  const opinion = createOfficeOpinion(city)
  const place = (district: string | null) => ({ district, street: null, community: null, spot: null, spans: [] }) as unknown as Parameters<typeof duties.score>[1]
  const nothing = { category: { label: '', confidence: 0, alternatives: [] } } as unknown as Parameters<typeof duties.score>[2]
  const scores = (text: string, district: string | null) => duties.score(prepareText({ title: '', content: text }), place(district), nothing)

  it('a county answers what happens in it, a district of the city less surely', () => {
    expect(scores('门口的路一直没人修', '杞县')[0]?.unitId).toBe('qixian')
    expect(scores('自来水停水两天，水压也低', '杞县').map(({ unitId }) => unitId).slice(0, 2).sort()).toEqual(['qixian', 'water-company'])
    expect(scores('自来水停水两天，水压也低', '龙亭区')[0]?.unitId).toBe('water-company')
    expect(duties.districtOf(place('杞县'))).toBe('qixian')
    expect(duties.districtOf(place(null))).toBeNull()
  })

  it('a unit that no word speaks for is found by the kind of its office, with the reason', () => {
    const [first] = opinion.add([], sharesOf('公交'), null)
    expect(first).toMatchObject({ unitId: 'bus-company', reasons: ['事项近似「公交」类来信'] })
  })

  it('what the duty list found stays, with its reasons, and weighs more where both agree', () => {
    const before = scores('自来水停水两天', null)
    const water = (list: typeof before) => list.find(({ unitId }) => unitId === 'water-company')!
    const after = opinion.add(before, sharesOf('供水'), null)
    expect(water(after).score).toBeGreaterThan(water(before).score)
    expect(water(after).reasons).toEqual(expect.arrayContaining(water(before).reasons))
    expect(opinion.add(before, new Float64Array(officeKinds.length), null).map(({ unitId }) => unitId)).toEqual(before.map(({ unitId }) => unitId))
  })

  it('a share of districts goes to the district of the place alone', () => {
    expect(opinion.add([], sharesOf('区县'), 'gulou').map(({ unitId }) => unitId)).toEqual(['gulou'])
    expect(opinion.add([], sharesOf('区县'), null)).toEqual([])
  })
})
