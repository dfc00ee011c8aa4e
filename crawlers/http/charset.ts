/**
 * Bytes of a page to text. Chinese government pages declare their charset in a header, in a meta, in both and
 * differently, or wrongly (FORMATS §1.0, §2.3): what the bytes themselves say outweighs what the page says.
 */
import iconv from 'iconv-lite'

const metaCharset = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})/i
const headerCharset = /charset\s*=\s*["']?\s*([\w-]{2,20})/i
const xmlEncoding = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})["']/i

/**
 * The text of a page.
 * Order of belief: `forced` (a profile's own word) · byte order mark · valid UTF-8 with non-ASCII characters (GBK
 * text is practically never valid UTF-8) · the declared charset · GB18030. A declared charset that garbles more
 * characters than another one is not believed.
 */
export function decodePage(bytes: Uint8Array, contentType: string, forced?: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (forced !== undefined && iconv.encodingExists(forced)) return iconv.decode(buffer, widened(forced))
  const marked = byteOrderMark(buffer)
  if (marked !== null) return iconv.decode(buffer, marked)
  const utf8 = strictUtf8(buffer)
  if (utf8 !== null) return utf8
  const head = buffer.subarray(0, 4096).toString('latin1')
  const declared = [headerCharset.exec(contentType), metaCharset.exec(head), xmlEncoding.exec(head)]
    .map((match) => match?.[1]?.toLowerCase())
    .filter((name): name is string => name !== undefined && iconv.encodingExists(name))
  const candidates = [...new Set([...declared.map(widened), 'utf-8', 'gb18030'])]
  let best = ''
  let fewest = Number.POSITIVE_INFINITY
  for (const name of candidates) {
    const text = iconv.decode(buffer, name)
    const garbled = countGarbled(text)
    if (garbled < fewest) [best, fewest] = [text, garbled]
  }
  return best
}

/** GBK and GB2312 are subsets of GB18030, and pages use characters beyond what they declare. */
const widened = (name: string): string => (/^(gbk|gb2312|gb_2312-80|x-gbk|cp936|936)$/i.test(name) ? 'gb18030' : name)

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** The text when the bytes are valid UTF-8 (a character cut off at the very end is allowed), else null. */
function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Characters that a wrong charset leaves behind: replacement, C1 controls, private use. */
function countGarbled(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd || (code >= 0x80 && code < 0xa0) || (code >= 0xe000 && code < 0xf900)) count++
  }
  return count
}
