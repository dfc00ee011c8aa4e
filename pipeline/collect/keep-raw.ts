/** A page as it came, made ready to be kept as evidence. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { RawPage } from '../../crawlers/source.ts'
import type { RawEvidence } from '../../storage/records/evidence.ts'

/** Named by the SHA-256 of its body, compressed. */
export function evidenceOf(sourceId: string, raw: RawPage): Omit<RawEvidence, 'version'> {
  return {
    id: createHash('sha256').update(raw.body).digest('hex'),
    sourceId,
    url: raw.url,
    fetchedAt: raw.fetchedAt,
    contentType: raw.contentType,
    gzip: gzipSync(raw.body, { level: 6 }).toString('base64'),
  }
}
