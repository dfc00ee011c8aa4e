/**
 * CONTRACT SUITE: every promise of storage/database.ts, run by both adapters. One store is opened for
 * the suite; after each test the records of every kind but the audit chain are deleted through the port.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../storage/database.ts'
import { commitContract } from './contract/commit-contract.ts'
import { findContract } from './contract/find-contract.ts'
import { racingContract } from './contract/racing-contract.ts'
import { readContract } from './contract/read-contract.ts'
import type { ContractSubject } from './contract/subject.ts'
import { deleteAll } from './delete-all.ts'

/** A store that was just made, empty; `other` is a second connection to it, where the caller can make one. */
export interface OpenedDatabase {
  db: Database
  other?: Database
  close: () => Promise<void>
}

export function databaseContract(name: string, open: () => Promise<OpenedDatabase>): void {
  describe(`database contract: ${name}`, () => {
    let opened: OpenedDatabase
    beforeAll(async () => {
      opened = await open()
      await opened.db.migrate()
    })
    afterEach(() => deleteAll(opened.db))
    afterAll(() => opened?.close())
    const subject: ContractSubject = { db: () => opened.db, other: () => opened.other ?? opened.db }

    it('migrates a store that is migrated already, and its records stay', async () => {
      const before = (await opened.db.size()).rows
      await opened.db.migrate()
      await subject.other().migrate()
      expect((await opened.db.size()).rows).toEqual(before)
    })
    commitContract(subject)
    readContract(subject)
    findContract(subject)
    racingContract(subject)
  })
}
