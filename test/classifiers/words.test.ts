/** Our cutter against jieba-rs itself (through @node-rs/jieba): the same words of the same texts. */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import type { Cutter } from '../../classifiers/words/cutter.ts'
import { createCutter } from '../../classifiers/words/cutter.ts'

const own = [['金色阳光小区', 20_000], ['汴西新区', 20_000], ['𠮷野家', 20_000], ['ab-12号', 20_000]] as const

let plain: Cutter
let city: Cutter
let oracle: Jieba
let cityOracle: Jieba
beforeAll(() => {
  plain = createCutter()
  city = createCutter(own)
  oracle = Jieba.withDict(dict)
  cityOracle = Jieba.withDict(dict)
  cityOracle.loadDict(Buffer.from(own.map(([word, frequency]) => `${word} ${frequency} n\n`).join('')))
})

const same = (text: string): void => {
  expect(plain.cut(text)).toEqual(oracle.cut(text, true))
  expect(plain.cutForSearch(text)).toEqual(oracle.cutForSearch(text, true))
  expect(city.cut(text)).toEqual(cityOracle.cut(text, true))
  expect(city.cutForSearch(text)).toEqual(cityOracle.cutForSearch(text, true))
}

describe('words as jieba-rs cuts them', () => {
  it('of every post of the replica', () => {
    for (const { title, content } of loadPosts()) same(`${title}\n${content}`)
  })

  it('of names that no dictionary has, of numbers, Latin, rare characters and line ends', () => {
    for (const text of ['', ' ', '我叫欧阳修远住在金色阳光小区3.5号楼', 'iPhone15降价20%了\r\n\r真的', 'A股C++和4S店的ab-12号', '𠮷野家𠮷𠮷𡃁', '㐀㐁鿿龥鿕鿖', '😀😀好', 'a.b_c-d%e+f#g&', '龘龘龘龘', '3.14元，１２３']) same(text)
  })

  it('of any mixture', () => {
    const characters = [...'开封市鼓楼区的停水了三天无人管理请领导关注小区物业费欧阳修远龘㐀𠮷aZ09.%_-+#&，。！？ \n\r😀“”']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...characters), { maxLength: 60 }), (letters) => void same(letters.join(''))),
      { numRuns: 3000 },
    )
  })

  it('of any string joined are the string again', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => void expect(plain.cut(text).join('')).toBe(text)), { numRuns: 2000 })
  })

  it('of a text of 100,000 characters without a pause', () => {
    const text = '欧阳修远在开封'.repeat(14_300)
    expect(plain.cut(text)).toEqual(oracle.cut(text, true))
  })
})
