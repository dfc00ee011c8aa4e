/** The promise of every reader: a valid result, or `PageChanged` / `PostMissing`; never anything else. */
import { PageChanged } from './errors.ts'

/**
 * Runs a reader. A page nested so deeply that it is not even parsed, or that walking it exhausts the stack
 * (both a RangeError), is a page that does not fit; every other error passes.
 */
export function readingErrors<T>(source: string, url: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw new PageChanged(source, 'document', url, `nested too deeply (${error.message})`)
    throw error
  }
}
