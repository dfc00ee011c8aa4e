/**
 * MongoDB's wire protocol, as far as its drivers speak it today: OP_MSG both ways, and the old
 * OP_QUERY that still opens a connection (mongodb.com/docs/manual/reference/mongodb-wire-protocol).
 */
import { BSON } from 'mongodb'
import type { Document } from 'mongodb'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const HEADER_BYTES = 16
/** What hello announces as maxMessageSizeBytes. */
export const MAX_MESSAGE_BYTES = 48_000_000

const CHECKSUM_PRESENT = 1 << 0
const MORE_TO_COME = 1 << 1
const CHECKSUM_BYTES = 4
const BODY_SECTION = 0

export interface Request {
  id: number
  /** One BSON document: the command. */
  body: Buffer
  /** The documents of an insert, update or delete that came beside the body, one after another; null when there are none. */
  documents: Buffer | null
  /** False for unacknowledged writes. */
  wantsReply: boolean
  /** Opened by OP_QUERY: answered by OP_REPLY. */
  old: boolean
}

/** Cuts a connection's bytes into messages. @throws when a length cannot be right */
export async function* wireMessages(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    size += chunk.length
    while (size >= HEADER_BYTES) {
      // Large messages come in many chunks: they are joined once all of them are there.
      const head = (waiting[0]?.length ?? 0) >= 4 ? (waiting[0] as Buffer) : Buffer.concat(waiting)
      const length = head.readInt32LE(0)
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new Error(`a message of ${length} bytes`)
      if (size < length) break
      const all = Buffer.concat(waiting)
      yield all.subarray(0, length)
      size -= length
      waiting = size > 0 ? [all.subarray(length)] : []
    }
  }
}

/** Reads one message. @throws for anything but OP_MSG and OP_QUERY */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4)
  const opcode = message.readInt32LE(12)
  if (opcode === OP_QUERY) {
    const nameEnd = message.indexOf(0, HEADER_BYTES + 4)
    return { id, body: documentAt(message, nameEnd + 1 + 8), documents: null, wantsReply: true, old: true }
  }
  if (opcode !== OP_MSG) throw new Error(`opcode ${opcode} is not spoken here`)
  const flags = message.readUInt32LE(HEADER_BYTES)
  const end = message.length - (flags & CHECKSUM_PRESENT ? CHECKSUM_BYTES : 0)
  let at = HEADER_BYTES + 4
  let body: Buffer | undefined
  let documents: Buffer | null = null
  while (at < end) {
    const kind = message[at]
    at += 1
    if (kind === BODY_SECTION) {
      body = documentAt(message, at)
      at += body.length
    } else {
      // A section of documents: its length (itself included), the field it stands for, the documents.
      const sectionEnd = at + message.readInt32LE(at)
      documents = message.subarray(message.indexOf(0, at + 4) + 1, sectionEnd)
      at = sectionEnd
    }
  }
  if (!body) throw new Error('a message without a command')
  return { id, body, documents, wantsReply: (flags & MORE_TO_COME) === 0, old: false }
}

/** The answer to a request: a document, or one that the engine has encoded already. */
export function writeReply(request: Request, reply: Document | Buffer): Buffer {
  const body = Buffer.isBuffer(reply) ? reply : BSON.serialize(reply, { ignoreUndefined: true })
  const fields = request.old ? Buffer.alloc(20) : Buffer.alloc(5)
  // OP_REPLY: flags, cursor id, first document, number of documents. OP_MSG: flags and the kind of the one section, all zero.
  if (request.old) fields.writeInt32LE(1, 16)
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeInt32LE(HEADER_BYTES + fields.length + body.length, 0)
  header.writeInt32LE(request.id, 8)
  header.writeInt32LE(request.old ? OP_REPLY : OP_MSG, 12)
  return Buffer.concat([header, fields, body])
}

const documentAt = (message: Buffer, at: number): Buffer => message.subarray(at, at + message.readInt32LE(at))
