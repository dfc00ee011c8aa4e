/** Parts of a file. */
import { open } from 'node:fs/promises'

/** Up to `length` bytes from a place on. */
export async function readBytes(file: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const bytes = Buffer.alloc(Math.max(0, length))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

export const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0)
