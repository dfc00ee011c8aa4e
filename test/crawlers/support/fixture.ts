import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A page or answer written by us in the shape of the real ones. */
export const fixture = (name: string): string => readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8')
