/** Times as files write them. Pure. */
import { instantFromEpoch, instantFromExcelSerial, instantFromText } from '../../../crawlers/shanghai-time.ts'

const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/
const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/

/**
 * An instant from a cell: text in Shanghai time (2026-11-20 08:05, 2026年11月20日, 2026/11/20, 20261120), an instant with
 * its zone, an Excel day number, epoch seconds or milliseconds.
 * @returns null for what names no real moment; nothing is guessed
 */
export function importTime(text: string): string | null {
  const value = text.trim()
  if (withZone.test(value)) return Number.isNaN(Date.parse(value)) ? null : new Date(value).toISOString()
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = compact.exec(value) ?? []
  if (year !== undefined) return instantFromText(`${year}-${month}-${day} ${hour}:${minute}:${second}`) ?? instantFromEpoch(value)
  if (/^[\d.]+$/.test(value) && !value.includes('.', value.indexOf('.') + 1)) return instantFromExcelSerial(value) ?? instantFromEpoch(value)
  return instantFromText(value)
}
