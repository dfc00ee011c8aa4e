import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, shingles, similarity, similarPairs } from '../../classifiers/duplicates/minhash.ts'

const base = '尊敬的领导您好，我们小区已经连续停水三天了，家里有老人和孩子，生活非常不方便，多次联系物业和自来水公司都没有结果，请领导尽快帮助解决。'
const jaccard = (a: string, b: string): number => {
  const left = shingles(a)
  const right = shingles(b)
  const both = [...left].filter((hash) => right.has(hash)).length
  return both / (left.size + right.size - both)
}

describe('fingerprints', () => {
  it('are the same on every machine and in every version of the format', () => {
    const print = fingerprint('停水三天了')
    expect(print.bands).toHaveLength(32)
    expect(print.bands.slice(0, 2)).toMatchInlineSnapshot(`
      [
        "0.12bxnjx",
        "1.3cnrqy",
      ]
    `)
    expect(print.signature.slice(0, 24)).toMatchInlineSnapshot(`"9A9Ic8lm7QmiOxcG/B92kLkS"`)
  })

  it('do not change with width, case, punctuation or invisible characters', () => {
    expect(fingerprint('ABC小区，停水！')).toEqual(fingerprint('ａｂｃ小区停\u200b水'))
  })

  it('a copy shares every band, a small change most of them, another matter none', () => {
    const copy = fingerprint(base)
    const changed = fingerprint(base.replace('三天', '四天'))
    const other = fingerprint('建议在公园增加篮球场，方便年轻人锻炼身体，谢谢。')
    const shared = (bands: string[]): number => bands.filter((band) => copy.bands.includes(band)).length
    expect(shared(fingerprint(`${base} `).bands)).toBe(32)
    expect(shared(changed.bands)).toBeGreaterThan(10)
    expect(shared(other.bands)).toBe(0)
    expect(similarity(copy.signature, changed.signature)).toBeGreaterThan(0.8)
    expect(similarity(copy.signature, other.signature)).toBeLessThan(0.1)
  })

  it('a text without a word has none, and is like nothing', () => {
    expect(fingerprint('！！！😀')).toEqual({ bands: [], signature: '' })
    expect(similarity('', '')).toBe(0)
    expect(similarity('bm9uc2Vuc2U=', fingerprint(base).signature)).toBe(0)
  })

  it('estimate the Jaccard similarity of the shingles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), (cut) => {
        const changed = `${base.slice(0, cut)}后来又换了一件完全不同的事情来说${base.slice(cut)}`
        return Math.abs(similarity(fingerprint(base).signature, fingerprint(changed).signature) - jaccard(base, changed)) < 0.2
      }),
    )
  })

  it('are symmetric and 1 for a text with itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }), (one, other) => {
        const [a, b] = [fingerprint(one).signature, fingerprint(other).signature]
        expect(similarity(a, b)).toBe(similarity(b, a))
        expect(similarity(a, a)).toBe(a === '' ? 0 : 1)
      }),
    )
  })
})

describe('pairs', () => {
  it('are found once each, most similar first, never a text with itself', () => {
    const texts = [base, '完全无关的一件事，关于公交车的线路调整', base.replace('三天', '五天'), `${base}`]
    expect(similarPairs(texts, 0.5).map(({ a, b }) => [a, b])).toEqual([[0, 3], [0, 2], [2, 3]])
  })
})
