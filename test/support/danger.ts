/** A danger reader that always says the same, and counts what it was asked. */
import type { DangerReader } from '../../classifiers/urgency/danger-reader.ts'

export interface SteadyReader extends DangerReader { readonly asked: string[] }

/** `sure`: the chance of at least 紧急 that it gives whatever the linear model says. It wants to be asked about every post unless told otherwise. */
export function steadyDangerReader(sure: number, mayChange: DangerReader['mayChange'] = () => true): SteadyReader {
  const asked: string[] = []
  const reader: SteadyReader = {
    version: 'danger-test',
    asked,
    urgentFrom: 0.5,
    mayChange,
    judge: (passages) => {
      asked.push(...passages)
      return Promise.resolve(passages.map(() => ({ urgent: 0, reader })))
    },
    together: () => sure,
    close: () => Promise.resolve(),
  }
  return reader
}
