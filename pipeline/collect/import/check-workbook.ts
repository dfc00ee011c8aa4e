/**
 * Is an XLSX whole? Every part is unpacked once, counted and checked against its sum before the workbook is read: the reader
 * waits for ever on some damaged archives, and what an archive says of its own size need not be true.
 */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { ImportRefused } from './problems.ts'
import { megabytes, readBytes } from './read-bytes.ts'

const END_OF_ZIP = 0x06054b50
const ZIP_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
/** The end record and its longest comment. */
const END_BYTES = 22 + 65_535
const ENCRYPTED = 1
const [STORED, DEFLATED] = [0, 8]

interface Part {
  name: string
  flags: number
  method: number
  crc: number
  packed: number
  unpacked: number
  at: number
}

/** @throws ImportRefused when it is no workbook, protected, damaged, or unpacks to more than allowed */
export async function checkWorkbook(file: string, name: string, size: number, mostUnpacked: number): Promise<void> {
  const parts = await partsOf(file, size)
  if (parts === null) throw new ImportRefused(name, '文件不完整或已损坏')
  if (parts.some(({ flags }) => (flags & ENCRYPTED) !== 0)) throw new ImportRefused(name, '文件有密码保护，请去掉密码后另存为 .xlsx')
  if (!parts.some((part) => part.name === 'xl/workbook.xml')) throw new ImportRefused(name, '不是 Excel 工作簿（.xlsx）')
  let left = mostUnpacked
  for (const part of parts) {
    const unpacked = await unpackedSize(file, part, left)
    if (unpacked === 'damaged') throw new ImportRefused(name, `文件已损坏（${part.name}）`)
    if (unpacked > left) throw new ImportRefused(name, `文件展开后超过 ${megabytes(mostUnpacked)} MB，请拆分后再导入`)
    left -= unpacked
  }
}

/** The list of parts at the end of the archive; null where there is none. */
async function partsOf(file: string, size: number): Promise<Part[] | null> {
  const tail = await readBytes(file, Math.max(0, size - END_BYTES), Math.min(size, END_BYTES))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_ZIP) end--
  if (end < 0) return null
  const [length, from, count] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16), tail.readUInt16LE(end + 10)]
  if (from + length > size) return null
  const directory = await readBytes(file, from, length)
  const parts: Part[] = []
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ZIP_ENTRY; ) {
    const [nameLength, extra, comment] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)]
    parts.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + extra + comment
  }
  return parts.length === count ? parts : null
}

/** Unpacks a part without keeping it; stops soon after `most` bytes. */
async function unpackedSize(file: string, part: Part, most: number): Promise<number | 'damaged'> {
  const header = await readBytes(file, part.at, 30)
  // The reader goes by what stands before each part, not by the list at the end: both must agree.
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_ENTRY || header.readUInt16LE(8) !== part.method || (part.method !== STORED && part.method !== DEFLATED)) return 'damaged'
  const sized = (header.readUInt16LE(6) & 8) === 0
  if (sized && (header.readUInt32LE(18) !== part.packed || header.readUInt32LE(22) !== part.unpacked)) return 'damaged'
  const local = await readBytes(file, part.at + 30, header.readUInt16LE(26))
  if (local.toString('utf8') !== part.name) return 'damaged'
  const from = part.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  let [bytes, sum] = [0, 0]
  const count = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      bytes += chunk.length
      sum = crc32(chunk, sum)
      if (bytes > most) return
    }
  }
  try {
    if (part.packed > 0) {
      const packed = createReadStream(file, { start: from, end: from + part.packed - 1 })
      if (part.method === DEFLATED) await pipeline(packed, createInflateRaw(), count)
      else await pipeline(packed, count)
    }
  } catch (error) {
    if (bytes <= most) return (error as NodeJS.ErrnoException).code === 'EIO' ? Promise.reject(error) : 'damaged'
  }
  if (bytes > most) return bytes
  return bytes === part.unpacked && sum === part.crc ? bytes : 'damaged'
}
