import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDIT_ROOT, brokenLink, nextAuditEntry, zAuditEntry } from '../../storage/records/audit.ts'
import type { AuditEntry, AuditFacts } from '../../storage/records/audit.ts'
import { minute, sha256 } from '../storage/sample-records.ts'
import { frozen } from './walk.ts'

const facts: fc.Arbitrary<AuditFacts> = fc.record({ at: fc.integer({ min: 0, max: 500 }).map(minute), by: fc.string(), action: fc.string(), subject: fc.string(), detail: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) })

function chainOf(all: readonly AuditFacts[]): AuditEntry[] {
  const chain: AuditEntry[] = []
  for (const one of all) chain.push(nextAuditEntry(frozen(chain.at(-1)), frozen(one), sha256))
  return chain
}

/** Where the first broken link of a chain is, as `verify-audit` walks it. */
function firstBroken(chain: readonly AuditEntry[]): number {
  return chain.findIndex((entry, n) => brokenLink(chain[n - 1], entry, sha256) !== undefined)
}

/** As a store may give it back: another order of keys, through JSON. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, inner]) => [key, reordered(inner)]))
}

const chains = fc.array(facts, { minLength: 1, maxLength: 8 }).map(chainOf)

describe('the audit chain', () => {
  it('is whole as it is written, numbered without gaps, each entry holding the hash before', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        expect(firstBroken(chain)).toBe(-1)
        chain.forEach((entry, n) => {
          expect(zAuditEntry.safeParse(entry).success).toBe(true)
          expect(entry).toMatchObject({ seq: n + 1, id: String(n + 1).padStart(12, '0'), previous: chain[n - 1]?.hash ?? AUDIT_ROOT })
        })
      }),
    )
  })

  it('stays whole through a store that keeps JSON and reorders keys', () => {
    fc.assert(fc.property(chains, (chain) => firstBroken(JSON.parse(JSON.stringify(reordered(chain))) as AuditEntry[]) === -1))
  })

  it('stays whole when a detail is no plain JSON: dates, absent values', () => {
    const chain = chainOf([{ at: minute(0), by: 'o1', action: 'export', subject: '', detail: { from: new Date(0), none: undefined, list: [undefined, new Date(5)] } }])
    expect(chain[0]?.detail).toEqual({ from: '1970-01-01T00:00:00.000Z', list: [null, '1970-01-01T00:00:00.005Z'] })
    expect(firstBroken(chain)).toBe(-1)
    expect(firstBroken(JSON.parse(JSON.stringify(chain)) as AuditEntry[])).toBe(-1)
  })

  it('shows every change of an entry, at that entry', () => {
    const forged = fc.constantFrom<(entry: AuditEntry) => AuditEntry>(
      (e) => ({ ...e, by: `${e.by}x` }),
      (e) => ({ ...e, at: minute(501) }),
      (e) => ({ ...e, action: `${e.action}x` }),
      (e) => ({ ...e, subject: `${e.subject}x` }),
      (e) => ({ ...e, detail: { ...e.detail, forged: true } }),
      (e) => ({ ...e, hash: sha256(e.hash) }),
      (e) => ({ ...e, previous: sha256(e.previous) }),
      (e) => ({ ...e, seq: e.seq + 1 }),
    )
    fc.assert(
      fc.property(chains, fc.nat(), forged, (chain, pick, forge) => {
        const place = pick % chain.length
        expect(firstBroken(chain.map((entry, n) => (n === place ? forge(entry) : entry)))).toBe(place)
      }),
    )
  })

  it('shows an entry taken out or put elsewhere, and one sealed anew, at the latest at the next', () => {
    fc.assert(
      fc.property(chains.filter((chain) => chain.length > 2), fc.nat(), (chain, pick) => {
        const place = pick % (chain.length - 1)
        expect(firstBroken(chain.toSpliced(place, 1))).toBe(place)
        expect(firstBroken(chain.toSpliced(place, 2, chain[place + 1] as AuditEntry, chain[place] as AuditEntry))).toBe(place)
        const entry = chain[place] as AuditEntry
        const resealed = nextAuditEntry(chain[place - 1], { at: entry.at, by: 'somebody else', action: entry.action, subject: entry.subject, detail: entry.detail }, sha256)
        expect(firstBroken(chain.toSpliced(place, 1, resealed))).toBe(resealed.hash === entry.hash ? -1 : place + 1)
      }),
    )
  })

  it('tells number and fault', () => {
    const [one, two] = chainOf([1, 2].map((n) => ({ at: minute(n), by: 'o', action: 'a', subject: '', detail: {} })))
    if (!one || !two) throw new Error('two entries')
    expect(brokenLink(one, { ...two, by: 'x' }, sha256)).toBe('entry 2 was changed after it was written')
    expect(brokenLink(undefined, two, sha256)).toBe('entry 2 stands where 1 should be')
    expect(brokenLink({ ...one, hash: 'x' }, two, sha256)).toBe('entry 2 does not link to the one before')
  })
})
