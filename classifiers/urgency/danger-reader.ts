/**
 * The danger reader: a small transformer taught on judged posts, with the phrases that decided. It is asked where the rules and the linear model leave the level
 * open (one post in seven), reads passages around their signals, and both opinions are weighed together. Made by encoder-train/danger.py.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { sigmoid } from '../learning/logistic.ts'
import { loadTransformer } from '../transformer.ts'
import type { Thresholds, UrgencyChances } from './urgency-model.ts'
import { zThresholds } from './urgency-model.ts'

/** How far each opinion counts: log-odds of the linear model and both of the reader's. */
const zBlend = z.object({ bias: z.number(), linear: z.number(), urgent: z.number(), critical: z.number() })
/** The linear model's chances at which the reader is asked, a stretch of «at least 紧急» or from one of 特急; elsewhere it could hardly change the level. */
const zDoubt = z.object({ urgentFrom: z.number(), urgentBelow: z.number(), criticalFrom: z.number() })
export type Doubt = z.infer<typeof zDoubt>
export type Blend = z.infer<typeof zBlend>
/** `stack.json` beside the reader's weights. */
const zStack = z.object({
  reader: z.string(),
  urgent: zBlend,
  critical: zBlend,
  doubt: zDoubt,
  from: zThresholds,
  figures: z.record(z.string(), z.unknown()),
})

/** What the reader makes of one post: log-odds of at least 紧急 and of 特急. */
export interface DangerOpinion extends UrgencyChances { readonly reader: DangerReader }

export interface DangerReader {
  readonly version: string
  /** From here on both opinions together are a level. */
  readonly from: Thresholds
  mayChange(chances: UrgencyChances): boolean
  /** One opinion a text of `passagesOf`, in their order; about ten milliseconds of one core each. */
  judge(passages: readonly string[]): Promise<DangerOpinion[]>
  together(linear: UrgencyChances, opinion: UrgencyChances): UrgencyChances
  /** Frees its memory; it is not asked again. */
  close(): Promise<void>
}

export type DangerReaderState = { on: true; reader: DangerReader } | { on: false; why: string }

export const dangerFolder = fileURLToPath(new URL('./danger', import.meta.url))

/** Loads it (about half a second). Never rejects: what hinders it is said in `why`, for people. */
export async function openDangerReader({ folder = dangerFolder, threads = 1 }: { folder?: string; threads?: number } = {}): Promise<DangerReaderState> {
  const state = await loadTransformer(folder, threads)
  if (!state.on) return state
  const { version, read, close } = state.transformer
  try {
    const { reader: madeFor, urgent, critical, doubt, from } = zStack.parse(JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8')))
    if (madeFor !== version) throw new Error(`stack.json 属于 ${madeFor}，权重是 ${version}`)
    const reader: DangerReader = {
      version,
      from,
      mayChange: (linear) => leavesOpen(doubt, linear),
      judge: async (passages) => (await read(passages)).map(([first, second]) => ({ urgent: first!, critical: second!, reader })),
      together: (linear, opinion) => ({ urgent: weigh(urgent, linear.urgent, opinion), critical: weigh(critical, linear.critical, opinion) }),
      close,
    }
    return { on: true, reader }
  } catch (error) {
    await close()
    return { on: false, why: `紧急程度复核模型不可用：${error instanceof Error ? error.message : String(error)}` }
  }
}

export const leavesOpen = (doubt: Doubt, { urgent, critical }: UrgencyChances): boolean => (urgent >= doubt.urgentFrom && urgent < doubt.urgentBelow) || critical >= doubt.criticalFrom

/** A chance of exactly 0 or 1 would silence the other opinion. */
const surest = 1e-6
export const logOdds = (chance: number): number => {
  const held = Math.min(1 - surest, Math.max(surest, chance))
  return Math.log(held / (1 - held))
}
export const weigh = (blend: Blend, linear: number, opinion: UrgencyChances): number =>
  sigmoid(blend.bias + blend.linear * logOdds(linear) + blend.urgent * opinion.urgent + blend.critical * opinion.critical)
