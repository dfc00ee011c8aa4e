/** The sources in use, by hand: a family is a file in sources/ and a line here; a mailbox is a profile file. */
import { loadProfile, profileNames } from './mailbox/load-profile.ts'
import type { Source } from './source.ts'
import { liuyanBrowser } from './sources/liuyan-browser.ts'
import { liuyanForm } from './sources/liuyan-form.ts'
import { mailbox } from './sources/mailbox.ts'

/** What a caller may set for any source; each has its own defaults. */
export interface SourceOptions {
  /** Another place with the same pages: the replica, a test server. */
  baseUrl?: string
  everyMinutes?: number
  /** List pages read at most (per board); for trials. */
  pages?: number
  overlapDays?: number
  historyDays?: number
  /** Path of the browser's program, for sources that need one. */
  chromium?: string
}

const families: Readonly<Record<string, (options: SourceOptions) => Source>> = {
  'liuyan-form': liuyanForm,
  'liuyan-browser': liuyanBrowser,
}

/** No source of that name; the message says which there are. */
export class UnknownSource extends Error {
  constructor(id: string) {
    super(`there is no source «${id}»; known: ${sourceIds().join(', ')}; or mailbox:FILE.yaml`)
    this.name = 'UnknownSource'
  }
}

/** Ids of all sources: `liuyan-form`, `mailbox:kaifeng` … */
export function sourceIds(): string[] {
  return [...Object.keys(families), ...profileNames().map((name) => `mailbox:${name}`)]
}

/**
 * A source by its id, `mailbox:NAME` or `mailbox:PATH.yaml`.
 * @throws UnknownSource · ProfileInvalid
 */
export function buildSource(id: string, options: SourceOptions = {}): Source {
  const family = Object.hasOwn(families, id) ? families[id] : undefined
  if (family) return family(options)
  const wanted = /^mailbox:(.+)$/.exec(id)?.[1]
  if (wanted === undefined || (!/\.(ya?ml|json)$/.test(wanted) && !profileNames().includes(wanted))) throw new UnknownSource(id)
  const { name, profile } = loadProfile(wanted)
  return mailbox(name, profile, options)
}
