import { describe, expect, it } from 'vitest'
import { findPersonal } from '../../classifiers/personal/personal.ts'
import { maskText } from '../../storage/records/mask.ts'
import type { PersonalKind } from '../../storage/records/triage.ts'
import { cases } from './personal-cases.ts'

const found = (content: string, kind: PersonalKind): string[] => findPersonal({ title: '', content }).filter((span) => span.kind === kind).map((span) => content.slice(span.start, span.end))

describe.each(Object.entries(cases) as [PersonalKind, (typeof cases)[PersonalKind]][])('%s', (kind, { positive, negative }) => {
  const marked = positive.filter((line) => line.includes('【'))
  it('has 20 cases that are and 20 that are not', () => {
    expect(marked.length).toBeGreaterThanOrEqual(20)
    expect(negative.length).toBeGreaterThanOrEqual(20)
  })
  it.each(marked)('found: %s', (line) => {
    const [before, datum, after] = line.split(/[【】]/) as [string, string, string]
    expect(found(before + datum + after, kind)).toEqual([datum])
  })
  it.each(negative)('not found: %s', (line) => {
    expect(found(line, kind)).toEqual([])
  })
})

describe('spans', () => {
  it('point into the field they were found in, and mask it', () => {
    const text = { title: '我叫张三，电话13800001234', content: '住3号楼2单元501，邮箱a@example.com' }
    const spans = findPersonal(text)
    expect(spans.map(({ field, kind }) => `${field} ${kind}`)).toEqual(['title name', 'title mobile', 'content houseNumber', 'content email'])
    expect(maskText(text.title, spans.filter(({ field }) => field === 'title'))).not.toMatch(/13800001234|张三/)
    expect(maskText(text.content, spans.filter(({ field }) => field === 'content'))).not.toMatch(/501|a@example/)
  })

  it('are not fooled by characters that cannot be seen', () => {
    const content = '电话138\u200b0000\u200b1234，'
    const [span] = findPersonal({ title: '', content })
    expect(span).toMatchObject({ kind: 'mobile', start: 2, end: 15 })
  })

  it('never overlap', () => {
    const spans = findPersonal({ title: '', content: '微信13800001234，QQ12345678@qq.com，身份证410203198001010015' })
    for (let i = 1; i < spans.length; i++) expect(spans[i]!.start).toBeGreaterThanOrEqual(spans[i - 1]!.end)
  })
})
