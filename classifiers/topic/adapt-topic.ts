/** Teaches a topic model that exists with labelled texts alone, where the data it was trained on is not at hand: a further view over the words of these texts (learning/taught-view.ts). */
import { foldText } from '../fold.ts'
import { contentWords } from '../learning/features.ts'
import { addView, unpackViews } from '../learning/packed.ts'
import type { TaughtFigures, TaughtText } from '../learning/taught-view.ts'
import { officeSpec, teachView } from '../learning/taught-view.ts'
import { BadData } from '../learning/training-data.ts'
import type { Cutter } from '../words/cutter.ts'
import { openTopicModel, zTopicExtra } from './topic-model.ts'
import type { LabelledText } from './train-topic.ts'

/**
 * @param file weights as `trainTopic` or this made them; what this added before is learned anew, from all rows
 * @param anchors texts of all kinds, without labels
 * @param trained the day, kept in the version
 * @throws BadData where the file is no topic model
 */
export function adaptTopic(file: Buffer, rows: readonly LabelledText[], anchors: readonly string[], jieba: Pick<Cutter, 'cut'>, trained: string): { file: Buffer; figures: TaughtFigures } {
  const unpacked = unpackViews(file)
  const parsed = zTopicExtra.safeParse(unpacked.extra)
  const own = unpacked.views.findIndex((view) => view.spec.name === officeSpec.name)
  const views = own === -1 ? unpacked.views : unpacked.views.slice(0, own)
  const labels = parsed.data?.labels.length ?? 0
  const stacker = parsed.success ? firstColumns(parsed.data.stacker, views.length * labels) : null
  const extra = { ...unpacked.extra, stacker }
  const model = openTopicModel({ views, extra, off: null })
  if (model === null || stacker === null) throw new BadData('the running topic model is of another making and cannot be taught further')
  const taughtText = (text: string, label: number | null): TaughtText => {
    const words = contentWords(foldText(text).text, jieba)
    return { words, shares: model.probabilities(words), label }
  }
  const { view, figures } = teachView([...rows.map(({ text, label }) => taughtText(text, model.labels.indexOf(label))), ...anchors.map((text) => taughtText(text, null))], labels)
  return { file: addView(file, views.length, view, { ...extra, trained, stacker: withOneMore(stacker), figures }), figures }
}

interface Stacker { width: number; labels: number; weights: number[] }

/** The stacker of the first views alone. */
function firstColumns({ width, labels, weights }: Stacker, kept: number): Stacker {
  return { width: kept, labels, weights: Array.from({ length: labels }, (_, label) => [...weights.slice(label * (width + 1), label * (width + 1) + kept), weights[label * (width + 1) + width]!]).flat() }
}

/** The stacker with a further view whose scores are added to the logits as they are. */
function withOneMore({ width, labels, weights }: Stacker): Stacker {
  const rows = Array.from({ length: labels }, (_, label) => weights.slice(label * (width + 1), (label + 1) * (width + 1)))
  return { width: width + labels, labels, weights: rows.flatMap((row, label) => [...row.slice(0, width), ...Array.from({ length: labels }, (_, own) => (own === label ? 1 : 0)), row[width]!]) }
}
