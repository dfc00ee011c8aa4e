/** Where records hold what citizens wrote and who they are. With a configured key these fields stand sealed in the store; nothing is asked for by them. */
import type { KindName } from '../records/kinds.ts'

const contentOf = (holder: string): string[] => ['title', 'content', 'author', 'place', 'hiddenNote', 'replies[].text', 'ratings.comment'].map((field) => `${holder}.${field}`)

/** Dotted paths to strings; `[]` goes through a list. */
export const personalFields: Readonly<Partial<Record<KindName, readonly string[]>>> = {
  post: [...contentOf('content'), ...contentOf('versions[].content')],
  card: ['title', 'excerpt', 'author'],
  rawEvidence: ['gzip'],
  blob: ['base64'],
  case: ['answer', 'followUps[].words'],
  reply: ['finding', 'publicAnswer', 'unresolvedWhy'],
  enterpriseIssue: ['contact.name', 'contact.phone', 'text', 'satisfaction.words'],
}

/** The same value with every string at the path changed; the very same where nothing is. What is not there, or no string, stays. */
export function changeAt<T>(value: T, path: readonly string[], change: (text: string) => string): T {
  const [head, ...rest] = path
  if (head === undefined) return typeof value === 'string' ? (change(value) as T) : value
  if (head === '[]') {
    if (!Array.isArray(value)) return value
    const changed = value.map((one: unknown) => changeAt(one, rest, change))
    return changed.some((one, i) => one !== value[i]) ? (changed as T) : value
  }
  if (typeof value !== 'object' || value === null) return value
  const before = (value as Record<string, unknown>)[head]
  const after = changeAt(before, rest, change)
  return after === before ? value : { ...value, [head]: after }
}

/** `versions[].content.title` → versions, [], content, title */
export const stepsOf = (path: string): string[] => path.replaceAll('[]', '.[]').split('.')
