/** 标注: the posts that the machine was least sure of, one task at a time, with what it would say. */
import { z } from 'zod'
import { correctable } from './post.ts'
import { zCardView } from './queue.ts'

export const zLabellingQuery = z.strictObject({ task: z.enum(correctable), limit: z.coerce.number<string | number>().int().min(1).max(50).default(20) })

export const zLabellingRow = z.object({
  card: zCardView,
  /** 0 to 1: how far the machine's first choice stands out. */
  sureness: z.number(),
  /** What the machine says and thinks likely besides, the first being its own answer; `value` is what a label is given as. */
  choices: z.array(z.object({ value: z.string(), name: z.string(), confidence: z.number() })),
})
export type LabellingRow = z.infer<typeof zLabellingRow>
export const zLabellingPage = z.object({ task: z.enum(correctable), rows: z.array(zLabellingRow) })
