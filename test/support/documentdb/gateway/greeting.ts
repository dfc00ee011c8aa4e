import { BSON } from 'mongodb'
import type { Document } from 'mongodb'
import { MAX_MESSAGE_BYTES } from './wire-messages.ts'

/** Answers hello: drivers take `isdbgrid` for a router in front of a cluster, and so use sessions, retries and transactions. */
export function greeting(): Document {
  return {
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    msg: 'isdbgrid',
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 25_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: new BSON.Int32(30),
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  }
}
