import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { commonStretches } from '../../../dashboard/client/pages/queue/common-stretches.ts'

it('marks what both texts say and leaves what only one says', () => {
  const stretches = commonStretches('西湖湾小区停水三天，物业不接电话', '反映：西湖湾小区停水三天，无人过问')
  expect(stretches).toEqual([
    { text: '西湖湾小区停水三天，', common: true },
    { text: '物业不接电话', common: false },
  ])
})

it('does not take four characters for agreement, nor blanks', () => {
  expect(commonStretches('龙亭区的路', '龙亭区的灯')).toEqual([{ text: '龙亭区的路', common: false }])
  expect(commonStretches('甲\n\n\n\n\n乙', '丙\n\n\n\n\n丁').every(({ common }) => !common)).toBe(true)
})

it('loses nothing, marks all of a copy, and stretches alternate', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (text, other) => {
      const stretches = commonStretches(text, other)
      expect(stretches.map((stretch) => stretch.text).join('')).toBe(text)
      expect(stretches.every((stretch, n) => n === 0 || stretch.common !== stretches[n - 1]?.common)).toBe(true)
    }),
  )
  expect(commonStretches('一字不差的同一条留言', '一字不差的同一条留言')).toEqual([{ text: '一字不差的同一条留言', common: true }])
})
