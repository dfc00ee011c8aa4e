/** A linear head over the encoder's embeddings: a softmax regression on posts that were judged by labels (learning/judged-labels.ts). */
import type { PackedHead } from '../encoder/linear-head.ts'
import { packVectors } from '../encoder/linear-head.ts'
import { placeOf } from '../learning/metrics.ts'
import type { SoftmaxModel } from '../learning/softmax.ts'
import { softmaxScores, trainShares } from '../learning/softmax.ts'
import type { KnownPost } from '../learning/training-data.ts'
import { prepareText } from '../prepare.ts'
import type { Encoder } from '../transformer.ts'

/** How far each of a post's labels is believed, by how many there are. */
const beliefs = [[1], [0.7, 0.3], [0.6, 0.25, 0.15]] as const
const fitting = { penalty: 0.07, steps: 120, rate: 0.5 }
/** Of every so many posts one is put aside, to say how well the labels are told. */
const putAside = 10

/** A post that the trial head was not taught on. */
export interface Aside { post: KnownPost<readonly string[]>; shares: Float64Array }

/** `aside`: a tenth of the posts, judged by a head of the others; the head itself learned from all. */
export async function fitHead(name: string, labels: readonly string[], posts: readonly KnownPost<readonly string[]>[], encoder: Encoder, progress: (line: string) => void): Promise<{ head: PackedHead; aside: Aside[] }> {
  const embeddings = await encoder.embed(posts.map((post) => prepareText(post).joined))
  const beliefOf = posts.map(({ known }) => {
    const row = new Float64Array(labels.length)
    known.forEach((label, place) => (row[labels.indexOf(label)] = beliefs[known.length - 1]![place]!))
    return row
  })
  const fit = (which: readonly number[]): SoftmaxModel => trainShares(which.map((i) => embeddings[i]!), (row, label) => beliefOf[which[row]!]![label]!, labels.length, fitting)
  const everything = [...posts.keys()]
  const trial = fit(everything.filter((i) => i % putAside !== 0))
  const aside = everything.filter((i) => i % putAside === 0).map((i): Aside => ({ post: posts[i]!, shares: softmaxScores(trial, embeddings[i]!) }))
  progress(`${name}: ${posts.length} judged posts; of ${aside.length} put aside the likeliest label is the first in ${within(1, labels, aside)}, among three in ${within(3, labels, aside)}`)
  const { weights, width } = fit(everything)
  const at = (label: number): number => label * (width + 1)
  const head = { weights: packVectors(labels.map((_, label) => weights.slice(at(label), at(label) + width))), biases: labels.map((_, label) => Math.round(weights[at(label) + width]! * 1e4) / 1e4) }
  return { head, aside }
}

/** In how many the label that was named first is among so many of the likeliest. */
function within(places: number, labels: readonly string[], aside: readonly Aside[]): string {
  const found = aside.filter(({ post, shares }) => placeOf(shares, labels.indexOf(post.known[0]!)) < places)
  return (found.length / aside.length).toFixed(3)
}
