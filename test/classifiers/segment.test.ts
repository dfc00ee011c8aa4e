import { beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../classifiers/city.ts'
import type { Segmenter } from '../../classifiers/segment.ts'
import { createSegmenter } from '../../classifiers/segment.ts'

let segmenter: Segmenter
beforeAll(() => {
  segmenter = createSegmenter(loadCity())
})

describe('words', () => {
  it('keep the city’s own names whole', () => {
    expect(segmenter.cut('示范区夷山大街金色阳光小区停水')).toEqual(['示范区', '夷山大街', '金色阳光小区', '停水'])
  })

  it('joined are the text again', () => {
    for (const text of ['', '停水！三天了…… OK 😀', '\u0000\u200b乱']) expect(segmenter.cut(text).join('')).toBe(text)
  })

  it('for search: long words and their parts, once each, folded, without stop words and punctuation', () => {
    const words = segmenter.searchWords('金色阳光小区的电梯坏了！ＡＢＣ 電梯，DEF')
    expect(words).toEqual(expect.arrayContaining(['金色阳光小区', '阳光', '小区', '电梯', 'abc', 'def']))
    expect(words).not.toEqual(expect.arrayContaining(['的']))
    expect(words.every((word) => /[\p{L}\p{N}]/u.test(word))).toBe(true)
    expect(new Set(words).size).toBe(words.length)
  })

  it('a query finds what the text was stored with', () => {
    const stored = new Set(segmenter.searchWords('禹王台区禹南社区周边居民自来水浑浊'))
    for (const query of ['自来水', '禹南社区', '浑浊']) for (const word of segmenter.searchWords(query)) expect(stored).toContain(word)
  })
})
