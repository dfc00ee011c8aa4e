/** What a file really is, by its first bytes rather than its name, and whether it may be read at all. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { checkWorkbook } from './check-workbook.ts'
import { ImportRefused } from './problems.ts'
import { megabytes, readBytes } from './read-bytes.ts'
import type { ImportLimits } from './table.ts'

export type FileKind = 'csv' | 'xlsx' | 'json-lines'

const OLE = [0xd0, 0xcf, 0x11, 0xe0]
const ZIP = [0x50, 0x4b, 0x03, 0x04]

/** @throws ImportRefused */
export async function kindOf(file: string, limits: ImportLimits): Promise<FileKind> {
  const name = basename(file)
  const { size } = await stat(file)
  if (size === 0) throw new ImportRefused(name, '文件是空的')
  const head = await readBytes(file, 0, Math.min(size, 4096))
  const starts = (magic: readonly number[]): boolean => magic.every((byte, n) => head[n] === byte)
  if (starts(OLE)) throw new ImportRefused(name, await oleProblem(file, size))
  if (starts(ZIP)) {
    refuseLarger(name, size, limits.xlsxBytes)
    await checkWorkbook(file, name, size, limits.unpackedBytes)
    return 'xlsx'
  }
  refuseLarger(name, size, limits.textBytes)
  const first = new TextDecoder().decode(head).replace(/^\ufeff/, '').trimStart()
  if (first.startsWith('<')) throw new ImportRefused(name, '这是网页（HTML）格式的表格，请用 Excel 打开后另存为 .xlsx')
  if (first.startsWith('%PDF')) throw new ImportRefused(name, '这是 PDF 文件，请导出为 .xlsx、.csv 或 JSON 行')
  return first.startsWith('{') ? 'json-lines' : 'csv'
}

function refuseLarger(name: string, size: number, most: number): void {
  if (size > most) throw new ImportRefused(name, `文件有 ${megabytes(size)} MB，最多 ${megabytes(most)} MB，请拆分后再导入`)
}

/** Office keeps a password-protected workbook in the old container, in a stream of this name. */
async function oleProblem(file: string, size: number): Promise<string> {
  const bytes = await readBytes(file, 0, Math.min(size, 4 * 1024 * 1024))
  const tail = await readBytes(file, Math.max(0, size - 1024 * 1024), Math.min(size, 1024 * 1024))
  const mark = Buffer.from('EncryptedPackage', 'utf16le')
  return bytes.includes(mark) || tail.includes(mark) ? '文件有密码保护，请去掉密码后另存为 .xlsx' : '这是旧版 Excel（.xls）文件，请另存为 .xlsx'
}
