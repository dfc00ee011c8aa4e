/** Marks that G2 lists and G2 detail pages print alike: state, field and type, author and time, scores. */
import type { Cheerio, CheerioAPI } from 'cheerio'
import type { AnyNode } from 'domhandler'
import type { Ratings } from '../../storage/records/observation.ts'
import { lineOrNull } from '../page-text.ts'
import { instantFromText } from '../shanghai-time.ts'

/** The first `em` that is coloured as a state: red 待回复, orange 办理中, green anything else. */
export function stateOf(within: Cheerio<AnyNode>): string | null {
  return lineOrNull(within.find('h2 em').filter('.green, .red, .orange').first().text())
}

/** Field and type: the field is printed first and only if there is one, so the count decides, not the place. */
export function typesOf($: CheerioAPI, within: Cheerio<AnyNode>): { domain: string | null; type: string | null } {
  const marks = within.find('h2 em.domainType').toArray().map((em) => lineOrNull($(em).text())).filter((mark) => mark !== null)
  return { domain: marks.length > 1 ? (marks[0] ?? null) : null, type: marks.at(-1) ?? null }
}

/** «走***    2020-09-12 09:50»: the nickname may be empty. */
export function authorAndTime(text: string): { author: string | null; at: string | null } {
  const at = instantFromText(text)
  const author = at === null ? text : text.slice(0, text.search(/\d{4}\s*[-/.年]\s*\d{1,2}/))
  return { author: lineOrNull(author), at }
}

/** 解决程度, 办理态度, 办理速度, each «N分»; null where none of them is given. */
export function readScores($: CheerioAPI, within: Cheerio<AnyNode>): Pick<Ratings, 'resolution' | 'attitude' | 'speed'> | null {
  const scores = { resolution: null, attitude: null, speed: null } as Pick<Ratings, 'resolution' | 'attitude' | 'speed'>
  const names = { 解决程度: 'resolution', 办理态度: 'attitude', 办理速度: 'speed' } as const
  for (const span of within.find('.wrapSpan').toArray()) {
    const match = /(解决程度|办理态度|办理速度)\s*[:：]?\s*([0-5](?:\.\d)?)\s*分/.exec($(span).text())
    if (match) scores[names[match[1] as keyof typeof names]] = Number(match[2])
  }
  return Object.values(scores).some((score) => score !== null) ? scores : null
}
