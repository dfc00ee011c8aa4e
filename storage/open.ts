/** Chooses and opens the database of a configuration. The mongo adapter is loaded only when it is asked for. */
import { join } from 'node:path'
import type { Database } from './database.ts'
import { makeFolder } from './make-folder.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'

export interface DatabaseChoice {
  store: 'sqlite' | 'mongo'
  /** Folder of the SQLite file. */
  dataDir: string
  mongodbUrl: string | undefined
}

/** What the environment says; the names and defaults of .env.example. @throws WrongChoice naming every wrong variable */
export function databaseChoice(environment: Readonly<Record<string, string | undefined>>): DatabaseChoice {
  // An empty value in a .env file means «not set».
  const { HUIYIN_STORE: store = 'sqlite', HUIYIN_DATA_DIR: dataDir = './data', MONGODB_URL: mongodbUrl } = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const problems: string[] = []
  if (store !== 'sqlite' && store !== 'mongo') problems.push(`HUIYIN_STORE is sqlite or mongo, not «${store}»`)
  if (mongodbUrl !== undefined && !/^mongodb(\+srv)?:\/\//.test(mongodbUrl)) problems.push('MONGODB_URL begins with mongodb:// or mongodb+srv://')
  if (store === 'mongo' && mongodbUrl === undefined) problems.push('MONGODB_URL is needed when HUIYIN_STORE=mongo')
  if (problems.length > 0) throw new WrongChoice(problems.join('; '))
  return { store: store === 'mongo' ? 'mongo' : 'sqlite', dataDir, mongodbUrl }
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
