/** The encoder with all that reads its embeddings, and the danger reader beside it: on together, or off together with the reason. */
import type { Prepared } from '../prepare.ts'
import { loadPrior } from '../routing/prior.ts'
import { loadEncoder } from '../transformer.ts'
import type { DangerReader } from '../urgency/danger-reader.ts'
import { dangerFolder as shippedDanger, openDangerReader } from '../urgency/danger-reader.ts'
import type { CategoryHead } from './category-head.ts'
import { loadCategoryHead } from './category-head.ts'
import type { LinearHead } from './linear-head.ts'
import type { SameMatter } from './same-matter.ts'
import { loadSameMatter } from './same-matter.ts'
import type { TopicHead } from './topic-head.ts'
import { loadTopicHead } from './topic-head.ts'
import { encoderFolder } from './weights.ts'

export interface EncoderReader {
  /** Stored with every triage it took part in. */
  readonly version: string
  readonly topic: TopicHead
  readonly category: CategoryHead
  /** Which kinds of offices would have to answer; null where it was made for another encoder or another list. */
  readonly offices: LinearHead | null
  readonly sameMatter: SameMatter
  readonly danger: DangerReader
  /** What the encoder makes of texts, in their order; about ten milliseconds of one core each. */
  look(texts: readonly Prepared[]): Promise<Seen[]>
  /** Frees its memory; it is not asked again. */
  close(): Promise<void>
}

/** One text in the encoder's eyes: the second opinion that a classifier may be given. */
export interface Seen {
  readonly embedding: Float32Array
  readonly encoder: EncoderReader
}

export type EncoderReaderState = { on: true; encoder: EncoderReader } | { on: false; why: string }

/** Loads it (about a second). Never rejects: what hinders it is said in `why`, for people. */
export async function openEncoderReader({ folder = encoderFolder, dangerFolder = shippedDanger, threads = 1 }: { folder?: string; dangerFolder?: string; threads?: number } = {}): Promise<EncoderReaderState> {
  const state = await loadEncoder({ folder, threads })
  if (!state.on) return state
  const { version, embed, close } = state.encoder
  const danger = await openDangerReader({ folder: dangerFolder, threads })
  if (!danger.on) {
    await close()
    return danger
  }
  try {
    const encoder: EncoderReader = {
      version,
      topic: loadTopicHead(state.encoder, folder),
      category: loadCategoryHead(state.encoder, folder),
      offices: loadPrior(version).head,
      sameMatter: loadSameMatter(state.encoder, folder),
      look: async (texts) => (await embed(texts.map(({ joined }) => joined))).map((embedding) => ({ embedding, encoder })),
      danger: danger.reader,
      close: async () => {
        await Promise.all([close(), danger.reader.close()])
      },
    }
    return { on: true, encoder }
  } catch (error) {
    await Promise.all([close(), danger.reader.close()])
    return { on: false, why: `编码器的分类头不可用：${error instanceof Error ? error.message : String(error)}` }
  }
}
