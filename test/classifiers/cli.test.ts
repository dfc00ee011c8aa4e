import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'huiyin-classifiers-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const write = (name: string, lines: readonly (object | string)[]): string => {
  const path = join(folder, name)
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') + '\n')
  return path
}
const run = (...args: string[]) => spawnSync(process.execPath, ['--import', 'tsx', 'classifiers/cli.ts', ...args], { encoding: 'utf8', env: { ...process.env, HUIYIN_DATA: join(folder, 'nowhere') } })
const lastLine = (text: string): unknown => JSON.parse(text.trim().split('\n').at(-1)!)

describe('evaluate', () => {
  it('topic: the figures as one JSON line', () => {
    const { stdout, status } = run('evaluate', 'topic', write('topic.jsonl', [{ text: '公司拖欠工资不给加班费', label: '劳动和社会保障' }, { text: '学校乱收费，老师补课', label: '教育文体' }]))
    expect(status).toBe(0)
    expect(Object.keys(lastLine(stdout) as object)).toEqual(['n', 'accuracy', 'macroF1', 'weightedF1', 'ece', 'postsPerSecond'])
    expect(lastLine(stdout)).toMatchObject({ n: 2, accuracy: 1 })
  })
  it('urgency', () => {
    const { stdout, status } = run('evaluate', 'urgency', write('urgency.jsonl', [{ title: '电梯又坠落困人', content: '昨天电梯坠落，两人被困', levels: [2] }, { title: '咨询公积金', content: '怎么提取', levels: [0, 1] }]))
    expect(status).toBe(0)
    expect(lastLine(stdout)).toEqual({ n: 2, accuracy: 1, criticalRecall: 1, criticalPrecision: 1, urgentRecall: 1, urgentPrecision: 1 })
  })
  it('category: by the office’s own list', () => {
    const rows = [{ title: '自来水停水', content: '停水三天，水压太低', category: '供水服务' }, { title: '路灯不亮', content: '路灯坏了一个月', category: '供水服务' }]
    const { stdout, status } = run('evaluate', 'category', write('category.jsonl', rows), '--encoder', 'off')
    expect(status).toBe(0)
    expect(lastLine(stdout)).toMatchObject({ n: 2, top1: 0.5, ece: expect.any(Number) as number })
    const wrong = run('evaluate', 'category', write('wrong.jsonl', [rows[0]!, { ...rows[0]!, category: '没有这一类' }]))
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('wrong.jsonl, row 2: no such category: 没有这一类') as string })
  })
  it('dedupe: pairs by id or by line', () => {
    const text = '我们小区已经停水三天了，请尽快解决这个问题，老人孩子没法生活'
    const { stdout } = run('evaluate', 'dedupe', write('dedupe.jsonl', [{ id: 'x', title: '停水', content: text }, { title: '停水', content: `${text}！` }, { text: '建议公园增加座椅' }]))
    expect(lastLine(stdout)).toEqual({ n: 3, pairs: [{ a: 'x', b: 2, similarity: 1 }] })
  })
  it('routing learns from the training file alone', () => {
    const rows = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? { title: '停水', content: `自来水停了，第${i}次`, unit: '水务公司' } : { title: '补课', content: `老师有偿补课，第${i}回`, unit: '教育局' }))
    const { stdout, stderr, status } = run('evaluate', 'routing', '--train', write('train.jsonl', rows), '--test', write('test.jsonl', rows.slice(0, 6)))
    expect(stderr).not.toContain('Error')
    expect(status).toBe(0)
    expect(Object.keys(lastLine(stdout) as object)).toEqual(['n', 'top1', 'top3', 'autoCoverage', 'autoPrecision'])
    expect(lastLine(stdout)).toMatchObject({ n: 6, top1: 1 })
  })
})

describe('bad input', () => {
  it('names the file and the line of every bad row, and prints no answer', () => {
    const path = write('bad.jsonl', [{ text: '好', label: '教育文体' }, '{no json', { text: 5, label: '教育文体' }, { text: '没有标签' }])
    const { stdout, stderr, status } = run('evaluate', 'topic', path)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    for (const line of [2, 3, 4]) expect(stderr).toContain(`${path}:${line}:`)
    expect(stderr).not.toContain(`${path}:1:`)
  })
  it.each([
    [['evaluate', 'topic', 'nowhere.jsonl'], /nowhere\.jsonl: cannot be read/],
    [['evaluate', 'routing'], /--train/],
    [['evaluate', 'nonsense'], /./],
    [['train', 'nonsense'], /topic, category, urgency, routing/],
    [['train', 'topic'], /HUIYIN_DATA/],
    [['nonsense'], /./],
  ])('%j: exit code 2', (args, message) => {
    const { stderr, status } = run(...args)
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })
  it('an empty file has no rows', () => {
    const { stderr, status } = run('evaluate', 'topic', write('empty.jsonl', ['']))
    expect(status).toBe(2)
    expect(stderr).toContain('no rows')
  })
  it.each([[['--help']], [['evaluate', '--help']], [['train', '--help']], [['evaluate', 'routing', '--help']]])('%j is help, exit code 0', (args) => {
    const { stdout, status } = run(...args)
    expect(status).toBe(0)
    expect(stdout).toContain('Usage')
  })
})

describe('train', () => {
  it('urgency from a folder of data and a file of corrections', () => {
    const data = join(folder, 'data')
    const rows = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? { title: `第${i}回停水`, content: `我家已经停水${i + 2}天了，至今没水`, levels: [1] } : { title: `咨询第${i}件事`, content: `请问公积金第${i}条怎么办理`, levels: [0] }))
    mkdirSync(join(data, 'urgency'), { recursive: true })
    writeFileSync(join(data, 'urgency/dev.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
    const from = write('corrections.jsonl', [{ task: 'urgency', title: '电梯坠落', content: '电梯昨天坠落，人被困', label: '特急' }, { task: 'topic', title: '', content: 'x', label: '教育文体' }])
    const out = join(folder, 'weights.json')
    const { stdout, stderr, status } = run('train', 'urgency', '--data', data, '--from', from, '--out', out)
    expect(stderr).not.toContain('Error')
    expect(status).toBe(0)
    expect(lastLine(stdout)).toMatchObject({ task: 'urgency', n: 61, corrections: 1 })
  })
  it('a correction that names no level is bad data', () => {
    const from = write('corrections-bad.jsonl', [{ task: 'urgency', title: '', content: 'x', label: '很急' }])
    const { stderr, status } = run('train', 'urgency', '--data', join(folder, 'data'), '--from', from)
    expect(status).toBe(2)
    expect(stderr).toContain('很急')
  })
})
