/**
 * The danger reader: a small transformer taught on judged posts, with the phrases that decided. It is asked where the linear model leaves open whether a post is at
 * least 紧急 (one post in eight), reads passages around the signals of rules, and both opinions are weighed together. Made by encoder-train/danger.py. It learns of
 * 特急, too, but what it says of that added nothing to the linear model.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { logOdds, sigmoid } from '../learning/logistic.ts'
import { loadTransformer } from '../transformer.ts'

/** How far each opinion of «at least 紧急» counts: log-odds of the linear model and of the reader. */
const zBlend = z.object({ bias: z.number(), linear: z.number(), reader: z.number() })
export type Blend = z.infer<typeof zBlend>
/** The linear model's chances of «at least 紧急» at which the reader is asked; elsewhere it could hardly change the level. */
const zDoubt = z.object({ from: z.number(), below: z.number() })
export type Doubt = z.infer<typeof zDoubt>
/** `stack.json` beside the reader's weights. `urgentFrom`: from here on both opinions together are at least 紧急. */
const zStack = z.object({ reader: z.string(), blend: zBlend, doubt: zDoubt, urgentFrom: z.number(), figures: z.record(z.string(), z.unknown()) })

/** What the danger reader makes of one post: log-odds of at least 紧急. */
export interface DangerOpinion {
  readonly urgent: number
  readonly reader: DangerReader
}

export interface DangerReader {
  readonly version: string
  /** From here on both opinions together are at least 紧急. */
  readonly urgentFrom: number
  /** Whether a post of which the linear model gives this chance of at least 紧急 is worth asking about. */
  mayChange(chance: number): boolean
  /** One opinion a text of `passagesOf`, in their order; about ten milliseconds of one core each. */
  judge(passages: readonly string[]): Promise<DangerOpinion[]>
  /** The chance of at least 紧急 by the linear model's chance and the reader's log-odds. */
  together(linear: number, odds: number): number
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
    const { reader: madeFor, blend, doubt, urgentFrom } = zStack.parse(JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8')))
    if (madeFor !== version) throw new Error(`stack.json 属于 ${madeFor}，权重是 ${version}`)
    const reader: DangerReader = {
      version,
      urgentFrom,
      mayChange: (linear) => leavesOpen(doubt, linear),
      judge: async (passages) => (await read(passages)).map(([urgent]) => ({ urgent: urgent!, reader })),
      together: (linear, odds) => weigh(blend, linear, odds),
      close,
    }
    return { on: true, reader }
  } catch (error) {
    await close()
    return { on: false, why: `紧急程度复核模型不可用：${error instanceof Error ? error.message : String(error)}` }
  }
}

export const leavesOpen = ({ from, below }: Doubt, chance: number): boolean => chance >= from && chance < below

export const weigh = ({ bias, linear: trust, reader }: Blend, linear: number, odds: number): number => sigmoid(bias + trust * logOdds(linear) + reader * odds)
