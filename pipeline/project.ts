/** Where the program lies and which version it is. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url))

/** The version of package.json. */
export function projectVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}
