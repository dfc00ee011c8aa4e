/** Personal data at rest: nothing of it stands in the file, everything reads as before, and what cannot be opened is said. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Conflict } from '../../../storage/database.ts'
import type { Database } from '../../../storage/database.ts'
import { kindFacts } from '../../../storage/records/kinds.ts'
import { changeAt, personalFields, stepsOf } from '../../../storage/sealing/personal-fields.ts'
import { sealDatabase, sealedKinds } from '../../../storage/sealing/sealed-database.ts'
import { sealStore } from '../../../storage/sealing/seal-store.ts'
import { createSecretBox, SecretUnreadable } from '../../../storage/secrets/secret-box.ts'
import { openSqlite } from '../../../storage/sqlite/sqlite-database.ts'
import { databaseContract } from '../database-contract.ts'
import { minute, sample } from '../sample-records.ts'
import { tradeContract } from '../trade-contract.ts'
import { content, filled, putFilled } from './filled-records.ts'

const key = Buffer.alloc(32, 7)
const box = createSecretBox(key)

let folder: string
let stored: Database
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiyin-sealed-'))
  stored = await openSqlite({ file: join(folder, 'huiyin.db') })
  await stored.migrate()
})
afterEach(async () => {
  await stored.close()
  rmSync(folder, { recursive: true })
})

/** All that stands in the files of the store. */
const onDisk = (): string => readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('utf8')).join('')
const secrets = ['欧阳', '13912345678', '井盖之痛', '金池华庭', '谢谢来我家']

describe('the table of personal fields', () => {
  it('names strings that are there, and none that is asked for', () => {
    for (const kind of sealedKinds) {
      const facts = kindFacts(kind)
      for (const path of personalFields[kind]!) {
        let met = 0
        changeAt<unknown>(filled[kind], stepsOf(path), (text) => (met++, text))
        expect(met, `${kind} ${path}`).toBeGreaterThan(0)
        expect([...facts.fields, ...(facts.arrays ?? [])].filter((field) => path === field || field.startsWith(`${path}.`)), `${kind} ${path}`).toEqual([])
      }
    }
  })
})

describe('a sealed database', () => {
  it('keeps nothing of it in its files, and hands out what was put in', async () => {
    await putFilled(sealDatabase(stored, box))
    const disk = onDisk()
    for (const secret of secrets) expect(disk.includes(secret), secret).toBe(false)
    expect(disk).toContain('sealed1.')
    const database = sealDatabase(stored, box)
    for (const kind of sealedKinds) {
      const record = filled[kind]!
      expect(await database.get(kind, record.id)).toEqual(record)
      expect(await database.getMany(kind, [record.id])).toEqual([record])
      expect(await database.find(kind, {})).toEqual([record])
      for await (const one of database.scan(kind)) expect(one).toEqual(record)
    }
    const snapshot = await database.snapshot!()
    expect(await snapshot.get('post', 'p')).toEqual(filled.post)
    await snapshot.close()
  })

  it('without a key keeps all in clear, as before', async () => {
    await putFilled(sealDatabase(stored, null))
    expect(onDisk()).toContain('13912345678')
    expect(await stored.get('post', 'p')).toEqual(filled.post)
  })

  it('is not read without the key, with another, or when a text was moved to another record; the message names where', async () => {
    await putFilled(sealDatabase(stored, box))
    await expect(sealDatabase(stored, null).get('post', 'p')).rejects.toThrow(/post p content\.title.*HUIYIN_SECRET_KEY is not set/u)
    await expect(sealDatabase(stored, createSecretBox(Buffer.alloc(32, 8))).find('post', {})).rejects.toThrow(SecretUnreadable)
    const kept = (await stored.get('post', 'p'))!
    await stored.commit([{ op: 'insert', kind: 'post', record: { ...kept, id: 'other' } }])
    await expect(sealDatabase(stored, box).get('post', 'other')).rejects.toThrow(/post other content\.title.*moved/u)
    // What has no personal field is read all the same.
    expect(await sealDatabase(stored, null).count('post')).toBe(2)
    expect(await sealDatabase(stored, null).find('unit', {})).toEqual([])
  })

  it('takes nothing that a citizen writes for a sealed text', async () => {
    const tricks = ['sealed1.abcd1234.AAAA', '\u0001sealed1.abcd1234.AAAA', `\u0001\u0001${box.seal('x', 'y')}`, '\u0001']
    for (const [n, title] of tricks.entries()) {
      for (const [m, database] of [sealDatabase(stored, box), sealDatabase(stored, null)].entries()) {
        const post = sample('post', `t${n}-${m}`, { content: { ...content, title } })
        await database.commit([{ op: 'insert', kind: 'post', record: post }])
        expect((await database.get('post', post.id))?.content.title).toBe(title.replaceAll('\u0001', ''))
      }
    }
  })
})

describe('bringing a whole store to one keeping', () => {
  const former = createSecretBox(Buffer.alloc(32, 8))
  const quiet = (): void => undefined

  it('seals what stands in clear, once, and takes it back', async () => {
    await putFilled(sealDatabase(stored, null))
    await stored.commit([{ op: 'insert', kind: 'post', record: sample('post', 'empty', { content: { ...content, title: '', content: '', author: null, place: null, hiddenNote: '', replies: [], ratings: null } }) }])
    const { changed } = await sealStore(stored, box, 'sealed', quiet)
    expect(changed).toEqual({ post: 1, card: 1, rawEvidence: 1, blob: 1, case: 1, reply: 1, enterpriseIssue: 1 })
    expect((await stored.get('post', 'p'))?.content.title).toContain('sealed1.')
    expect(await sealDatabase(stored, box).get('post', 'p')).toEqual({ ...filled.post, version: 2 })
    expect((await sealStore(stored, box, 'sealed', quiet)).changed).toEqual({})
    expect((await sealStore(stored, box, 'clear', quiet)).changed).toEqual(changed)
    expect(await stored.get('post', 'p')).toEqual({ ...filled.post, version: 3 })
    expect((await sealStore(stored, box, 'clear', quiet)).changed).toEqual({})
  })

  it('seals anew what a former key sealed, which is read until then', async () => {
    await putFilled(sealDatabase(stored, former))
    const both = createSecretBox(key, [Buffer.alloc(32, 8)])
    expect(await sealDatabase(stored, both).get('post', 'p')).toEqual(filled.post)
    await sealStore(stored, both, 'sealed', quiet)
    expect(await sealDatabase(stored, box).get('post', 'p')).toEqual({ ...filled.post, version: 2 })
  })

  it('gives way to a program that writes meanwhile, and loses nothing of it', async () => {
    await putFilled(sealDatabase(stored, null))
    let interfered = false
    const busy: Database = {
      ...sealDatabase(stored, null),
      commit: async (writes) => {
        if (!interfered && writes[0]?.kind === 'post') {
          interfered = true
          await stored.commit([{ op: 'replace', kind: 'post', record: { ...filled.post!, version: 2, visits: 99, content: { ...content, title: '新题' } } }])
          throw new Conflict('post', 'p')
        }
        await stored.commit(writes)
      },
      get: (kind, id) => stored.get(kind, id),
      scan: (kind) => stored.scan(kind),
    }
    await sealStore(busy, box, 'sealed', quiet)
    expect(await sealDatabase(stored, box).get('post', 'p')).toMatchObject({ version: 3, visits: 99, content: { title: '新题' } })
    expect((await stored.get('post', 'p'))?.content.title).toContain('sealed1.')
  })
})

const opened = async () => {
  const own = mkdtempSync(join(tmpdir(), 'huiyin-sealed-'))
  const db = sealDatabase(await openSqlite({ file: join(own, 'huiyin.db') }), box)
  return {
    db,
    close: async () => {
      await db.close()
      rmSync(own, { recursive: true })
    },
  }
}
databaseContract('sqlite, sealed', opened)
tradeContract('sqlite, sealed', opened)

it('is read in the order asked for, as any', async () => {
  const database = sealDatabase(stored, box)
  await database.commit(['a', 'b', 'c'].map((id, n) => ({ op: 'insert' as const, kind: 'post' as const, record: sample('post', id, { firstSeenAt: minute(9 - n) }) })))
  expect((await database.find('post', { sort: [['firstSeenAt', 'asc']], limit: 2 })).map(({ id, content: { title } }) => [id, title])).toEqual([['c', sample('post', 'c').content.title], ['b', sample('post', 'b').content.title]])
})
