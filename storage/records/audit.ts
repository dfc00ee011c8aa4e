/**
 * The audit chain: each entry holds the hash of the one before, so that a change anywhere breaks
 * every hash after it. Entries are only ever added.
 */
import { z } from 'zod'
import { recordShape, zInstant } from './record.ts'

export const zAuditEntry = z.object({
  ...recordShape,
  /** 1, 2, 3 … without a gap; the id is this number, so that two writers cannot add the same one. */
  seq: z.number().int().min(1),
  at: zInstant,
  by: z.string(),
  /** What was done, a stable word: `login`, `accept`, `reveal`, `export` … */
  action: z.string(),
  /** On which record, e.g. `post liuyan-form:123`; empty for none. */
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  previous: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof zAuditEntry>
export type AuditFacts = Pick<AuditEntry, 'at' | 'by' | 'action' | 'subject' | 'detail'>

/** What precedes the first entry. */
export const AUDIT_ROOT = '0'.repeat(64)

const auditId = (seq: number): string => String(seq).padStart(12, '0')

/** The next entry of the chain. `hash` is SHA-256 in hex, given by the caller: records import no library. */
export function nextAuditEntry(last: AuditEntry | undefined, facts: AuditFacts, hash: (text: string) => string): AuditEntry {
  const seq = (last?.seq ?? 0) + 1
  const previous = last?.hash ?? AUDIT_ROOT
  const unsealed = { id: auditId(seq), version: 1, seq, ...facts, detail: wellFormed(JSON.parse(JSON.stringify(facts.detail))) as AuditEntry['detail'], previous }
  return { ...unsealed, hash: hash(sealedText(unsealed)) }
}

/** The first entry whose hash, number or link is wrong, and why; undefined when the chain is whole. */
export function brokenLink(previous: AuditEntry | undefined, entry: AuditEntry, hash: (text: string) => string): string | undefined {
  const seq = (previous?.seq ?? 0) + 1
  if (entry.seq !== seq || entry.id !== auditId(seq)) return `entry ${entry.seq} stands where ${seq} should be`
  if (entry.previous !== (previous?.hash ?? AUDIT_ROOT)) return `entry ${entry.seq} does not link to the one before`
  const { hash: sealed, ...rest } = entry
  if (sealed !== hash(sealedText(rest))) return `entry ${entry.seq} was changed after it was written`
  return undefined
}

/**
 * Field order is fixed here and keys inside `detail` are sorted, so that a store that reorders JSON does not
 * break the chain. `detail` is sealed as the JSON that a store keeps of it: a Date there is its text.
 */
function sealedText(entry: Omit<AuditEntry, 'hash'>): string {
  return JSON.stringify([entry.seq, entry.at, entry.by, entry.action, entry.subject, sorted(JSON.parse(JSON.stringify(entry.detail))), entry.previous])
}

/** Half a surrogate pair does not survive every database; what is hashed must be what is read back. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\uFFFD')
  if (Array.isArray(value)) return value.map(wellFormed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), wellFormed(inner)]))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
