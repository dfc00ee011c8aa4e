/** A text made ready once for all classifiers: folded fields, the joined text, and how far it can be trusted. */
import type { Evidence } from '../storage/records/triage.ts'
import type { Text } from './classifier.ts'
import type { Folded } from './fold.ts'
import { foldText, originalRange } from './fold.ts'
import type { Verdict } from './understood/understood.ts'
import { judgeText } from './understood/understood.ts'

export type FieldName = 'title' | 'content'
export interface Field { name: FieldName; folded: Folded }

export interface Prepared {
  source: Text
  /** Title first; a field is there even when empty. */
  fields: readonly [Field, Field]
  /** Both fields, folded, a line break between. */
  joined: string
  verdict: Verdict
}

export function prepareText(source: Text): Prepared {
  const title = foldText(source.title)
  const content = foldText(source.content)
  const joined = title.text === '' ? content.text : content.text === '' ? title.text : `${title.text}\n${content.text}`
  return {
    source,
    fields: [{ name: 'title', folded: title }, { name: 'content', folded: content }],
    joined,
    verdict: judgeText(source, title, content),
  }
}

/** Evidence over a range of a folded field, in the original's own words. */
export function evidenceAt(prepared: Prepared, field: Field, start: number, end: number, because: string): Evidence {
  const range = originalRange(field.folded, start, end)
  return { field: field.name, ...range, text: prepared.source[field.name].slice(range.start, range.end), because }
}
