/** An uploaded file lies in a folder of its own while it is read, under its own name, and is gone afterwards. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Longer names do not fit every file system, in bytes. */
const NAME_LENGTH = 60

/** Calls `read` with the path of the file; whatever it leaves in the folder is removed with it. */
export async function withUploadedFile<T>(name: string, bytes: Uint8Array, read: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-upload-'))
  try {
    const file = join(folder, plainName(name))
    await writeFile(file, bytes, { mode: 0o600 })
    return await read(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Threat: a name with a path in it, or with signs a file system does not take. The ending is kept. */
export const plainName = (name: string): string =>
  (name.split(/[\\/]/u).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Surrogate}<>:"|?*]/gu, '_')
    .replace(/^\.+/u, '_')
    .slice(-NAME_LENGTH) || 'upload'
