/** Sources and their health. A source's own memory stays inside. */
import { z } from 'zod'
import { zInstant } from '../../storage/records/record.ts'
import { zDeadLetter } from '../../storage/records/evidence.ts'
import { zCrawlRun, zSource } from '../../storage/records/source.ts'

export const zRunView = zCrawlRun.omit({ version: true, sourceId: true })
export type RunView = z.infer<typeof zRunView>

export const zSourceRow = zSource.omit({ memory: true, version: true }).extend({
  /** New posts of the last runs, oldest first. */
  yields: z.array(z.number().int()),
  deadLetters: z.number().int(),
})
export type SourceRow = z.infer<typeof zSourceRow>

export const zSourceView = z.object({ source: zSourceRow, runs: z.array(zRunView), deadLetters: z.array(zDeadLetter.omit({ version: true })) })

/** The last answer of the site as text, personal data covered. `cut`: it was longer. */
export const zRawView = z.object({ url: z.string(), fetchedAt: zInstant, contentType: z.string(), bytes: z.number().int(), cut: z.boolean(), text: z.string() })
export type RawView = z.infer<typeof zRawView>

export const zEnable = z.strictObject({ enabled: z.boolean() })
