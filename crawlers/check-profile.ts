/** `npm run crawl -- check PROFILE`: one list page and one letter, field by field, and a draft of a fixture from them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadProfile } from './mailbox/load-profile.ts'
import { fillTemplate, listRequest } from './mailbox/requests.ts'
import type { FetchedPage, ListPage, PoliteFetch, Source } from './source.ts'
import { mailbox } from './sources/mailbox.ts'

export interface CheckTools {
  fetch: PoliteFetch
  say(text: string): void
  baseUrl?: string
  fixtureFolder: string
}

/**
 * Tries a profile and says what it finds. @returns how many fields that the profile names were found nowhere
 * @throws ProfileInvalid · PageChanged · SiteRefused · SiteUnreachable
 */
export async function checkProfile(nameOrFile: string, tools: CheckTools): Promise<number> {
  const { name, profile } = loadProfile(nameOrFile)
  const { fetch, say } = tools
  const source = mailbox(name, profile, tools.baseUrl === undefined ? {} : { baseUrl: tools.baseUrl })
  const origin = source.facts.url
  const charset = profile.charset === undefined ? {} : { charset: profile.charset }
  if (profile.warmUp !== undefined) await fetch({ url: new URL(fillTemplate(profile.warmUp, profile.vars), origin).href, ...charset })
  const listPage = await fetch(listRequest(profile, origin, 0, null))
  const list = source.parseList(listPage.body, listPage.url)
  say(`list ${listPage.url}: ${list.rows.length} rows, next page ${list.next ?? 'none'}`)
  let missing = sayFields(say, Object.keys(profile.list.fields), (field) => shownInList(list, field))
  const first = list.rows[0]
  if (!first) return missing
  const detailPage = await fetch({ url: first.url, ...charset })
  say(`detail ${detailPage.url}`)
  const seen = source.parseDetail(detailPage.body, detailPage.url) as unknown as Record<string, unknown>
  const named = [...Object.keys(profile.detail.fields), ...(profile.detail.replies ? ['replies'] : []), ...(profile.detail.ratings ? ['ratings'] : [])]
  missing += sayFields(say, named, (field) => seen[field])
  say(`draft fixture: ${writeFixture(tools.fixtureFolder, name, source, listPage, detailPage).join(', ')} (real text: shorten it and change the words before you commit it)`)
  return missing
}

function shownInList(list: ListPage, field: string): string {
  const found = list.rows.filter((row) => isFound({ ...row.seen, ...row }[field as keyof typeof row]))
  const example = found[0] ? String({ ...found[0].seen, ...found[0] }[field as keyof ListPage['rows'][number]]) : ''
  return found.length === 0 ? '' : `${found.length} of ${list.rows.length}, e.g. ${example.slice(0, 60)}`
}

function sayFields(say: CheckTools['say'], fields: readonly string[], valueOf: (field: string) => unknown): number {
  let missing = 0
  for (const field of fields) {
    const value = valueOf(field)
    if (!isFound(value)) missing++
    say(`  ${isFound(value) ? '✓' : '✗'} ${field.padEnd(12)} ${isFound(value) ? shorten(value) : 'nothing found'}`)
  }
  return missing
}

const isFound = (value: unknown): boolean => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replace(/\s+/g, ' ')
  return line.length > 90 ? `${line.slice(0, 90)}… (${text.length} characters)` : line
}

function writeFixture(folder: string, name: string, source: Source, list: FetchedPage, detail: FetchedPage): string[] {
  mkdirSync(folder, { recursive: true })
  const files: [string, string][] = [
    [join(folder, `${name}-list.draft.txt`), list.body],
    [join(folder, `${name}-detail.draft.html`), detail.body],
    [join(folder, `${name}-detail.draft.json`), `${JSON.stringify(source.parseDetail(detail.body, detail.url), null, 2)}\n`],
  ]
  for (const [file, text] of files) writeFileSync(file, text)
  return files.map(([file]) => file)
}
