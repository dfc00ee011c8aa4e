/** Can this text be read at all? What cannot gets low confidence everywhere and a reason that begins with «看不懂». */
import type { Text } from '../classifier.ts'
import type { Folded } from '../fold.ts'
import { readLimit } from '../fold.ts'

export interface Verdict {
  understood: boolean
  /** The reason in people's words; null where the text is understood. */
  why: string | null
  /** 0 to 1: every confidence of every classifier is multiplied by it. */
  trust: number
}

export const understoodVersion = 'rules-1'

const hanzi = 1
const commonHanzi = 2
const wordy = 4
const broken = 8

let kinds: Uint8Array | undefined

/** Character kinds. Common hanzi are level 1 of GB 2312 (3,755 of daily use): text in a wrong encoding hardly uses them. */
function characterKinds(): Uint8Array {
  if (kinds !== undefined) return kinds
  const table = new Uint8Array(65_536)
  for (let code = 0; code < 65_536; code++) {
    const char = String.fromCharCode(code)
    if (code >= 0x4e00 && code <= 0x9fff) table[code]! |= hanzi | wordy
    else if (/[\p{L}\p{N}]/u.test(char)) table[code]! |= wordy
    if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff) || (code >= 0xc0 && code <= 0xff) || (code >= 0x80 && code <= 0x9f)) table[code]! |= broken
  }
  const decoder = new TextDecoder('gb18030')
  for (let high = 0xb0; high <= 0xd7; high++) {
    for (let low = 0xa1; low <= 0xfe; low++) {
      const char = decoder.decode(Uint8Array.of(high, low))
      if (char.length === 1) table[char.charCodeAt(0)]! |= commonHanzi
    }
  }
  // The signatures of twice-decoded text are rare in anything else.
  for (const char of '锟斤拷烫屯') table[char.charCodeAt(0)]! &= ~commonHanzi
  return (kinds = table)
}

interface Counts { units: number; hanzi: number; rare: number; wordy: number; broken: number; distinct: number }

function countCharacters(texts: string[]): Counts {
  const table = characterKinds()
  const counts = { units: 0, hanzi: 0, rare: 0, wordy: 0, broken: 0, distinct: 0 }
  const seen = new Set<number>()
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0x20) continue
      const kind = table[code]!
      counts.units++
      if (kind & hanzi) {
        counts.hanzi++
        if (seen.size < 64) seen.add(code)
        if (!(kind & commonHanzi)) counts.rare++
      }
      if (kind & wordy) counts.wordy++
      if (kind & broken) counts.broken++
    }
  }
  counts.distinct = seen.size
  return counts
}

const no = (reason: string, trust = 0.2): Verdict => ({ understood: false, why: `看不懂：${reason}`, trust })

/** Judges a folded text. Pure; never throws. */
export function judgeText(source: Text, title: Folded, content: Folded): Verdict {
  const length = source.title.length + source.content.length
  const counts = countCharacters([title.text, content.text])
  if (counts.units === 0) return no(length === 0 ? '没有内容' : '只有空白或看不见的字符', 0)
  if (counts.wordy === 0) return no('没有文字，只有表情或符号', 0)
  if (counts.broken > 2 && counts.broken * 10 > counts.wordy) return no('乱码', 0.1)
  if (counts.hanzi >= 4 && counts.rare * 10 > counts.hanzi * 4) return no('乱码', 0.1)
  if (counts.hanzi < 2) return no(counts.wordy <= 2 ? '内容太短' : '没有可读的中文', 0.1)
  if (counts.hanzi * 5 < counts.wordy) return no('中文太少，可能是别的语言', 0.15)
  if (counts.distinct <= 2 && counts.hanzi >= 6) return no('只是几个字反复出现', 0.1)
  const hidden = title.invisible + content.invisible
  const turned = title.direction + content.direction
  if (turned > 0) return no('含有改变显示顺序的控制字符', 0.3)
  if (hidden > 3 && hidden * 10 > counts.units) return no('夹有大量看不见的字符', 0.3)
  if (source.title.length > readLimit || source.content.length > readLimit) return no(`文字过长（${length} 字），只读了前 ${readLimit} 字`, 0.3)
  const tags = title.tags + content.tags
  if (tags >= 3 && counts.units < length / 3) return no('多为网页代码', 0.3)
  let trust = 1
  if (tags > 0) trust *= 0.8
  if (hidden > 0) trust *= 0.8
  const traditional = title.traditional + content.traditional
  if (traditional > 1 && traditional * 20 > counts.hanzi) trust *= 0.7
  if (counts.hanzi < 4) trust *= 0.6
  return { understood: true, why: null, trust }
}
