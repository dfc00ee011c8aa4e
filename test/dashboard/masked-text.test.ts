import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { maskText } from '../../storage/records/mask.ts'
import { personalKinds } from '../../storage/records/triage.ts'
import { maskedText, moveEvidence } from '../../dashboard/server/views/masked-text.ts'

describe('evidence in a masked text', () => {
  it('stays on its words when masking shortens what stands before them', () => {
    const text = '𠮷田路12号自来水发黄'
    const masked = maskedText(text, [{ start: 0, end: 7, kind: 'houseNumber' }])
    const start = text.indexOf('自来水')
    const [moved] = moveEvidence([{ field: 'content', start, end: start + 3, text: '自来水', because: '' }], { title: maskedText('', []), content: masked })
    expect(masked.text.length).not.toBe(text.length)
    expect(moved?.text).toBe('自来水')
    expect(masked.text.slice(moved?.start, moved?.end)).toBe('自来水')
  })

  it('never shows what the text hides: evidence inside a covered piece takes in the whole cover', () => {
    const text = '请拨打13912345678联系'
    const masked = maskedText(text, [{ start: 3, end: 14, kind: 'mobile' }])
    const [moved] = moveEvidence([{ field: 'content', start: 5, end: 12, text: text.slice(5, 12), because: '' }], { title: masked, content: masked })
    expect(moved?.text).toBe('139******78')
  })

  it('agrees with the records on any text and spans, and every place stays inside the text', () => {
    const zSpan = fc.record({ start: fc.nat(40), length: fc.integer({ min: 1, max: 12 }), kind: fc.constantFrom(...personalKinds) }).map(({ start, length, kind }) => ({ start, end: start + length, kind }))
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.array(zSpan, { maxLength: 6 }), fc.nat(60), fc.nat(60), (text, spans, a, b) => {
        const masked = maskedText(text, spans)
        expect(masked.text).toBe(maskText(text, spans))
        const { start, end } = masked.move(Math.min(a, b), Math.max(a, b))
        expect(start).toBeLessThanOrEqual(end)
        expect(end).toBeLessThanOrEqual(masked.text.length)
      }),
    )
  })

  it('keeps every word outside the covered pieces in its place', () => {
    const zSpan = fc.record({ start: fc.nat(30), length: fc.integer({ min: 1, max: 8 }), kind: fc.constantFrom(...personalKinds) }).map(({ start, length, kind }) => ({ start, end: start + length, kind }))
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('水', '电', '𠮷', '1', 'a'), minLength: 5, maxLength: 40 }), fc.array(zSpan, { maxLength: 4 }), fc.nat(40), fc.nat(8), (text, spans, from, length) => {
        const to = Math.min(text.length, from + length)
        fc.pre(from < to && spans.every((span) => span.end > text.length || span.end <= from || span.start >= to))
        const masked = maskedText(text, spans)
        const { start, end } = masked.move(from, to)
        expect(masked.text.slice(start, end)).toBe(text.slice(from, to))
      }),
    )
  })
})
