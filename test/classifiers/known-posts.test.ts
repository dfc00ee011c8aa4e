import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readKnownPosts } from '../../classifiers/learning/training-data.ts'
import { readJudgedOffices } from '../../classifiers/routing/judged-offices.ts'
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

describe('posts judged by the kind of office', () => {
  it('bring kinds that there are', () => {
    const kept = JSON.parse(readFileSync(new URL('../../classifiers/routing/judged-offices.json', import.meta.url), 'utf8')) as Record<string, Record<string, string[]>>
    for (const [file, byId] of Object.entries(kept)) write(file, Object.keys(byId).map((id) => ({ id, title: '某事' })))
    const judged = readJudgedOffices(data)
    expect(judged).toHaveLength(8319)
    for (const kind of new Set(judged.flatMap(({ known }) => known))) expect(officeKinds).toContain(kind)
  })
})
