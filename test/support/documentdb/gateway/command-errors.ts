/** The engine's errors as MongoDB's: its SQLSTATE carries the code (documentdb's own table of error mappings). */
import { BSON } from 'mongodb'
import type { Document } from 'mongodb'
import { DatabaseError } from 'pg'

export const codes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  WriteConflict: 112,
  CommandNotSupported: 115,
  DocumentValidationFailure: 121,
  NoSuchTransaction: 251,
  DuplicateKey: 11000,
  UnrecognizedStage: 40324,
} as const
export type CodeName = keyof typeof codes

const bySqlState: Readonly<Record<string, CodeName>> = {
  M0001: 'BadValue',
  M0003: 'FailedToParse',
  M0004: 'TypeMismatch',
  M0006: 'IllegalOperation',
  M0008: 'NamespaceNotFound',
  M0009: 'IndexNotFound',
  M000E: 'CursorNotFound',
  M000F: 'NamespaceExists',
  M000M: 'ImmutableField',
  M000N: 'CannotCreateIndex',
  M000P: 'InvalidOptions',
  M000Q: 'InvalidNamespace',
  M000R: 'IndexOptionsConflict',
  M000S: 'IndexKeySpecsConflict',
  M000U: 'CommandNotSupported',
  M001C: 'DuplicateKey',
  M007U: 'UnrecognizedStage',
  M00CO: 'DocumentValidationFailure',
  M00EX: 'MaxTimeMSExpired',
  M00EY: 'CommandNotFound',
  M00F1: 'WriteConflict',
  M00F6: 'NoSuchTransaction',
  '23505': 'DuplicateKey',
  '23P01': 'DuplicateKey',
  '40001': 'WriteConflict',
  '40P01': 'WriteConflict',
  '57014': 'MaxTimeMSExpired',
}

/** A command that failed, as the driver is to see it. */
export class CommandFailed extends Error {
  readonly codeName: CodeName
  readonly transient: boolean
  /** `transient`: the whole transaction may be tried again. */
  constructor(codeName: CodeName, message: string, transient = false) {
    super(message)
    this.codeName = codeName
    this.transient = transient
  }
}

/** What the engine (or we) threw, as a failed command. An error of neither is thrown on. */
export function asCommandFailed(error: unknown, inTransaction: boolean): CommandFailed {
  if (error instanceof CommandFailed) return error
  if (!(error instanceof DatabaseError)) throw error
  const codeName = bySqlState[error.code ?? ''] ?? 'InternalError'
  const message = codeName === 'InternalError' ? `${error.message} (SQLSTATE ${error.code})` : error.message
  return new CommandFailed(codeName, asDuplicate(codeName, message), inTransaction && codeName === 'WriteConflict')
}

/** Two writers met (or waited for each other): PostgreSQL undid the statement, it may run again. */
export const isWriteConflict = (error: unknown): boolean => error instanceof DatabaseError && bySqlState[error.code ?? ''] === 'WriteConflict'

/** The reply that tells the driver. */
export function errorReply(failed: CommandFailed): Document {
  return {
    ok: 0,
    errmsg: failed.message,
    code: codes[failed.codeName],
    codeName: failed.codeName,
    ...(failed.transient ? { errorLabels: ['TransientTransactionError'] } : {}),
  }
}

/** The reply of a write: errors of single documents carry PostgreSQL's number for the SQLSTATE; they get MongoDB's. */
export function withMongoCodes(reply: Document): Document {
  for (const failed of (reply.writeErrors ?? []) as Document[]) {
    const codeName = bySqlState[sqlStateOf(Number(failed.code))] ?? 'InternalError'
    failed.code = new BSON.Int32(codes[codeName])
    failed.errmsg = asDuplicate(codeName, String(failed.errmsg))
  }
  return reply
}

/** Drivers and programs know a duplicate by this word as well as by the code. */
const asDuplicate = (codeName: CodeName, message: string): string => (codeName === 'DuplicateKey' ? `E11000 duplicate key error: ${message}` : message)

const SIX_BITS = 6
/** PostgreSQL packs the five characters of a SQLSTATE into an integer, six bits each, lowest first (elog.h, MAKE_SQLSTATE). */
function sqlStateOf(packed: number): string {
  const character = (index: number) => String.fromCharCode(((packed >> (index * SIX_BITS)) & 0x3f) + '0'.charCodeAt(0))
  return [0, 1, 2, 3, 4].map(character).join('')
}
