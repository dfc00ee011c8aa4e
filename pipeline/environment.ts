/** The environment with `.env` under it: what is set in the process wins. */
import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'

/** Merges `file` (absent: nothing) into `environment`; reads nothing else and changes nothing. */
export function loadEnvironment(environment: Record<string, string | undefined>, file = '.env'): Record<string, string | undefined> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return environment
    throw error
  }
  return { ...parse(text), ...environment }
}
