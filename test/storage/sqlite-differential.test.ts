import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'vitest'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { memoryDatabase } from '../support/memory-database.ts'
import { databaseContract } from './database-contract.ts'
import { expectSameAnswers } from './differential.ts'

describe('sqlite and the naive model', () => {
  it('answer the same to any operations', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'huiyin-'))
    const db = await openSqlite({ file: path.join(folder, 'huiyin.db') })
    await db.migrate()
    await expectSameAnswers(memoryDatabase(), db, { runs: 150, operations: 40 })
    await db.close()
    await rm(folder, { recursive: true })
  })
})

// The model must keep the promises itself, or the comparison proves nothing.
databaseContract('naive model in memory', async () => ({ db: memoryDatabase(), close: async () => {} }))
