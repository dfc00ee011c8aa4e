import { describe, expect, it } from 'vitest'
import { matterReader } from './invented-posts.ts'

const names = (title: string, content = ''): string[] => matterReader().read({ title, content }, null).names

describe('the names a post holds', () => {
  it.each([
    ['投诉翠微新城附近搅拌站噪音', '翠微新城'],
    ['反映A2区凤鸣雅苑小区停水', '凤鸣雅苑'],
    ['海马大道旁的青桐公馆物业乱收费', '青桐公馆'],
    ['举报58车贷平台拖延立案', '58车贷'],
    ['请问万润置业有限公司为何停工', '万润置业有限公司'],
  ])('%s names %s', (title, name) => expect(names(title)).toContain(name))

  it.each(['请自来水公司解决停水问题', '小区旁边的公园没有路灯', '咨询公积金中心的办理时间', '建议增加公办幼儿园', '道路上的加油站太吵'])('%s names nothing', (title) => expect(names(title)).toEqual([]))

  it('finds a long name by its last part too, and what is only half of it not at all', () => {
    const found = names('万科魅力之城商铺油烟扰民')
    expect(found).toContain('魅力之城')
    expect(found).not.toContain('之城')
  })

  it('keeps title and body apart, and does not take a masked district for part of a name', () => {
    const matter = matterReader().read({ title: 'A5区汇金路施工扰民', content: '我住在青桐公馆。' }, null)
    expect(matter.names.slice(0, matter.titleNames)).toEqual(['汇金路'])
    expect(matter.names).toContain('青桐公馆')
    expect(matter.areas).toEqual(['a5区'])
  })

  it('reads nothing from nothing', () => {
    expect(matterReader().read({ title: '', content: '' }, null)).toEqual({ names: [], titleNames: 0, areas: [], terms: [], titleTerms: 0, signature: '', vector: null })
  })
})
