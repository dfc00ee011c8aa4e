import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where a file system answers
 * ENOENT to making a folder in one that exists (/proc does), so each level is made by itself.
 * @throws the file system's error
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let at = path.resolve(folder); !statSync(at, { throwIfNoEntry: false }); at = path.dirname(at)) missing.unshift(at)
  for (const level of missing) {
    try {
      mkdirSync(level)
    } catch (error) {
      // Another process starting on the same store may have made it meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`)
}
