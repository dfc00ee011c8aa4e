/**
 * The database with personal fields sealed as they go in and opened as they come out (docs/decisions/0016). A sealed text begins with a control
 * character that no text of ours has: what a citizen wrote can never be taken for a sealed one.
 */
import type { Database, Query, Write } from '../database.ts'
import type { KindName, RecordOf } from '../records/kinds.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { SecretUnreadable } from '../secrets/secret-box.ts'
import { changeAt, personalFields, stepsOf } from './personal-fields.ts'

const MARK = '\u0001'

function withoutMark(text: string): string {
  let from = 0
  while (text[from] === MARK) from++
  return text.slice(from)
}

interface Field { path: string; steps: string[] }
const fieldsOf: ReadonlyMap<string, readonly Field[]> = new Map(Object.entries(personalFields).map(([kind, paths]) => [kind, paths.map((path) => ({ path, steps: stepsOf(path) }))]))

/** The kinds that have personal fields. */
export const sealedKinds = [...fieldsOf.keys()] as KindName[]

/** `text` of a field becomes what `change` makes of it; `place` binds a sealed text to its record and field. */
function changed<R extends { id: string }>(kind: KindName, record: R, change: (text: string, place: string) => string): R {
  let result = record
  for (const { path, steps } of fieldsOf.get(kind) ?? []) result = changeAt(result, steps, (text) => change(text, `${kind} ${record.id} ${path}`))
  return result
}

/** How a record of the database as it stands is kept: whether any field is not as `box` would have it now (null: in clear). */
export function isKeptOtherwise(kind: KindName, record: { id: string }, box: SecretBox | null): boolean {
  let otherwise = false
  changed(kind, record, (text) => {
    const asWanted = text === '' || (box === null ? !text.startsWith(MARK) : text.startsWith(MARK) && box.isCurrent(text.slice(MARK.length)))
    if (!asWanted) otherwise = true
    return text
  })
  return otherwise
}

/**
 * @param box null: what is written stays in clear; what was sealed before cannot be read without the key
 * @param keep false: nothing is sealed any more, what was is still opened (the way back)
 * @throws SecretUnreadable from what reads, naming the record and the field, where the key is missing or another
 */
export function sealDatabase(inner: Database, box: SecretBox | null, { keep = true }: { keep?: boolean } = {}): Database {
  const openText = (text: string, place: string): string => {
    if (!text.startsWith(MARK)) return text
    if (box === null) throw new SecretUnreadable(place, 'it is sealed, and HUIYIN_SECRET_KEY is not set')
    return box.open(text.slice(MARK.length), place)
  }
  const sealText = (text: string, place: string): string => {
    const clear = withoutMark(text)
    return box === null || !keep || clear === '' ? clear : MARK + box.seal(clear, place)
  }
  const opened = <K extends KindName>(kind: K, record: RecordOf<K>): RecordOf<K> => changed(kind, record, openText)
  const sealed = (write: Write): Write => (write.op === 'delete' ? write : ({ ...write, record: changed(write.kind, write.record, sealText) } as Write))
  return {
    migrate: () => inner.migrate(),
    async get<K extends KindName>(kind: K, id: string) {
      const record = await inner.get(kind, id)
      return record && opened(kind, record)
    },
    getMany: async <K extends KindName>(kind: K, ids: readonly string[]) => (await inner.getMany(kind, ids)).map((record) => opened(kind, record)),
    find: async <K extends KindName>(kind: K, query: Query) => (await inner.find(kind, query)).map((record) => opened(kind, record)),
    count: (kind, query) => inner.count(kind, query),
    countBy: (kind, by, query) => inner.countBy(kind, by, query),
    commit: (writes) => inner.commit(writes.map(sealed)),
    async *scan<K extends KindName>(kind: K) {
      for await (const record of inner.scan(kind)) yield opened(kind, record)
    },
    size: () => inner.size(),
    ...(inner.snapshot === undefined ? {} : { snapshot: async () => sealDatabase(await inner.snapshot!(), box, { keep }) }),
    close: () => inner.close(),
  }
}
