import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskText, maskValue } from '../../storage/records/mask.ts'
import { personalKinds } from '../../storage/records/triage.ts'

const kind = fc.constantFrom(...personalKinds)
const text = fc.string({ unit: fc.constantFrom('王', '1', '7', 'a', '，', '𠮷', '😀'), maxLength: 30 })
const span = fc.record({ start: fc.nat(32), length: fc.integer({ min: -1, max: 14 }), kind }).map(({ start, length, kind: k }) => ({ start, end: start + length, kind: k }))

describe('one value', () => {
  it.each([
    ['13912345678', 'mobile', '139******78'],
    ['410202199001011234', 'idNumber', '410*************34'],
    ['豫B12345', 'plate', '豫B*****'],
    ['王小明', 'name', '王**'],
    ['王', 'name', '*'],
    ['𠮷田', 'name', '𠮷*'],
    ['3号楼2单元', 'houseNumber', '******'],
    ['someone@example.org', 'email', 's******************'],
  ] as const)('%s as %s: %s', (value, k, masked) => {
    expect(maskValue(value, k)).toBe(masked)
  })

  it('is never shown whole, and keeps its number of characters', () => {
    fc.assert(
      fc.property(text.filter((t) => t !== ''), kind, (value, k) => {
        const chars = [...value]
        const masked = [...maskValue(value, k)]
        expect(masked).toHaveLength(chars.length)
        expect(masked).toContain('*')
        masked.forEach((char, n) => expect(['*', chars[n]]).toContain(char))
      }),
    )
  })

  it('of one or two characters shows nothing where its kind would show its end', () => {
    for (const k of ['mobile', 'idNumber', 'bankCard'] as const) expect([maskValue('7', k), maskValue('78', k)]).toEqual(['*', '**'])
  })
})

describe('a text', () => {
  it('without spans stays as it is; what lies outside the spans stays in its place', () => {
    fc.assert(
      fc.property(text, fc.array(span, { maxLength: 5 }), (t, spans) => {
        expect(maskText(t, [])).toBe(t)
        const real = spans.filter((s) => s.start < s.end && s.end <= t.length)
        expect(maskText(t, spans)).toBe(maskText(t, real))
        expect(maskText(t, spans.toReversed())).toBe(maskText(t, spans))
      }),
    )
  })

  it('covers at least what each span alone would cover, overlapping or not', () => {
    const plain = fc.string({ unit: fc.constantFrom('王', '1', 'a'), maxLength: 30 })
    fc.assert(
      fc.property(plain, fc.array(span, { maxLength: 5 }), (t, spans) => {
        const masked = maskText(t, spans)
        expect(masked).toHaveLength(t.length)
        const alone = spans.map((s) => maskText(t, [s]))
        ;[...t].forEach((char, n) => expect(masked[n]).toBe(alone.some((m) => m[n] === '*') ? '*' : char))
      }),
    )
  })

  it('a name inside a number gives away no part of the number', () => {
    expect(maskText('电话13912345678王五', [{ start: 2, end: 13, kind: 'mobile' }, { start: 0, end: 12, kind: 'qq' }])).toBe('电***********8王五')
    expect(maskText('找王小明13', [{ start: 1, end: 4, kind: 'name' }, { start: 3, end: 6, kind: 'mobile' }])).toBe('找王****')
  })
})
