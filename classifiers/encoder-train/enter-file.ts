/** Adds to a folder of weights what was fitted for them. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a file beside the weights, and its sum into their manifest. */
export function enterFile(folder: string, name: string, content: string): void {
  const path = join(folder, 'encoder.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, string> }
  manifest.files[name] = createHash('sha256').update(content).digest('hex')
  writeFileSync(join(folder, name), content)
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
}
