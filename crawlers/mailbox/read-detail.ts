/** A letter's page by its mailbox's profile. Pure. */
import type { Observation, PublicReply, Ratings } from '../../storage/records/observation.ts'
import { PageBlank, PageChanged, PostMissing } from '../errors.ts'
import { absoluteUrl, lineOf, lineOrNull } from '../page-text.ts'
import type { Rule } from './profile.ts'
import { htmlScope, inHand, jsonScope, readDate } from './read-page.ts'
import type { Reading } from './read-page.ts'
import { valueOf, valuesOf } from './rules.ts'
import type { PageInHand, Scope } from './rules.ts'

/** What is known of the letter from elsewhere: its id in the list, and what only the list shows. */
export interface LetterFacts {
  externalId: string | null
  submittedAt: string | null
  state: string | null
}

/**
 * @throws PostMissing for the page a site shows instead of a letter that is not there · PageBlank without a text ·
 *   PageChanged when id, title or time is not found, or a date that is printed cannot be read
 */
export function readMailboxDetail(reading: Reading, facts: LetterFacts): Observation {
  const { profile, source, url, body } = reading
  const { fields, shape, embedded } = profile.detail
  const scope = shape === 'json' ? jsonScope(reading, embedded) : htmlScope(body)
  const page = inHand(reading, scope)
  const line = (rule: Rule | undefined): string | null => lineOrNull(valueOf(rule, scope, page))
  const title = lineOf(valueOf(fields.title, scope, page) ?? '')
  if (title === '') throw missingOr(new PageChanged(source, 'detail.fields.title', url))
  const externalId = facts.externalId ?? line(fields.externalId)
  if (externalId === null || externalId.length > 120) throw new PageChanged(source, 'detail.fields.externalId', url)
  const publishedAt = dateAt('publishedAt', fields.publishedAt)
  const submittedAt = dateAt('submittedAt', fields.submittedAt) ?? facts.submittedAt ?? publishedAt
  if (submittedAt === null) throw missingOr(new PageChanged(source, 'detail.fields.submittedAt', url, 'no readable time'))
  const content = valueOf(fields.content, scope, page)
  if (content === null) throw missingOr(new PageBlank(source, 'detail.fields.content', url))
  return {
    externalId,
    url: /^https?:/.test(url) ? url : profile.url,
    addressee: line(fields.addressee),
    title,
    content,
    author: line(fields.author),
    submittedAt,
    publishedAt,
    state: line(fields.state) ?? facts.state,
    type: line(fields.type),
    domain: line(fields.domain),
    place: line(fields.place),
    attachments: attachmentsOf(reading, scope, page),
    replies: repliesOf(reading, scope, page),
    ratings: ratingsOf(reading, scope, page),
  }

  /** A page that lacks what every letter has, and says why. */
  function missingOr(error: Error): Error {
    return profile.detail.missing.some((text) => body.includes(text)) ? new PostMissing(url) : error
  }

  function dateAt(field: string, rule: Rule | undefined): string | null {
    const text = valueOf(rule, scope, page)
    const at = readDate(text, reading)
    if (text !== null && at === null && !(reading.now === null && profile.dates.includes('relative'))) throw new PageChanged(source, `detail.fields.${field}`, url, `«${text.slice(0, 40)}» is no date`)
    return at
  }
}

function attachmentsOf({ profile, url }: Reading, scope: Scope, page: PageInHand): string[] {
  const rule = profile.detail.fields.attachments
  if (!rule) return []
  const base = /^https?:/.test(url) ? url : profile.url
  return [...new Set(valuesOf(rule, scope, page).map((href) => absoluteUrl(href, base)).filter((href) => href !== null))]
}

function repliesOf(reading: Reading, scope: Scope, page: PageInHand): PublicReply[] {
  const rules = reading.profile.detail.replies
  if (!rules) return []
  const blocks: Scope[] = rules.rows === undefined || scope.kind === 'json' ? [scope] : scope.element.find(rules.rows).toArray().map((node) => ({ kind: 'html', $: scope.$, element: scope.$(node) }))
  return blocks.flatMap((block) => {
    const text = valueOf(rules.text, block, page)
    const unit = lineOrNull(valueOf(rules.unit, block, page))
    return text === null ? [] : [{ unit, at: readDate(valueOf(rules.at, block, page), reading), text }]
  })
}

function ratingsOf(reading: Reading, scope: Scope, page: PageInHand): Ratings | null {
  const rules = reading.profile.detail.ratings
  const label = lineOrNull(valueOf(rules?.label, scope, page))
  const comment = valueOf(rules?.comment, scope, page)
  if (label === null && comment === null) return null
  return { resolution: null, attitude: null, speed: null, label, comment, at: readDate(valueOf(rules?.at, scope, page), reading) }
}
