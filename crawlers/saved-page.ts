/** A page from a file, as `npm run crawl -- parse` reads it: bytes to text, and the address it was saved from. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PageChanged } from './errors.ts'
import { decodePage } from './http/charset.ts'
import { pageMaxBytes } from './reading.ts'

/**
 * @param url the address it was saved from; without it the file's own note of it is taken (`<url>…</url>` in the first
 *   line, a `saved from url=` comment, a canonical link), else the file's `file:` address
 * @throws PageChanged for a file larger than any page, which is not read
 */
export function readSavedPage(file: string, url?: string): { body: string; url: string } {
  const { size } = statSync(file)
  if (size > pageMaxBytes) throw new PageChanged('saved page', 'size', file, `${Math.round(size / 1024 ** 2)} MB, pages have ${pageMaxBytes / 1024 ** 2} MB at most`)
  const text = decodePage(readFileSync(file), '')
  const noted = /^\s*<url>\s*(https?:\/\/[^<\s]+)\s*<\/url>/i.exec(text)
  const body = noted ? text.slice(noted[0].length) : text
  const head = text.slice(0, 20_000)
  const address = url ?? noted?.[1] ?? /saved from url=\(\d+\)(https?:\/\/\S+)/.exec(head)?.[1] ?? /<link[^>]{1,200}rel=["']?canonical["']?[^>]{1,200}href=["'](https?:\/\/[^"']{1,500})/i.exec(head)?.[1]
  return { body, url: address ?? pathToFileURL(resolve(file)).href }
}
