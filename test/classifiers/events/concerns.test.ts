import { describe, expect, it } from 'vitest'
import { agreementOf, concernsOf, shareUtility } from '../../../classifiers/events/concerns.ts'
import { createEventBook } from '../../../classifiers/events/event-book.ts'
import { matterReader, told } from './invented-posts.ts'

const concerns = (title: string, content = '') => concernsOf(matterReader().read({ title, content }, null))
const counted = (kinds: readonly string[]): Map<string, number> => new Map(kinds.map((kind) => [kind, 1]))
const between = (post: readonly [string, string], event: readonly [string, string]) => {
  const { title, all } = concerns(...event)
  return agreementOf(concerns(...post), counted(title), counted(all), 1)
}

describe('what a post complains of', () => {
  it('is read in its title first, and in its text', () => {
    expect(concerns('青桐公馆电梯经常坏', '物业收费却不维修，消防通道也被占。')).toEqual({ title: ['电梯'], all: expect.arrayContaining(['电梯', '物业', '消防']) })
  })

  it('is not the park that a place is called after', () => {
    expect(concerns('绿地海外滩小区停水三天').title).toEqual(['供水'])
  })

  it.each([
    ['same', ['青桐公馆半夜施工', ''], ['青桐公馆旁边工地通宵赶工', '']],
    ['near', ['青桐公馆半夜施工', ''], ['青桐公馆的日子没法过', '工地天天通宵施工。']],
    ['untold', ['青桐公馆的几个问题', ''], ['青桐公馆房屋开裂', '']],
    ['apart', ['青桐公馆房屋开裂', ''], ['青桐公馆门口没有公交', '']],
    // What a buyer finds at handing over is one matter, in whatever corner it shows.
    ['handover', ['青桐公馆房屋开裂', '开发商不管。'], ['青桐公馆地下室面积缩水', '开发商不认。']],
    ['handover', ['青桐公馆存在消防隐患', '开发商交房时没有楼梯，墙体空鼓。'], ['青桐公馆房屋开裂', '开发商不管。']],
    ['everything', ['青桐公馆存在一系列问题', '物业不管，停电，油烟呛人，电梯坏了，垃圾成堆。'], ['青桐公馆房屋开裂', '开发商不管。']],
    ['apart', ['青桐公馆未交房，孩子不能上小学', '开发商拖延。'], ['青桐公馆房屋开裂', '开发商不管。']],
    // Who has to answer is not yet what is wrong.
    ['near', ['青桐公馆物业不作为', ''], ['青桐公馆物业乱收停车费', '']],
  ] as const)('%s', (agreement, post, event) => expect(between(post, event)).toBe(agreement))
})

const direction = (angle: number): Float32Array => Float32Array.from({ length: 128 }, (_, i) => (i < 64 ? Math.cos(angle) : Math.sin(angle)) / 8)

describe('two complaints of one estate', () => {
  const joined = (title: string, body: string): boolean => {
    const book = createEventBook()
    book.attach(told('a', 0, '青桐公馆房屋开裂漏水', '交房一年，墙面就裂了。', direction(0)))
    // A cosine of 0.64: as near as any two letters of one estate are.
    return !book.attach(told('b', 1, title, body, direction(0.876))).opened
  }

  it('join when they are of one kind, not when the estate is all they share', () => {
    expect(joined('青桐公馆楼板出现裂缝', '我家客厅顶上也有。')).toBe(true)
    expect(joined('青桐公馆车位只卖不租', '停车费太贵，租不到。')).toBe(false)
    expect(joined('请查一查青桐公馆', '具体情况见来信。')).toBe(false)
  })
})

describe('the water of one estate', () => {
  const share = (post: readonly [string, string], event: readonly [string, string]): boolean => shareUtility(concerns(...post), counted(concerns(...event).all), 1)
  it.each([
    [true, ['青桐公馆停水三天', ''], ['青桐公馆高层没水压', '物业说泵老了。']],
    [true, ['老人从楼上摔下来', '青桐公馆没水，拎水上楼滑倒。'], ['青桐公馆停水三天', '']],
    // A title that names another thing is about that.
    [false, ['青桐公馆车位只卖不租', '还经常停水。'], ['青桐公馆停水三天', '']],
    [false, ['青桐公馆停电一夜', ''], ['青桐公馆停水三天', '']],
    [false, ['青桐公馆房屋开裂', ''], ['青桐公馆房屋漏水', '']],
  ] as const)('is one matter: %s', (shared, post, event) => expect(share(post, event)).toBe(shared))

  it('joins what neighbours write in their own ways, within two weeks', () => {
    const joined = (days: number, title: string, body: string): boolean => {
      const book = createEventBook()
      book.attach(told('a', 0, '青桐公馆停水三天了', '全小区一滴水没有。', direction(0)))
      // A cosine of 0.54.
      return !book.attach(told('b', days, title, body, direction(1))).opened
    }
    expect(joined(1, '青桐公馆的老人从楼上摔下来', '没水，拎水上楼滑倒了。')).toBe(true)
    expect(joined(20, '青桐公馆的老人从楼上摔下来', '没水，拎水上楼滑倒了。')).toBe(false)
    expect(joined(1, '青桐公馆的老人从楼上摔下来', '楼道没有扶手。')).toBe(false)
    expect(joined(1, '青桐公馆整夜停电', '电梯也停了。')).toBe(false)
  })
})
