/** Teaches the office's categories from labelled texts: what `npm run train -- category --from store` does. */
import type { City } from '../city.ts'
import type { EncoderReader } from '../encoder/encoder-reader.ts'
import type { Text } from '../classifier.ts'
import { contentWords, featureVersion } from '../learning/features.ts'
import { packViews } from '../learning/packed.ts'
import type { TaughtFigures } from '../learning/taught-view.ts'
import { teachView } from '../learning/taught-view.ts'
import { BadData } from '../learning/training-data.ts'
import type { TrainedView } from '../learning/views.ts'
import { prepareText } from '../prepare.ts'
import type { Cutter } from '../words/cutter.ts'
import { flooredShares, lessonViews } from './category-lessons.ts'
import type { TopicReader } from './topic.ts'

export interface LabelledCategory extends Text { label: string }
/** `besideEncoder`: null where it was off. */
export interface LessonFigures { besideWords: TaughtFigures; besideEncoder: TaughtFigures | null }

/**
 * @param rows texts with one of the city's categories
 * @param anchors texts of all kinds, of which is to be said what was said
 * @param topics a reader that was taught nothing yet
 * @param encoder null: what is taught counts beside the encoder as it does without it
 * @param trained the day, kept in the version
 * @throws BadData where a row's label is none of the list
 */
export async function teachCategories(rows: readonly LabelledCategory[], anchors: readonly Text[], { city, topics, encoder, jieba, trained }: { city: City; topics: TopicReader; encoder: EncoderReader | null; jieba: Pick<Cutter, 'cut'>; trained: string }): Promise<{ file: Buffer; figures: LessonFigures }> {
  const labels = city.categories.classes2025.map(({ label }) => label)
  for (const { label } of rows) if (!labels.includes(label)) throw new BadData(`no such category: ${label}`)
  const prepared = [...rows, ...anchors].map(prepareText)
  const words = prepared.map(({ joined }) => contentWords(joined, jieba))
  const labelOf = (i: number): number | null => (i < rows.length ? labels.indexOf(rows[i]!.label) : null)
  const taught = (sharesOf: (i: number) => Float64Array, beside: keyof typeof lessonViews): { view: TrainedView; figures: TaughtFigures } => {
    const { view, figures } = teachView(prepared.map((_, i) => ({ words: words[i]!, shares: flooredShares(sharesOf(i), beside), label: labelOf(i) })), labels.length)
    return { view: { ...view, spec: { ...view.spec, name: lessonViews[beside] } }, figures }
  }
  const alone = taught((i) => topics.categoryShares(prepared[i]!), 'alone')
  const seen = encoder === null ? null : await encoder.look(prepared)
  const beside = seen === null ? null : taught((i) => topics.categoryShares(prepared[i]!, seen[i]!), 'seen')
  const figures = { besideWords: alone.figures, besideEncoder: beside?.figures ?? null }
  return { file: packViews([alone.view, ...(beside === null ? [] : [beside.view])], { task: 'category', features: featureVersion, trained, labels, figures }), figures }
}
