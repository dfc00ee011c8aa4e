/** Asks the danger reader where there is doubt. */
import type { Prepared } from '../prepare.ts'
import type { DangerOpinion, DangerReader } from './danger-reader.ts'
import type { UrgencyReader } from './urgency.ts'

/** An opinion a text, in their order; undefined where none was needed. */
export async function opinionsOn(texts: readonly Prepared[], urgency: UrgencyReader, reader: DangerReader): Promise<(DangerOpinion | undefined)[]> {
  const doubts = texts.map((text) => urgency.inDoubt(text, reader))
  const asked = doubts.filter((passages) => passages !== null)
  const opinions = asked.length === 0 ? [] : await reader.judge(asked)
  let next = 0
  return doubts.map((passages) => (passages === null ? undefined : opinions[next++]))
}
