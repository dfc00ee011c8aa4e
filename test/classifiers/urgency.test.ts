import { describe, expect, it } from 'vitest'
import { openUrgencyReader } from '../../classifiers/read.ts'
import { createUrgencyReader } from '../../classifiers/urgency/urgency.ts'
import { urgencyFiguresOf } from '../../classifiers/urgency/urgency-figures.ts'

const readers = [['rules alone', createUrgencyReader()], ['rules and weights', openUrgencyReader().reader]] as const

describe.each(readers)('urgency by %s', (_, reader) => {
  const level = (title: string, content = ''): number => reader.classify({ title, content }).level

  it.each([
    ['小区电梯又坠落了', '昨天电梯从12楼坠落到3楼，两人被困半小时，物业至今没有停用。'],
    ['煤气泄漏', '楼道里有很浓的煤气味，怀疑天然气管道泄漏，请马上来人。'],
    ['老人走失', '我父亲今天早上走失，至今下落不明，老人有老年痴呆。'],
    ['不想活了', '被骗光了积蓄，真的不想活了，孩子怎么办。'],
    ['明天集体上访', '村民们商量明天集体去市政府堵路，已经有两百多人报名。'],
    ['房子快塌了', '房子随时会倒塌，里面还住着三户人家。'],
  ])('特急: %s', (title, content) => {
    expect(level(title, content)).toBe(2)
  })

  it.each([
    ['已停水三天', '我们小区已经停水三天了，到现在也没来水，老人孩子没法生活。'],
    ['消防通道被堵', '小区消防通道长期被私家车占用，消防车根本进不来，存在严重火灾隐患。'],
    ['幼儿园十几个孩子上吐下泻', '昨天吃了学校的包子，小班十几个孩子发烧，有两个还在医院，园长说是着凉。'],
    ['拖欠农民工工资', '工地老板拖欠我们三十多名农民工工资五个月，至今未发，家里揭不开锅。'],
  ])('紧急 at least: %s', (title, content) => {
    expect(level(title, content)).toBeGreaterThanOrEqual(1)
  })

  it.each([
    ['去年停水', '去年停水的事情想再说一下，现在已经恢复了。'],
    ['咨询', '煤气安全有什么规定？想了解一下。'],
    ['建议', '建议在公园增加健身器材，强烈要求！！！救救我们！！！'],
    ['表扬', '感谢供水公司及时处理，停水问题已解决。'],
    ['感谢社区民警老李', '昨天傍晚我父亲走丢了，老李带人找了三个小时，从河边把他领了回来。'],
    ['公交', '希望15路公交车延长运营时间。'],
    ['户口', '请问孩子的户口怎么迁，需要什么材料？'],
    ['没有发生火灾', '小区多年来没有发生火灾，感谢消防队的宣传。'],
  ])('普通: %s', (title, content) => {
    expect(level(title, content)).toBe(0)
  })

  it.each([
    ['上访被拦', '前年上访时，几个壮汉把我压在车上送回了家，至今没有说法。'],
    ['供热不达标', '问题一日得不到解决，我就逐级反映上访，市里不解决我就去省里反映，我们等不起。'],
    ['打架没人道歉', '现在打我父亲母亲的事情已经过去三四天了，村里没有一句道歉。'],
    ['井盖下沉', '咨询楼下新铺路面的井盖有些塌陷，什么时候修整。'],
  ])('not 特急: %s', (title, content) => {
    expect(level(title, content)).toBeLessThan(2)
  })

  it('shows the words that decided, in the text’s own place', () => {
    const text = { title: '电梯问题', content: '我们小区的电梯昨天又坠落了，一名孩子被困。' }
    const reading = reader.classify(text)
    expect(reading.evidence.length).toBeGreaterThan(0)
    expect(reading.evidence.length).toBeLessThanOrEqual(5)
    for (const one of reading.evidence) expect(text[one.field].slice(one.start, one.end)).toBe(one.text)
    expect(reading.evidence.map(({ text: words }) => words).join()).toMatch(/坠落|被困/)
    expect(reading.evidence[0]?.because).toBeTruthy()
  })

  it('raises flags apart from the level', () => {
    expect(reader.classify({ title: '', content: '村主任贪污低保款，老人们准备联名上访' }).flags).toEqual(expect.arrayContaining(['mass', 'misconduct', 'vulnerable']))
    expect(reader.classify({ title: '', content: '请问公积金怎么提取' }).flags).toEqual([])
  })
})

describe('without usable weights', () => {
  it('the rules go on and say so', () => {
    const { reader, off } = openUrgencyReader('/nowhere/weights.json')
    expect(off).not.toBeNull()
    expect(reader.version).toBe('rules-4')
  })
})

describe('figures', () => {
  it('count a level as right if it is allowed', () => {
    const figures = urgencyFiguresOf([[2], [2], [1, 2], [0, 1], [0], [1]], [2, 1, 2, 1, 1, 0])
    expect(figures).toEqual({ n: 6, accuracy: 3 / 6, criticalRecall: 1 / 2, criticalPrecision: 2 / 2, urgentRecall: 3 / 4, urgentPrecision: 4 / 5 })
  })
  it('of nothing are zero, not a fault', () => {
    expect(urgencyFiguresOf([], [])).toMatchObject({ n: 0, accuracy: 0 })
  })
})

describe('kinds of danger in words that no rule was written for alone', () => {
  const { reader } = openUrgencyReader()
  const byRules = createUrgencyReader()

  it.each([
    ['高压线被风刮断，线头搭在菜地里'],
    ['路面突然塌了个大洞，车还在过'],
    ['食堂吃完饭二十多个学生呕吐，都在医院输液'],
    ['他拿着菜刀在楼下追人，说要杀我全家'],
  ])('a rule of 特急 fires: %s', (content) => {
    expect(byRules.classify({ title: '', content }).level).toBe(2)
  })

  it.each([
    ['要是电线断了该找谁，先问一下'],
    ['看新闻说外地有老人掉进井里，建议我们也查查井盖'],
    ['物业费一涨，群里一下炸了锅'],
    ['煤气中毒打哪个电话'],
    ['建议在河边立牌子，预防孩子掉进水渠'],
    ['井盖缺失的事下午就补上了，表扬'],
  ])('普通, supposed, told of others, asked or put right: %s', (content) => {
    expect(reader.classify({ title: '', content }).level).toBe(0)
  })
})

describe('clauses of the guideline, by the rules alone', () => {
  const byRules = createUrgencyReader()
  const level = (content: string): number => byRules.classify({ title: '', content }).level

  it.each([
    ['楼里消防栓没有水，真出了事无法及时扑灭'],
    ['从2019年3月停水至今，全村老人天天挑水'],
    ['物业昨天强行断水断电，我们家里老人孩子没法做饭'],
    ['公司拖欠二十多名工人五个月工资，过年路费都没有'],
    ['小区近百户楼板开裂，裂缝越来越宽'],
    ['屋里只有11度，暖气片冰凉，孩子都冻感冒了'],
    ['孩子报名被拒收，说名额已满，后天就开学'],
  ])('at least 紧急: %s', (content) => {
    expect(level(content)).toBeGreaterThanOrEqual(1)
  })

  it.each([
    ['一旦电梯下坠，谁来承担责任'],
    ['我被催得想死的心都有了，请问网课退费找哪个部门'],
    ['夫人被猫抓了，狂犬疫苗能不能报销'],
  ])('not 特急, a supposition, a figure of speech, a question: %s', (content) => {
    expect(level(content)).toBeLessThan(2)
  })
})

it('a text of one matter repeated to the limit is read once, not once a word', () => {
  const reader = createUrgencyReader()
  const repeated = '三百户烂尾停工，电梯坠落，'.repeat(1500)
  expect(reader.classify({ title: '', content: repeated }).level).toBe(2)
})
