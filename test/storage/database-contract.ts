/**
 * CONTRACT SUITE: every promise of storage/database.ts, run by both adapters. One store is opened for
 * the suite; after each test the records of every kind but the audit chain are deleted through the port.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../storage/database.ts'
import { kindNames } from '../../storage/records/kinds.ts'
import type { KindName } from '../../storage/records/kinds.ts'
import { commitContract } from './contract/commit-contract.ts'
import { findContract } from './contract/find-contract.ts'
import { racingContract } from './contract/racing-contract.ts'
import { readContract } from './contract/read-contract.ts'
import type { ContractSubject } from './contract/subject.ts'

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

/** Deletes every record that may be deleted. */
export async function deleteAll(db: Database): Promise<void> {
  const { rows } = await db.size()
  for (const kind of kindNames) if (kind !== 'audit' && rows[kind] > 0) await deleteKind(db, kind)
}

async function deleteKind(db: Database, kind: Exclude<KindName, 'audit'>): Promise<void> {
  const ids: string[] = []
  for await (const record of db.scan(kind)) ids.push(record.id)
  await db.commit(ids.map((id) => ({ op: 'delete', kind, id })))
}
