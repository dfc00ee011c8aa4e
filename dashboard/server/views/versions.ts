/** What changed from each version of a post to the next, as texts a person can compare. Contents come in masked. */
import type { PostContent } from '../../../storage/records/observation.ts'
import { changedFields } from '../../../storage/records/post.ts'

export interface SeenContent {
  seenAt: string
  content: PostContent
}

/** Oldest change first. `contents`: every version, the present one last. */
export function versionChanges(contents: readonly SeenContent[]): { seenAt: string; changes: { field: string; before: string; after: string }[] }[] {
  return contents.slice(1).map((next, index) => {
    const before = contents[index]?.content ?? next.content
    const fields = changedFields(before, next.content)
    return { seenAt: next.seenAt, changes: fields.map((field) => ({ field, before: asText(before[field]), after: asText(next.content[field]) })) }
  })
}

type FieldValue = PostContent[keyof PostContent]

function asText(value: FieldValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? item : [item.unit, item.at, item.text].filter(Boolean).join(' · '))).join('\n')
  return Object.entries(value)
    .filter(([, part]) => part !== null)
    .map(([name, part]) => `${name} ${part}`)
    .join(' · ')
}
