/** A page as it came, as text. It is never shown as HTML. */
import { gunzipSync } from 'node:zlib'
import type { RawEvidence } from '../../storage/records/evidence.ts'

/** A page that unpacks to more is not shown: it would be a bomb, not a page. */
const MOST_BYTES = 20 * 1024 * 1024
const SHOWN_CHARACTERS = 100_000

export function rawText(raw: Pick<RawEvidence, 'gzip' | 'contentType'>): { text: string; bytes: number; cut: boolean } {
  const page = gunzipSync(Buffer.from(raw.gzip, 'base64'), { maxOutputLength: MOST_BYTES })
  const text = decoderFor(raw.contentType).decode(page)
  return { text: text.slice(0, SHOWN_CHARACTERS), bytes: page.byteLength, cut: text.length > SHOWN_CHARACTERS }
}

/** By the charset of the content type; UTF-8 where none or an unknown one is given. */
function decoderFor(contentType: string): TextDecoder {
  const charset = /charset=["']?([\w-]+)/iu.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset)
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder()
    throw error
  }
}
