/** Random operations on the database port. Domains are small on purpose, so that ids, values and versions meet often. */
import * as fc from 'fast-check'
import type { Condition, Query, Scalar, Write } from '../../storage/database.ts'
import { kindFacts } from '../../storage/records/kinds.ts'
import type { KindName, RecordOf } from '../../storage/records/kinds.ts'
import { auditChain, minute, sample } from './sample-records.ts'

export type Operation =
  | { do: 'commit'; writes: Write[] }
  | { do: 'get'; kind: KindName; id: string }
  | { do: 'getMany'; kind: KindName; ids: string[] }
  | { do: 'find'; kind: KindName; query: Query }
  | { do: 'count'; kind: KindName; query: Pick<Query, 'where' | 'words'> }
  | { do: 'countBy'; kind: KindName; by: string[]; query: Pick<Query, 'where' | 'words'> }
  | { do: 'scan'; kind: KindName }
  | { do: 'size' }

/** Between U+FF01 and U+1F600 the orders by UTF-16 unit and by code point differ. */
const texts = ['', 'a', 'A', 'é', '城建', '交通', '！', '😀'] as const
const words = ['井盖', '道路', '路', 'g310', 'café', '𠮷', '2026'] as const
const id = fc.constantFrom('a', 'b', 'B', '中', '！', '😀')
const version = fc.integer({ min: 1, max: 4 })
const text = fc.constantFrom(...texts)
const instant = fc.integer({ min: 0, max: 4 }).map(minute)
const anyText = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((s) => !s.includes('\0'))
const flags = ['safety', 'mass', 'wage'] as const
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const urgency = fc.constantFrom(0, 1, 2)

const card = fc
  .record({ id, version, urgency, topic: orNull(text), district: orNull(text), answered: fc.boolean(), submittedAt: instant, claimedBy: orNull(text), flags: fc.subarray([...flags]), words: fc.subarray([...words]), title: anyText })
  .map(({ id: cardId, ...over }) => sample('card', cardId, over))
const kase = fc
  .record({ id, version, number: fc.constantFrom('2026-000001', '2026-000002', '2026-000003'), urgency, status: fc.constantFrom('registered', 'closed'), closedAt: orNull(instant), postIds: fc.array(fc.constantFrom('p1', 'p2', 'p3'), { maxLength: 4 }) })
  .map(({ id: caseId, ...over }) => sample('case', caseId, over))
const triage = fc.record({ id, version, level: urgency, label: text, at: instant }).map(({ id: postId, level, label, ...over }) => {
  const record = sample('triage', postId, over)
  return { ...record, urgency: { ...record.urgency, level }, topic: { ...record.topic, label } }
})
const fingerprint = fc.record({ id, version, bands: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }), at: instant }).map(({ id: postId, ...over }) => sample('fingerprint', postId, over))
const counter = fc.record({ id, version, value: fc.integer() }).map(({ id: name, ...over }) => sample('counter', name, over))
const report = fc.record({ id, version, body: fc.dictionary(anyText.filter((key) => key !== '' && key !== '__proto__'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3, noNullPrototype: true }) }).map(({ id: name, body, ...over }) => sample('report', name, { ...over, body: withoutNegativeZero(body) }))

/** JSON has no -0: what is written as one is read as 0. */
const withoutNegativeZero = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const arbitraries = { card, case: kase, triage, fingerprint, counter, report } satisfies { [K in KindName]?: fc.Arbitrary<RecordOf<K>> }
type Tried = keyof typeof arbitraries
const kindsTried = Object.keys(arbitraries) as Tried[]
const kind: fc.Arbitrary<KindName> = fc.oneof({ weight: 3, arbitrary: fc.constant('card' as const) }, { weight: 2, arbitrary: fc.constantFrom(...kindsTried) })

const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(kind, fc.constantFrom('insert', 'replace', 'put', 'put', 'put')).chain(([k, op]) => (arbitraries[k as Tried] as fc.Arbitrary<RecordOf<KindName>>).map((record) => ({ op, kind: k, record }) as Write)) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('delete' as const), kind, id }) as fc.Arbitrary<Write> },
  { weight: 1, arbitrary: fc.constantFrom<Write>({ op: 'delete', kind: 'audit', id: 'a' }, ...auditChain(1).map((record) => ({ op: 'put' as const, kind: 'audit' as const, record })), { op: 'put', kind: 'counter', record: { id: 'bad', version: 0, value: 1 } }) },
)

/** What a field really holds, most of the time; else a value of any type. */
const values: Record<string, fc.Arbitrary<Scalar>> = { urgency, 'urgency.level': urgency, topic: orNull(text), 'topic.label': text, district: orNull(text), claimedBy: orNull(text), answered: fc.boolean(), submittedAt: instant, at: instant, closedAt: orNull(instant), status: fc.constantFrom('registered', 'closed'), number: fc.constantFrom('2026-000001', '2026-000002'), flags: fc.constantFrom(...flags), postIds: fc.constantFrom('p1', 'p2', 'p4'), bands: fc.constantFrom('x', 'w') }
const anyScalar: fc.Arbitrary<Scalar> = fc.oneof(text, urgency, instant, fc.boolean(), fc.constant(null))
const scalar = (name: string) => fc.oneof({ weight: 5, arbitrary: values[name] ?? anyScalar }, { weight: 1, arbitrary: anyScalar })
const range = (name: string) => {
  const bound = scalar(name).map((value) => (typeof value === 'string' || typeof value === 'number' ? value : 1))
  return fc.record({ gt: bound, gte: bound, lt: bound, lte: bound }, { requiredKeys: [] }).filter((r) => Object.keys(r).length > 0)
}
const condition = (name: string): fc.Arbitrary<Condition> =>
  fc.oneof({ weight: 3, arbitrary: scalar(name) }, { weight: 2, arbitrary: fc.record({ in: fc.array(scalar(name), { maxLength: 4 }) }) }, { weight: 2, arbitrary: fc.record({ not: scalar(name) }) }, { weight: 2, arbitrary: range(name) })

/** Mostly declared fields, now and then one that is not. */
const field = (k: KindName, sorts: 'scalar' | 'all') => {
  const { fields, arrays = [] } = kindFacts(k)
  const used = fields.filter((name) => name in values)
  const names = [...(used.length > 0 ? used : fields), ...(sorts === 'all' ? arrays : [])]
  return names.length === 0 ? fc.constant('title') : fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constantFrom('title', 'nothing', ...arrays) })
}
const where = (k: KindName) => fc.array(field(k, 'all').chain((name) => fc.tuple(fc.constant(name), condition(name))), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs))
const someWords = (k: KindName) => (kindFacts(k).words === undefined ? fc.constantFrom([], [], [], ['路']) : fc.subarray([...words], { maxLength: 2 }))
const filter = (k: KindName) => fc.record({ where: where(k), words: someWords(k) }, { requiredKeys: [] })
const query = (k: KindName): fc.Arbitrary<Query> =>
  fc.record({ where: where(k), words: someWords(k), sort: fc.uniqueArray(fc.tuple(field(k, 'scalar'), fc.constantFrom('asc' as const, 'desc' as const)), { maxLength: 3, selector: ([name]) => name }), limit: fc.integer({ min: 0, max: 5 }), skip: fc.integer({ min: 0, max: 3 }) }, { requiredKeys: [] })

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('commit' as const), writes: fc.array(write, { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('get' as const), kind, id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('getMany' as const), kind, ids: fc.array(id, { maxLength: 8 }) }) },
  { weight: 8, arbitrary: kind.chain((k) => fc.record({ do: fc.constant('find' as const), kind: fc.constant(k), query: query(k) })) },
  { weight: 2, arbitrary: kind.chain((k) => fc.record({ do: fc.constant('count' as const), kind: fc.constant(k), query: filter(k) })) },
  { weight: 2, arbitrary: kind.chain((k) => fc.record({ do: fc.constant('countBy' as const), kind: fc.constant(k), by: fc.uniqueArray(field(k, 'scalar'), { minLength: 1, maxLength: 2 }), query: filter(k) })) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('scan' as const), kind }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('size' as const) }) },
)
