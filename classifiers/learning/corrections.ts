/** Labelled rows that `storage export-labels` wrote: what people corrected, and where letters were sent. */
import { z } from 'zod'
import type { TrainTask } from './installed.ts'
import { BadData, readRows } from './training-data.ts'

/** `label` is what the person said, `machine` what the machine had said. */
const zLabelledRow = z.object({ task: z.string(), title: z.string(), content: z.string(), label: z.string().min(1), machine: z.string().nullable().default(null) })
export type LabelledText = Pick<z.infer<typeof zLabelledRow>, 'title' | 'content' | 'label' | 'machine'>

/** Without a file none. An empty export is no fault: nobody has corrected anything yet. */
export function readCorrections(file: string | null, task: TrainTask): LabelledText[] {
  if (file === null) return []
  try {
    return readRows(file, zLabelledRow).filter((row) => row.task === task)
  } catch (error) {
    if (error instanceof BadData && error.message.endsWith(': no rows')) return []
    throw error
  }
}
