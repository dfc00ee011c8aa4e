/**
 * Folding: a text as the classifiers read it, with the way back to the original. Full-width letters become half-width, capitals small,
 * Traditional characters Simplified (OpenCC's table, character by character), invisible and direction-changing characters
 * and HTML tags go. What stays keeps its offset in the original, so that evidence points at the very words that were written.
 */
import { Converter } from 'opencc-js/t2cn'

/** More than this is not read: nobody writes it by hand, and time would be unbounded. In UTF-16 units. */
export const readLimit = 20_000

export interface Folded {
  text: string
  /** The original index of every unit of `text`; null where nothing was dropped and they are the same. */
  offsets: Int32Array | null
  /** What was found on the way: counts of characters. */
  traditional: number
  invisible: number
  direction: number
  tags: number
}

const drop = 0
/** Code ranges, both ends included: soft hyphen, joiners, fillers, variation selectors, byte order mark. */
const invisible = [[0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180e], [0x200b, 0x200d], [0x2060, 0x2064], [0x206a, 0x206f], [0xfe00, 0xfe0f], [0xfeff, 0xfeff]] as const
/** Marks, embeddings, overrides and isolates that turn the direction of writing. */
const direction = [[0x200e, 0x200f], [0x202a, 0x202e], [0x2066, 0x2069]] as const
const within = (code: number, ranges: readonly (readonly [number, number])[]): boolean => ranges.some(([from, to]) => code >= from && code <= to)
const tag = /<\/?[a-z!][^<>]{0,2000}>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});/gi

interface Table { to: Uint16Array; traditional: Uint8Array; hidden: Uint8Array }

function makeTable(): Table {
  const to = new Uint16Array(65_536)
  const traditional = new Uint8Array(65_536)
  const hidden = new Uint8Array(65_536)
  const convert = Converter({ from: 't', to: 'cn' })
  for (let code = 0; code < 65_536; code++) {
    const char = String.fromCharCode(code)
    to[code] = code
    if (code >= 0x4e00 && code <= 0x9fff) {
      const simple = convert(char)
      if (simple.length === 1 && simple !== char) {
        to[code] = simple.charCodeAt(0)
        traditional[code] = 1
      }
    } else if (code >= 0xff01 && code <= 0xff5e) to[code] = String.fromCharCode(code - 0xfee0).toLowerCase().charCodeAt(0)
    else if (code === 0x3000 || code === 0xa0 || code < 0x20 || code === 0x7f) to[code] = 0x20
    else if (code < 0xd800) {
      const lower = char.toLowerCase()
      if (lower.length === 1) to[code] = lower.charCodeAt(0)
    }
    if (within(code, invisible)) hidden[code] = 1
    else if (within(code, direction)) hidden[code] = 2
    if (hidden[code] !== 0) to[code] = drop
  }
  // Punctuation keeps its Chinese form, whichever was typed: rules then need only one.
  for (const [from, into] of [[',', '，'], ['!', '！'], ['?', '？'], [';', '；'], ['(', '（'], [')', '）'], [':', '：']] as const) {
    to[from.charCodeAt(0)] = into.charCodeAt(0)
    to[from.charCodeAt(0) + 0xfee0] = into.charCodeAt(0)
  }
  // These have a Traditional reading in OpenCC's table but are everyday Simplified characters.
  for (const char of '著乾瞭藉麽') traditional[char.charCodeAt(0)] = 0
  return { to, traditional, hidden }
}

let table: Table | undefined

/** Folds at most `readLimit` units of a text; `whole` folds all of it and keeps tags (for masking). Pure; never throws. */
export function foldText(original: string, extent: 'read' | 'whole' = 'read'): Folded {
  table ??= makeTable()
  const { to, traditional, hidden } = table
  const length = extent === 'whole' ? original.length : Math.min(original.length, readLimit)
  const skip = extent === 'read' && /[<&]/.test(original) ? tagRanges(original.slice(0, length)) : null
  const units = new Uint16Array(length)
  const offsets = new Int32Array(length)
  const counts = { traditional: 0, invisible: 0, direction: 0, tags: skip === null ? 0 : skip.length / 2 }
  let size = 0
  let range = 0
  for (let i = 0; i < length; i++) {
    if (skip !== null && i === skip[range]) {
      units[size] = 0x20
      offsets[size++] = i
      i = skip[range + 1]! - 1
      range += 2
      continue
    }
    const code = original.charCodeAt(i)
    const next = to[code]!
    if (traditional[code] === 1) counts.traditional++
    if (next === drop) {
      if (hidden[code] === 2) counts.direction++
      else counts.invisible++
      continue
    }
    units[size] = next
    offsets[size++] = i
  }
  return { text: decode(units, size), offsets: size === length ? null : offsets.slice(0, size), ...counts }
}

/** Start and end in the original of a range of the folded text. */
export function originalRange(folded: Folded, start: number, end: number): { start: number; end: number } {
  if (folded.offsets === null || end <= start) return { start, end }
  return { start: folded.offsets[start]!, end: folded.offsets[end - 1]! + 1 }
}

function tagRanges(text: string): number[] | null {
  const ranges: number[] = []
  for (const match of text.matchAll(tag)) ranges.push(match.index, match.index + match[0].length)
  return ranges.length === 0 ? null : ranges
}

function decode(units: Uint16Array, size: number): string {
  return Buffer.from(units.buffer, 0, size * 2).toString('utf16le')
}
