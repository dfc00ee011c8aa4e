/** Chooses and opens the database of a configuration. The mongo adapter is loaded only when it is asked for. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'

export interface DatabaseChoice {
  store: 'sqlite' | 'mongo'
  /** Folder of the SQLite file. */
  dataDir: string
  mongodbUrl: string | undefined
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
    await mkdir(choice.dataDir, { recursive: true })
    return await openSqlite({ file: sqliteFile(choice.dataDir) })
  } catch (error) {
    throw new DataFolderUnusable(choice.dataDir, error)
  }
}
