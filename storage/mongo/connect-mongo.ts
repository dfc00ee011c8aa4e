/** A connection to a MongoDB that can do what the port promises, or one clear line why not. */
import { MongoClient } from 'mongodb'
import type { MongoClientOptions } from 'mongodb'

/** How long a start waits for a server. Later operations wait as the driver does by default: an election takes longer than this. */
const FIRST_ANSWER_MS = 4000

/** Acknowledged by a majority and read as such: what was read or written once is not rolled back by a failover. */
const options: MongoClientOptions = {
  appName: 'huiyin',
  ignoreUndefined: true,
  retryWrites: true,
  retryReads: true,
  writeConcern: { w: 'majority' },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
}

/**
 * @param url a MongoDB connection string
 * @throws Error in one line, without the password, when the server does not answer within about
 * four seconds, refuses the login, or stands alone (then it has no transactions)
 */
export async function connectMongo(url: string): Promise<MongoClient> {
  const hello = await askHello(url)
  if (!hello.setName && hello.msg !== 'isdbgrid') {
    throw new Error(`MongoDB at ${hostsOf(url)} stands alone: transactions need a replica set (one member is enough: start mongod with --replSet and run rs.initiate())`)
  }
  return new MongoClient(url, options)
}

async function askHello(url: string): Promise<{ setName?: string; msg?: string }> {
  let probe: MongoClient
  try {
    probe = new MongoClient(url, { appName: 'huiyin', serverSelectionTimeoutMS: FIRST_ANSWER_MS, connectTimeoutMS: FIRST_ANSWER_MS })
  } catch (error) {
    throw new Error(`MONGODB_URL is not a MongoDB connection string: ${oneLine(error)}`, { cause: error })
  }
  try {
    // A login that is refused shows here; hello itself needs none.
    await probe.db().command({ ping: 1 })
    return await probe.db('admin').command({ hello: 1 })
  } catch (error) {
    throw new Error(`MongoDB at ${hostsOf(url)} cannot be used: ${oneLine(error)}`, { cause: error })
  } finally {
    await probe.close()
  }
}

/** Hosts and ports only: the rest of the string may hold a password. */
const hostsOf = (url: string): string => partsOf(url)?.hosts ?? 'an unreadable address'

/** The database a connection string names, `…/NAME?…`. The driver does not tell it from its own default. */
export const databaseNameIn = (url: string): string | undefined => partsOf(url)?.database

function partsOf(url: string): { hosts: string; database: string | undefined } | undefined {
  const [, authority, path] = /^mongodb(?:\+srv)?:\/\/([^/?]*)(?:\/([^?]*))?/.exec(url) ?? []
  return authority === undefined ? undefined : { hosts: authority.slice(authority.lastIndexOf('@') + 1), database: path ? decodeURIComponent(path) : undefined }
}

const oneLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
