/** Chooses and opens the database of a configuration. The mongo adapter is loaded only when it is asked for. */
import { join } from 'node:path'
import type { Database } from './database.ts'
import { makeFolder } from './make-folder.ts'
import { sealDatabase } from './sealing/sealed-database.ts'
import type { SecretKeys } from './secrets/secret-key.ts'
import { configuredBox, keyForm, readKey, readKeys } from './secrets/secret-key.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'

/** `dataDir`: folder of the SQLite file and of the key file. With a secret key personal fields stand sealed in the database. */
export interface DatabaseChoice extends SecretKeys {
  store: 'sqlite' | 'mongo'
  mongodbUrl: string | undefined
}

/** What the environment says; the names and defaults of .env.example. @throws WrongChoice naming every wrong variable */
export function databaseChoice(environment: Readonly<Record<string, string | undefined>>): DatabaseChoice {
  // An empty value in a .env file means «not set».
  const { HUIYIN_STORE: store = 'sqlite', HUIYIN_DATA_DIR: dataDir = './data', MONGODB_URL: mongodbUrl, HUIYIN_SECRET_KEY: secretKey, HUIYIN_SECRET_KEY_FORMER: formerSecretKeys } = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const problems: string[] = []
  if (store !== 'sqlite' && store !== 'mongo') problems.push(`HUIYIN_STORE is sqlite or mongo, not «${store}»`)
  if (mongodbUrl !== undefined && !/^mongodb(\+srv)?:\/\//.test(mongodbUrl)) problems.push('MONGODB_URL begins with mongodb:// or mongodb+srv://')
  if (store === 'mongo' && mongodbUrl === undefined) problems.push('MONGODB_URL is needed when HUIYIN_STORE=mongo')
  if (secretKey !== undefined && readKey(secretKey) === undefined) problems.push(`HUIYIN_SECRET_KEY ${keyForm}`)
  if (formerSecretKeys !== undefined && readKeys(formerSecretKeys) === undefined) problems.push(`HUIYIN_SECRET_KEY_FORMER: each key ${keyForm}`)
  if (problems.length > 0) throw new WrongChoice(problems.join('; '))
  return { store: store === 'mongo' ? 'mongo' : 'sqlite', dataDir, mongodbUrl, secretKey, formerSecretKeys }
}

/** The environment names no database that can be opened. */
export class WrongChoice extends Error {
  constructor(problems: string) {
    super(problems)
    this.name = 'WrongChoice'
  }
}

/** The data folder cannot be made or written. */
export class DataFolderUnusable extends Error {
  constructor(folder: string, cause: unknown) {
    super(`the data folder ${folder} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}; set HUIYIN_DATA_DIR`, { cause })
    this.name = 'DataFolderUnusable'
  }
}

/** The file of the embedded database in a data folder. */
export const sqliteFile = (dataDir: string): string => join(dataDir, 'huiyin.db')

/** Opens the database; `migrate()` is the caller's next step. @throws DataFolderUnusable, or the adapter's own error in one line */
export async function openDatabase(choice: DatabaseChoice): Promise<Database> {
  return sealDatabase(await openStoredDatabase(choice), configuredBox(choice))
}

/** The database as it stands, what is sealed in it unopened: for copies of the whole, and for sealing it. @throws as `openDatabase` */
export async function openStoredDatabase(choice: DatabaseChoice): Promise<Database> {
  if (choice.store === 'mongo') {
    if (!choice.mongodbUrl) throw new Error('MONGODB_URL is needed when HUIYIN_STORE=mongo')
    const { openMongo } = await import('./mongo/mongo-database.ts')
    return openMongo({ url: choice.mongodbUrl })
  }
  try {
    makeFolder(choice.dataDir)
    return await openSqlite({ file: sqliteFile(choice.dataDir) })
  } catch (error) {
    throw new DataFolderUnusable(choice.dataDir, error)
  }
}
