/** In which encoding a text file is written: Chinese systems export UTF-8, with and without a mark, GBK, and UTF-16. */
import { open } from 'node:fs/promises'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'gb18030'

const CHUNK = 1024 * 1024

/** By its mark; else UTF-8 where every byte of the file is, else GB18030, of which GBK and GB2312 are parts. */
export async function encodingOf(file: string): Promise<TextEncoding> {
  const handle = await open(file)
  try {
    const chunk = Buffer.alloc(CHUNK)
    const strict = new TextDecoder('utf-8', { fatal: true })
    for (let position = 0; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, CHUNK, position)
      const bytes = chunk.subarray(0, bytesRead)
      if (position === 0 && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
      if (position === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
      if (!decodes(strict, bytes, bytesRead > 0)) return 'gb18030'
      if (bytesRead === 0) return 'utf-8'
      position += bytesRead
    }
  } finally {
    await handle.close()
  }
}

function decodes(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
