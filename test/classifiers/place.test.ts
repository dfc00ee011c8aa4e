import { beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../classifiers/city.ts'
import type { PlaceReader } from '../../classifiers/place/place.ts'
import { createPlaceReader } from '../../classifiers/place/place.ts'

let reader: PlaceReader
beforeAll(() => {
  reader = createPlaceReader(loadCity())
})
const read = (content: string, title = '') => reader.classify({ title, content })

describe('places', () => {
  it.each([
    ['龙亭区北郊乡辛庄村路灯不亮', '龙亭区', '北郊乡'],
    ['祥符区朱仙镇的古街', '祥符区', '朱仙镇'],
    ['开封县仇楼镇道路破损', '祥符区', '仇楼镇'],
    ['祥符八里湾镇机井坏了', '祥符区', '八里湾镇'],
    ['汴西新区停水', '城乡一体化示范区', null],
    ['示范区水稻乡双河铺村', '城乡一体化示范区', '水稻乡'],
    ['水稻乡的路', '龙亭区', '水稻乡'],
    ['顺河区曹门街道垃圾', '顺河回族区', '曹门街道'],
    ['兰考三义寨乡', '兰考县', '三义寨乡'],
    ['尉氏县大营镇修路', '尉氏县', '大营镇'],
    ['通许咸平街道办事处', '通许县', '咸平街道'],
    ['杞县葛岗镇大蒜滞销', '杞县', '葛岗镇'],
    ['郑州的亲戚来了', null, null],
  ])('%s', (text, district, street) => {
    const place = read(text)
    expect([place.district, place.street]).toEqual([district, street])
  })

  it('finds roads, estates and sights, and the district they lie in', () => {
    expect(read('清明上河园门口停车乱')).toMatchObject({ district: '龙亭区', spot: '清明上河园' })
    expect(read('金色阳光小区没水')).toMatchObject({ district: '城乡一体化示范区', spot: '金色阳光小区' })
    expect(read('夷山大街堵车')).toMatchObject({ district: null, spot: '夷山大街' })
  })

  it('finds estates that no gazetteer has, by how such names are written', () => {
    expect(read('鼓楼区锦绣华庭小区电梯坏了').spot).toBe('锦绣华庭小区')
  })

  it('says what it went by, at the words themselves', () => {
    const text = '我家住汴西新区水稻乡'
    const place = read(text)
    expect(place.evidence.map((one) => text.slice(one.start, one.end))).toEqual(['汴西新区', '水稻乡'])
    expect(place.evidence[0]?.because).toContain('城乡一体化示范区')
  })

  it('is less sure where two districts are named', () => {
    expect(read('从龙亭区到鼓楼区的公交').confidence).toBeLessThan(read('龙亭区的公交').confidence)
  })

  it('has no confidence where nothing is named', () => {
    expect(read('请问怎么办理身份证')).toMatchObject({ district: null, street: null, community: null, confidence: 0 })
  })
})
