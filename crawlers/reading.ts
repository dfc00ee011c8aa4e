/** The promise of every reader: a valid result, or `PageChanged` / `PostMissing`; never anything else. */
import { PageChanged } from './errors.ts'

/** The largest answer or saved page that is read; real ones have some 20 to 100 kB. */
export const pageMaxBytes = 8 * 1024 * 1024

/**
 * Runs a reader. A page nested so deeply or so crowded that it is not even read, or that walking it exhausts the stack
 * (all a RangeError), is a page that does not fit; every other error passes.
 */
export function readingErrors<T>(source: string, url: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw new PageChanged(source, 'document', url, `no page of a site (${error.message})`)
    throw error
  }
}
