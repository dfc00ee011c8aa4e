#!/usr/bin/env tsx
/**
 * `npm run storage -- COMMAND`: care of the store. Standard output holds the answer alone (JSON), everything else
 * goes to standard error. Exit codes: 0 done · 1 failed · 2 wrong usage or configuration · 4 the data folder cannot
 * be used · 5 the store or backup is of a newer Huiyin · 6 the database server does not answer.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Command, CommanderError } from 'commander'
import { parse } from 'dotenv'
import { backup } from './backup.ts'
import { SCHEMA_VERSION } from './database.ts'
import type { Database } from './database.ts'
import { exportLabels } from './export-labels.ts'
import { databaseChoice, openDatabase, openStoredDatabase, sqliteFile, WrongChoice } from './open.ts'
import { rebuildCards } from './rebuild-cards.ts'
import { resetPasswordAtMachine } from './reset-password.ts'
import { restore } from './restore.ts'
import { seedUnits } from './seed-units.ts'
import { openStore } from './trade-store.ts'
import { sealStore } from './sealing/seal-store.ts'
import { configuredBox } from './secrets/secret-key.ts'
import { verifyAudit } from './verify-audit.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
const now = (): string => new Date().toISOString()

/** `.env` under the environment, as the other programs read it. */
const environment = (): Record<string, string | undefined> => ({ ...(existsSync('.env') ? parse(readFileSync('.env')) : {}), ...process.env })

/** Opens and migrates the configured store for `work`. Commands that only read refuse to make an empty one. */
async function withDatabase(needs: 'any store' | 'a store that exists', work: (database: Database) => Promise<void>, open = openDatabase): Promise<void> {
  const choice = databaseChoice(environment())
  const file = sqliteFile(choice.dataDir)
  if (needs === 'a store that exists' && choice.store === 'sqlite' && !existsSync(file)) throw new Error(`there is no store ${file}: set HUIYIN_DATA_DIR, or make one with «migrate»`)
  const database = await open(choice)
  try {
    await database.migrate()
    await work(database)
  } finally {
    await database.close()
  }
}

/** Copies of the whole store, and what is put in its place, are on the audit chain like any export. */
const audit = (database: Database, action: string, file: string, detail: Record<string, unknown>): Promise<unknown> =>
  openStore(database).audit({ at: now(), by: 'system:storage-cli', action, subject: path.basename(file), detail })

const program = new Command('storage')
  .description('Care of the store that HUIYIN_STORE, HUIYIN_DATA_DIR and MONGODB_URL name.')
  .showHelpAfterError()
  .exitOverride()
  .addHelpText('after', '\nExamples:\n  npm run -s storage -- stats\n  npm run -s storage -- backup huiyin-2026-11-22.gz\n  HUIYIN_STORE=mongo npm run -s storage -- restore huiyin-2026-11-22.gz')

program
  .command('migrate')
  .description('make the store, or bring it up to date')
  .action(() => withDatabase('any store', async () => print({ schemaVersion: SCHEMA_VERSION })))

program
  .command('seed')
  .description("add the city's units that are missing; what is there stays as it is")
  .action(() => withDatabase('any store', async (database) => print({ unitsAdded: await seedUnits(database, now()) })))

program
  .command('stats')
  .description('records a kind, and bytes on disk (null where the database does not say)')
  .action(() => withDatabase('a store that exists', async (database) => print({ store: databaseChoice(environment()).store, schemaVersion: SCHEMA_VERSION, ...(await database.size()) })))

program
  .command('backup')
  .argument('<file>', 'a file that does not exist yet')
  .description('write every record into one file; what is sealed in the store stays sealed, everything else is in full: keep it as such')
  .action((file: string) =>
    withDatabase('a store that exists', async (database) => {
      await audit(database, 'backup', file, {})
      const { header, bytes, ofOneMoment } = await backup(database, file, now())
      if (!ofOneMoment) say('storage: this database has no snapshots: stop the other programs while a backup runs, or it may mix two moments')
      print({ file, bytes, ...header })
    }, openStoredDatabase),
  )

program
  .command('restore')
  .argument('<file>', 'a file that «backup» wrote, of either database')
  .option('--force-empty', 'empty a store that holds records first; its audit chain must be the beginning of the one in the file', false)
  .description('check the file to its end, then put every record of it into an empty store; stop the other programs first')
  .action((file: string, options: { forceEmpty: boolean }) =>
    withDatabase('any store', async (database) => {
      const header = await restore(database, file, options)
      await audit(database, 'restore', file, { sha256: header.sha256, createdAt: header.createdAt, forceEmpty: options.forceEmpty })
      print({ file, restored: header.counts, createdAt: header.createdAt })
    }, openStoredDatabase),
  )

program
  .command('seal')
  .option('--open', 'the way back: everything in clear again; then start the programs without HUIYIN_SECRET_KEY', false)
  .description('seal personal data that stands in clear, or under a former key, with HUIYIN_SECRET_KEY; may run beside the other programs')
  .action(({ open }: { open: boolean }) =>
    withDatabase('a store that exists', async (database) => {
      const box = configuredBox(databaseChoice(environment()))
      if (box === null) throw new WrongChoice('HUIYIN_SECRET_KEY is not set: there is nothing to seal with (openssl rand -base64 32 makes a key)')
      const { changed, skipped } = await sealStore(database, box, open ? 'clear' : 'sealed', say)
      await audit(database, open ? 'unseal' : 'seal', 'store', { ...changed })
      print({ [open ? 'opened' : 'sealed']: changed, skipped })
    }, openStoredDatabase),
  )

program
  .command('verify-audit')
  .description('walk the audit chain and name its first broken link; exit code 1 when there is one')
  .action(() =>
    withDatabase('a store that exists', async (database) => {
      const { entries, lastHash, broken } = await verifyAudit(database)
      print({ whole: broken === null, entries, lastHash, broken })
      if (broken === null) return
      say(`storage: the audit chain is broken: ${broken}`)
      process.exitCode = 1
    }),
  )

program
  .command('export-labels')
  .argument('<file>', 'where the JSON lines go; replaced if it exists')
  .description('write what people corrected as labelled rows for `npm run train`, personal data covered')
  .action((file: string) =>
    withDatabase('a store that exists', async (database) => {
      const counted = await exportLabels(database, file)
      await audit(database, 'export-labels', file, { ...counted })
      if (counted.leftOut > 0) say(`storage: ${counted.leftOut} corrections were left out: the text they speak of is not in the store any more`)
      print({ file, ...counted })
    }),
  )

program
  .command('rebuild-cards')
  .description('make every screening card again from its post and triage')
  .action(() => withDatabase('a store that exists', async (database) => print({ cards: await rebuildCards(database) })))

program
  .command('check-rollups')
  .option('--mend', 'write what is wrong or missing anew')
  .description('count the posts of all events afresh against the rollups by hour and day; exit code 1 when they differ and are not mended')
  .action(({ mend = false }: { mend?: boolean }) =>
    withDatabase('a store that exists', async (database) => {
      const { counted, wrong } = await openStore(database).checkRollups(mend)
      print({ counted, wrong: wrong.length, mended: mend })
      if (wrong.length > 0 && !mend) process.exitCode = 1
    }),
  )

program
  .command('reset-password')
  .argument('<login>', 'the account')
  .option('--code-off', 'switch its second factor off, too: the telephone and the recovery codes are lost', false)
  .option('--reactivate', 'switch the account on again, too', false)
  .description('recovery: print a one-time password for an account, lift its locks and end its sessions; audited')
  .action((login: string, options: { codeOff: boolean; reactivate: boolean }) =>
    withDatabase('a store that exists', async (database) => {
      const made = await resetPasswordAtMachine(database, login, { code: options.codeOff, reactivate: options.reactivate }, now(), randomBytes)
      print(made)
      say('storage: hand the password over in person; it must be changed at the next login')
    }),
  )

const codes: Readonly<Record<string, number>> = { WrongChoice: 2, SecretUnreadable: 2, DataFolderUnusable: 4, NewerDatabase: 5, DatabaseUnreachable: 6 }

try {
  await program.parseAsync()
} catch (error) {
  // Commander has already said what is wrong with the arguments.
  if (!(error instanceof CommanderError)) say(`storage: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : ((error instanceof Error ? codes[error.name] : undefined) ?? 1)
}
