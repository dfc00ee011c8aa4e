/** Seeding, labels, cards made again, the audit walk. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../storage/database.ts'
import { exportLabels } from '../../storage/export-labels.ts'
import type { LabelledRow } from '../../storage/export-labels.ts'
import { databaseChoice, WrongChoice } from '../../storage/open.ts'
import { rebuildCards } from '../../storage/rebuild-cards.ts'
import { seedUnits } from '../../storage/seed-units.ts'
import { verifyAudit } from '../../storage/verify-audit.ts'
import { memoryDatabase } from '../support/memory-database.ts'
import { auditChain, minute, sample, T0 } from './sample-records.ts'

let folder: string
let db: Database
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'huiyin-'))
  db = memoryDatabase()
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('seeding units', () => {
  it('adds what is missing and changes nothing on a second run', async () => {
    const added = await seedUnits(db, T0)
    expect(added).toBeGreaterThan(100)
    expect(await db.count('unit')).toBe(added)
    const [first] = await db.find('unit', { limit: 1 })
    if (!first) throw new Error('there are units')
    await db.commit([{ op: 'replace', kind: 'unit', record: { ...first, version: 2, name: '改名' } }])
    expect(await seedUnits(db, minute(1))).toBe(0)
    expect(await db.get('unit', first.id)).toMatchObject({ version: 2, name: '改名' })
  })

  it('every unit of the file has a parent that is in it', async () => {
    await seedUnits(db, T0)
    const units = await db.find('unit', {})
    const ids = new Set(units.map(({ id }) => id))
    for (const unit of units) expect(unit.parentId === null || ids.has(unit.parentId), unit.id).toBe(true)
  })

  it('of two at once both succeed, and each unit is there once', async () => {
    const added = await Promise.all([seedUnits(db, T0), seedUnits(db, T0)])
    expect(await db.count('unit')).toBe(added[0] + added[1])
    expect(Math.min(...added)).toBe(0)
  })

  it('names the file and the fault of a wrong one', async () => {
    const file = path.join(folder, 'units.json')
    writeFileSync(file, JSON.stringify({ units: [{ id: 'x', name: '' }] }))
    await expect(seedUnits(db, T0, pathToFileURL(file))).rejects.toThrow(/units\.json/)
    expect(await db.count('unit')).toBe(0)
  })
})

describe('exporting labels', () => {
  const rows = async (): Promise<LabelledRow[]> => {
    const file = path.join(folder, 'labels.jsonl')
    await exportLabels(db, file)
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as LabelledRow)
  }
  const correct = (id: string, over: Partial<Parameters<typeof sample<'correction'>>[2]>) => db.commit([{ op: 'insert', kind: 'correction', record: sample('correction', id, over) }])
  const withContent = (title: string, content: string) => ({ ...sample('post', 'p1').content, title, content })

  it('writes what a person said over the text that triage read, personal data covered', async () => {
    await db.commit([
      { op: 'insert', kind: 'post', record: sample('post', 'p1', { content: withContent('停水', '联系13912345678') }) },
      { op: 'insert', kind: 'triage', record: sample('triage', 'p1', { personal: [{ field: 'content', start: 2, end: 13, kind: 'mobile' }] }) },
    ])
    await correct('c1', { machine: '交通', person: '城建' })
    expect(await rows()).toEqual([{ task: 'topic', text: '停水\n联系139******78', title: '停水', content: '联系139******78', label: '城建', machine: '交通', postId: 'p1', at: T0 }])
  })

  it('takes the text as it was read, when the post changed since', async () => {
    await db.commit([
      { op: 'insert', kind: 'post', record: sample('post', 'p1', { content: withContent('停水', '新'), hash: 'h2', versions: [{ seenAt: T0, hash: 'h1', content: withContent('停水', '旧') }] }) },
      { op: 'insert', kind: 'triage', record: sample('triage', 'p1', { hash: 'h1' }) },
    ])
    await correct('c1', {})
    expect((await rows()).map((row) => row.content)).toEqual(['旧'])
  })

  it('takes the last word on a post and task, in the order they were said', async () => {
    await db.commit(['p1', 'p2'].flatMap((id) => [{ op: 'insert' as const, kind: 'post' as const, record: sample('post', id) }, { op: 'insert' as const, kind: 'triage' as const, record: sample('triage', id) }]))
    await correct('c1', { person: 'first', at: minute(5) })
    await correct('c2', { person: 'last', at: minute(9) })
    await correct('c3', { person: 'urgent', task: 'urgency', at: minute(7) })
    await correct('c4', { person: 'other post', postId: 'p2', at: minute(1) })
    expect((await rows()).map((row) => row.label)).toEqual(['other post', 'urgent', 'last'])
  })

  it('takes a letter that a unit took on for routing, and its case for the category, unless a person said otherwise', async () => {
    const dispatch = (id: string, caseId: string, over: Partial<Parameters<typeof sample<'dispatch'>>[2]>) => ({ op: 'insert' as const, kind: 'dispatch' as const, record: sample('dispatch', id, { caseId, handling: 'replied', ...over }) })
    await db.commit([
      ...['p1', 'p2', 'p3', 'p4'].flatMap((id) => [{ op: 'insert' as const, kind: 'post' as const, record: sample('post', id) }, { op: 'insert' as const, kind: 'triage' as const, record: sample('triage', id) }]),
      ...['p1', 'p2', 'p3', 'p4'].map((id, i) => ({ op: 'insert' as const, kind: 'case' as const, record: sample('case', `c${i + 1}`, { postIds: [id], category: i === 0 ? '供水服务' : null }) })),
      dispatch('d1', 'c1', { unitId: 'water' }),
      dispatch('d1-later', 'c1', { unitId: 'heating', sentAt: minute(30) }),
      dispatch('d1-helps', 'c1', { unitId: 'helper', role: 'assist', sentAt: minute(40) }),
      dispatch('d1-below', 'c1', { unitId: 'office', parentId: 'd1', sentAt: minute(40) }),
      dispatch('d2', 'c2', { unitId: 'water', handling: 'returned' }),
      dispatch('d3', 'c3', { unitId: 'water', handling: 'sent' }),
      dispatch('d4', 'c4', { unitId: 'water' }),
    ])
    await correct('k1', { postId: 'p4', task: 'routing', person: 'education' })
    const label = (await db.get('triage', 'p1'))?.category.label
    expect((await rows()).map(({ task, postId, label, machine }) => [task, postId, label, machine]).sort()).toEqual([
      ['category', 'p1', '供水服务', label],
      ['routing', 'p1', 'heating', 'u1'],
      ['routing', 'p4', 'education', expect.anything()],
    ])
  })

  it('takes a person’s word on the category before the case’s', async () => {
    await db.commit([
      { op: 'insert', kind: 'post', record: sample('post', 'p1') },
      { op: 'insert', kind: 'triage', record: sample('triage', 'p1') },
      { op: 'insert', kind: 'case', record: sample('case', 'c1', { postIds: ['p1'], category: '供水服务' }) },
      { op: 'insert', kind: 'dispatch', record: sample('dispatch', 'd1', { caseId: 'c1', handling: 'accepted' }) },
    ])
    await correct('k1', { postId: 'p1', task: 'category', person: '供暖服务' })
    expect((await rows()).filter(({ task }) => task === 'category').map(({ label }) => label)).toEqual(['供暖服务'])
  })

  it('leaves out and counts what has no text any more', async () => {
    await db.commit([{ op: 'insert', kind: 'post', record: sample('post', 'p1', { hash: 'h9' }) }, { op: 'insert', kind: 'triage', record: sample('triage', 'p1', { hash: 'h0' }) }])
    await correct('c1', {})
    await correct('c2', { postId: 'nobody' })
    expect(await exportLabels(db, path.join(folder, 'none.jsonl'))).toEqual({ rows: 0, leftOut: 2 })
    expect(readFileSync(path.join(folder, 'none.jsonl'), 'utf8')).toBe('')
  })
})

describe('making cards again', () => {
  it('brings them to what post and triage say, and keeps their words', async () => {
    await db.commit([
      { op: 'insert', kind: 'post', record: sample('post', 'p1', { screening: 'accepted', caseId: 'c' }) },
      { op: 'insert', kind: 'triage', record: sample('triage', 'p1') },
      { op: 'insert', kind: 'card', record: sample('card', 'p1', { version: 7, title: '旧', topic: null, words: ['词'] }) },
      { op: 'insert', kind: 'card', record: sample('card', 'orphan') },
    ])
    expect(await rebuildCards(db)).toBe(1)
    expect(await db.get('card', 'p1')).toMatchObject({ version: 8, title: '新宋路井盖缺失', topic: '城建', screening: 'accepted', caseId: 'c', urgency: 1, words: ['词'] })
  })
})

describe('the audit walk', () => {
  const add = (chain: ReturnType<typeof auditChain>) => db.commit(chain.map((record) => ({ op: 'insert', kind: 'audit', record })))

  it('finds a whole chain whole, an empty one too', async () => {
    expect(await verifyAudit(db)).toEqual({ entries: 0, lastHash: null, broken: null })
    const chain = auditChain(5)
    await add(chain)
    expect(await verifyAudit(db)).toEqual({ entries: 5, lastHash: chain[4]?.hash, broken: null })
  })

  it('names the first entry that was changed, or is missing', async () => {
    await add(auditChain(5).map((entry) => (entry.seq >= 3 ? { ...entry, by: 'forger' } : entry)))
    expect(await verifyAudit(db)).toMatchObject({ entries: 2, broken: 'entry 3 was changed after it was written' })
    db = memoryDatabase()
    await add(auditChain(5).filter((entry) => entry.seq !== 2))
    expect(await verifyAudit(db)).toMatchObject({ entries: 1, broken: 'entry 3 stands where 2 should be' })
  })
})

describe('the choice of a database', () => {
  it('has defaults, and takes an empty value as none', () => {
    expect(databaseChoice({})).toEqual({ store: 'sqlite', dataDir: './data', mongodbUrl: undefined })
    expect(databaseChoice({ HUIYIN_STORE: '', HUIYIN_DATA_DIR: '/x', MONGODB_URL: '' })).toEqual({ store: 'sqlite', dataDir: '/x', mongodbUrl: undefined })
    expect(databaseChoice({ HUIYIN_STORE: 'mongo', MONGODB_URL: 'mongodb://127.0.0.1/huiyin' })).toMatchObject({ store: 'mongo', mongodbUrl: 'mongodb://127.0.0.1/huiyin' })
  })

  it('names every wrong variable', () => {
    expect(() => databaseChoice({ HUIYIN_STORE: 'oracle', MONGODB_URL: 'http://x' })).toThrow(WrongChoice)
    expect(() => databaseChoice({ HUIYIN_STORE: 'oracle', MONGODB_URL: 'http://x' })).toThrow(/HUIYIN_STORE.*MONGODB_URL/)
    expect(() => databaseChoice({ HUIYIN_STORE: 'mongo' })).toThrow(/MONGODB_URL is needed/)
  })
})
