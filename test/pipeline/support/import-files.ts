/** Files as offices export them, invented. */
import { writeFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'

export const boardHeadings = ['留言编号', '留言标题', '留言内容', '留言人', '留言时间', '办理状态', '留言类型', '留言领域', '回复单位', '回复时间', '回复内容', '满意度', '解决程度']
export const boardRows: (string | number)[][] = [
  ['26480001', '路灯不亮', '金明大道路灯坏了三盏，晚上看不清路。', '陈***', '2026-11-18 08:05:09', '已回复', '投诉', '城建', '市照明管理处', '2026-11-19 10:00', '已修复。', '满意', '5星'],
  ['26480002', '公交站牌', '三大街站牌，字迹\n模糊，"看不清"。', '', '2026/11/18 9:30', '未回复', '建议', '交通', '', '', '', '', ''],
  ['26480003', '感谢', '感谢社区帮忙找回走失老人。', '王***', '2026年11月19日', '办结', '感谢', '', '', '', '', '', ''],
]

export function csvText(headings: readonly unknown[], rows: readonly (readonly unknown[])[], delimiter = ','): string {
  const cell = (value: unknown): string => (/["\n\r,;\t]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value))
  return [headings, ...rows].map((row) => row.map(cell).join(delimiter)).join('\r\n')
}

export async function writeCsv(file: string, text: string, encoding: 'utf8' | 'utf8-bom' | 'gbk' | 'utf16' = 'utf8'): Promise<string> {
  const bytes = encoding === 'utf16' ? iconv.encode(text, 'utf16le', { addBOM: true }) : encoding === 'gbk' ? iconv.encode(text, 'gbk') : Buffer.from(encoding === 'utf8-bom' ? `\ufeff${text}` : text)
  await writeFile(file, bytes)
  return file
}

/** A workbook; each sheet is rows of cells, dates as Date in wall time. */
export async function writeXlsx(file: string, sheets: Record<string, unknown[][]>): Promise<string> {
  const book = new ExcelJS.Workbook()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name)
    for (const row of rows) sheet.addRow(row)
    sheet.eachRow((row) => row.eachCell((cell) => cell.value instanceof Date && (cell.numFmt = 'yyyy-mm-dd hh:mm:ss')))
  }
  await book.xlsx.writeFile(file)
  return file
}
