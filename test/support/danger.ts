/** A danger reader that always says the same, and counts what it was asked. */
import type { DangerReader } from '../../classifiers/urgency/danger-reader.ts'
import type { UrgencyChances } from '../../classifiers/urgency/urgency-model.ts'

export interface SteadyReader extends DangerReader { readonly asked: string[] }

/** `sure`: the chances it gives whatever the linear model says. It wants to be asked about every post unless told otherwise. */
export function steadyDangerReader(sure: UrgencyChances, mayChange: DangerReader['mayChange'] = () => true): SteadyReader {
  const asked: string[] = []
  const reader: SteadyReader = {
    version: 'danger-test',
    asked,
    from: { urgentFrom: 0.5, criticalFrom: { with: 0.5, without: 0.9 }, criticalPrecision: 0.7 },
    mayChange,
    judge: (passages) => {
      asked.push(...passages)
      return Promise.resolve(passages.map(() => ({ urgent: 0, critical: 0, reader })))
    },
    together: () => sure,
    close: () => Promise.resolve(),
  }
  return reader
}
