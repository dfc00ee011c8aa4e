import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readKnownPosts } from '../../classifiers/learning/training-data.ts'
import { loadCity } from '../../classifiers/city.ts'
import { readJudgedLabels } from '../../classifiers/learning/judged-labels.ts'
import { officeKinds } from '../../classifiers/routing/offices.ts'

const data = mkdtempSync(join(tmpdir(), 'huiyin-known-'))
afterAll(() => rmSync(data, { recursive: true }))
const write = (file: string, rows: object[]): void => {
  mkdirSync(join(data, file, '..'), { recursive: true })
  writeFileSync(join(data, file), rows.map((row) => JSON.stringify(row)).join('\n'))
}

describe('posts of the training data of which something is kept by id', () => {
  it('are found whatever the file calls its parts, in its order; others are passed over', () => {
    write('a/posts.jsonl', [{ tid: '7', title: '甲', content: '一' }, { id: 8, title: '乙', detail: '二' }, { row: 9, text: '三' }, { row: 10, text: null }, { id: 11, title: '丁', content: '四' }])
    expect(readKnownPosts(data, 'a/posts.jsonl', new Map([['10', 'd'], ['9', 'c'], ['8', 'b'], ['7', 'a']]))).toEqual([
      { title: '甲', content: '一', known: 'a' },
      { title: '乙', content: '二', known: 'b' },
      { title: '', content: '三', known: 'c' },
      { title: '', content: '', known: 'd' },
    ])
  })
  it('are none where the file is missing', () => {
    expect(readKnownPosts(data, 'a/none.jsonl', new Map([['1', true]]))).toEqual([])
  })
})

describe('posts judged by labels', () => {
  it.each([
    ['kinds of offices', '../../classifiers/routing/judged-offices.json', officeKinds],
    ['categories', '../../classifiers/topic/judged-categories.json', loadCity().categories.classes2025.map(({ label }) => label)],
  ])('bring %s that there are, and are refused with others', (_, file, labels) => {
    const judgments = new URL(file, import.meta.url)
    const kept = JSON.parse(readFileSync(judgments, 'utf8')) as Record<string, Record<string, string[]>>
    for (const [posts, byId] of Object.entries(kept)) write(posts, Object.keys(byId).map((id) => ({ id, title: '某事' })))
    const judged = readJudgedLabels(judgments, data, labels)
    expect(judged).toHaveLength(Object.values(kept).reduce((sum, byId) => sum + Object.keys(byId).length, 0))
    const missing = judged[0]!.known[0]!
    expect(() => readJudgedLabels(judgments, data, labels.filter((label) => label !== missing))).toThrow(`no such label: ${missing}`)
  })
})
