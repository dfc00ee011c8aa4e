/** A task's weights file beside its code: read once, and its absence or damage is a fact to tell, not a crash. */
import { readFileSync } from 'node:fs'
import type { Extra, PackedView } from './packed.ts'
import { unpackViews } from './packed.ts'

export type Weights = { views: PackedView[]; extra: Extra; off: null } | { views: null; extra: null; off: string }

export const topicWeights = new URL('../topic/weights.bin', import.meta.url)

/** The weights, or why they are off. */
export function readWeights(path: URL | string): Weights {
  let file: Buffer
  try {
    file = readFileSync(path)
  } catch (error) {
    return { views: null, extra: null, off: (error as NodeJS.ErrnoException).code === 'ENOENT' ? '没有权重文件' : `权重文件读不出：${String(error)}` }
  }
  try {
    return { ...unpackViews(file), off: null }
  } catch (error) {
    return { views: null, extra: null, off: `权重文件损坏：${(error as Error).message}` }
  }
}
