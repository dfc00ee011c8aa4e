/** The content of a post with personal data covered, wherever in it that stands. */
import { maskedAuthor } from '../../../storage/records/card.ts'
import type { PostContent } from '../../../storage/records/observation.ts'
import type { PersonalSpan } from '../../../storage/records/triage.ts'
import type { DashboardParts } from '../config.ts'
import type { MaskedText } from './masked-text.ts'
import { maskedText } from './masked-text.ts'

export type FindPersonal = DashboardParts['findPersonal']

export interface MaskedContent {
  content: PostContent
  covered: number
  texts: { title: MaskedText; content: MaskedText }
}

/** `personal`: what triage found in title and content; null when it has not read this very content. */
export function maskedContent(content: PostContent, personal: readonly PersonalSpan[] | null, find: FindPersonal): MaskedContent {
  const spans = personal ?? find({ title: content.title, content: content.content })
  const texts = {
    title: maskedText(content.title, spans.filter((span) => span.field === 'title')),
    content: maskedText(content.content, spans.filter((span) => span.field === 'content')),
  }
  let covered = texts.title.covered + texts.content.covered
  const cover = (text: string): string => {
    const masked = maskPlain(text, find)
    covered += masked.covered
    return masked.text
  }
  const masked: PostContent = {
    ...content,
    title: texts.title.text,
    content: texts.content.text,
    author: maskedAuthor(content.author),
    place: content.place === null ? null : cover(content.place),
    replies: content.replies.map((reply) => ({ ...reply, text: cover(reply.text) })),
    ratings: content.ratings && { ...content.ratings, comment: content.ratings.comment === null ? null : cover(content.ratings.comment) },
  }
  return { content: masked, covered, texts }
}

/** Any text, covered. */
export function maskPlain(text: string, find: FindPersonal): MaskedText {
  return maskedText(text, find({ title: '', content: text }).filter((span) => span.field === 'content'))
}
