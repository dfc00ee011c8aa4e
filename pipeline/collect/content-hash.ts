/** The hash by which two sightings are known to be the same content. */
import { createHash } from 'node:crypto'
import type { Observation, PostContent } from '../../storage/records/observation.ts'

/** SHA-256 (hex) over the fields of the content in a fixed order; the url and the addressee do not count. */
export function contentHash(seen: Observation): string {
  const fields: (keyof PostContent)[] = ['title', 'content', 'author', 'submittedAt', 'publishedAt', 'state', 'type', 'domain', 'place', 'attachments', 'replies', 'ratings']
  return createHash('sha256')
    .update(JSON.stringify(fields.map((field) => seen[field])))
    .digest('hex')
}
