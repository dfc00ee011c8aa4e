import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceSegments, reasonsOf } from '../../../dashboard/client/pages/queue/evidence-segments.ts'
import type { EvidenceView } from '../../../dashboard/contract/post.ts'
import { findings } from '../../../dashboard/contract/post.ts'

const piece = (about: EvidenceView['about'], start: number, end: number, because = '因', text = ''): EvidenceView => ({ field: 'content', about, start, end, text, because })

describe('a text cut by its evidence', () => {
  it('shows overlapping evidence side by side, the weightiest giving the colour', () => {
    const segments = evidenceSegments('小区燃气泄漏严重', [piece('topic', 2, 4), piece('urgency', 2, 6), piece('place', 0, 2)])
    expect(segments.map(({ text, about, evidence }) => [text, about, evidence.length])).toEqual([
      ['小区', 'place', 1],
      ['燃气', 'urgency', 2],
      ['泄漏', 'urgency', 1],
      ['严重', null, 0],
    ])
  })

  it('loses nothing of any text, wherever the places point', () => {
    const zPiece = fc.record({ about: fc.constantFrom(...findings), start: fc.integer({ min: -5, max: 40 }), length: fc.integer({ min: -3, max: 20 }) }).map(({ about, start, length }) => piece(about, start, start + length))
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(zPiece, { maxLength: 8 }), (text, evidence) => {
        const segments = evidenceSegments(text, evidence)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        expect(segments.every((segment) => segment.text.length > 0)).toBe(true)
        expect(segments.every((segment) => (segment.about === null) === (segment.evidence.length === 0))).toBe(true)
      }),
    )
  })

  it('names each reason once, with all its words, urgency first', () => {
    const reasons = reasonsOf([piece('topic', 0, 2, '供水用词', '水管'), piece('urgency', 0, 2, '危险', '泄漏'), piece('topic', 5, 7, '供水用词', '水表'), piece('topic', 8, 9, '供水用词', '水管')])
    expect(reasons).toEqual([
      { about: 'urgency', because: '危险', words: ['泄漏'] },
      { about: 'topic', because: '供水用词', words: ['水管', '水表'] },
    ])
  })
})
