import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessReply } from '../../../classifiers/reply/assess-reply.ts'
import { createPlainJieba } from '../../../classifiers/segment.ts'
import { replyCriteria, zReplyAssessment } from '../../../storage/records/reply-quality.ts'
import { pairs } from './pairs.ts'

const jieba = createPlainJieba()
const assess = (pair: { title: string; content: string; reply: string; askedAt?: string; repliedAt?: string; dueAt?: string }) => assessReply({ askedAt: null, repliedAt: null, ...pair }, jieba)

describe('an assessment', () => {
  it.each(pairs)('of $name', ({ grade, boilerplateOnly, hollow, has = [], lacks = [], ...pair }) => {
    const read = zReplyAssessment.parse(assess(pair))
    const told = JSON.stringify(read, null, 1)
    if (grade !== undefined) expect([grade].flat(), told).toContain(read.grade)
    expect(read.boilerplateOnly, told).toBe(boilerplateOnly === true)
    expect(read.hollow, told).toBe(hollow === true)
    const points = (criterion: string): number => read.findings.find((finding) => finding.criterion === criterion)!.points
    for (const criterion of has) expect(points(criterion), `${criterion}\n${told}`).toBeGreaterThan(0)
    for (const criterion of lacks) expect(points(criterion), `${criterion}\n${told}`).toBe(0)
  })

  it('names every criterion once with a reason, and words that stand where it says', () => {
    for (const pair of pairs) {
      const { findings } = assess(pair)
      expect(findings.map(({ criterion }) => criterion)).toEqual([...replyCriteria])
      for (const { reason, spans, points, of } of findings) {
        expect(reason).not.toBe('')
        expect(points).toBeLessThanOrEqual(of)
        for (const { where, start, end, text } of spans) expect(pair[where].slice(start, end)).toBe(text)
      }
    }
  })

  it('puts a full answer above a thin one, and that above set phrases', () => {
    const post = { title: '河东路井盖缺失', content: '河东路与建设街交叉口井盖缺失三天了，很危险。' }
    const score = (reply: string): number => assess({ ...post, reply }).score
    const full = score('经现场核查，河东路与建设街口雨水井盖破损属实，已于当天更换井盖并恢复通行，联系电话0371-2000004。')
    const thin = score('经查，河东路井盖缺失属实，将更换井盖。')
    const nothing = score('您的留言已收悉，已转相关部门办理。')
    expect(full).toBeGreaterThan(thin)
    expect(thin).toBeGreaterThan(nothing)
  })

  it('counts the days against the limit where there is one', () => {
    const pair = { ...pairs[0]!, askedAt: '2026-03-02T01:00:00Z', repliedAt: '2026-03-20T01:00:00Z' }
    const timeliness = (dueAt: string) => assess({ ...pair, dueAt }).findings.find(({ criterion }) => criterion === 'timeliness')!
    expect(timeliness('2026-03-25T01:00:00Z')).toMatchObject({ points: 7, of: 7 })
    expect(timeliness('2026-03-18T00:00:00Z')).toMatchObject({ points: 0, reason: '超过时限 3 天' })
  })

  it('does not count dates that are not known or not possible', () => {
    const of = (askedAt: string, repliedAt: string) => assess({ ...pairs[0]!, askedAt, repliedAt }).findings.find(({ criterion }) => criterion === 'timeliness')!.of
    expect(of('2026-03-02T01:00:00Z', '2026-03-01T01:00:00Z')).toBe(0)
    expect(of('never', '2026-03-01T01:00:00Z')).toBe(0)
  })

  it('takes any text in bounded time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }), (content, reply) => {
      zReplyAssessment.parse(assess({ title: '', content, reply }))
    }), { numRuns: 60 })
    expect(assess({ ...pairs[0]!, reply: '已转有关部门'.repeat(20_000) }).score).toBeLessThan(50)
    expect(assess({ title: '路'.repeat(100_000), content: '灯'.repeat(100_000), reply: '经查'.repeat(50_000) }).score).toBeGreaterThanOrEqual(0)
  })
})
