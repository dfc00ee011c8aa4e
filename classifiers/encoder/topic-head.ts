/** The topic head: an embedding in, calibrated shares of the seven level-1 labels out. Made by encoder-train/heads.py for one version of the encoder. */
import { z } from 'zod'
import { softmax } from '../learning/softmax.ts'
import { readHeadFile } from './head-file.ts'
import { dots } from './linear-head.ts'
import { encoderFolder } from './weights.ts'

const zTopicHead = z
  .object({
    /** The encoder's version that the head was made for; with another its numbers mean nothing. */
    encoder: z.string(),
    labels: z.array(z.string()).min(2),
    /** One row of `width` numbers a label: the logit is their dot product with the embedding. */
    weights: z.array(z.array(z.number())),
    /** How far each is trusted when the sparse model's log-shares and the logits are added: fitted on rows neither had seen. */
    stack: z.object({ sparse: z.number().nonnegative(), encoder: z.number().nonnegative() }),
  })
  .refine(({ labels, weights }) => weights.length === labels.length && weights.every((row) => row.length === weights[0]!.length), 'labels and weights do not fit together')

export interface TopicHead {
  readonly labels: readonly string[]
  /** Probabilities of the labels by the embedding alone, adding up to 1, about as sure as they are right. */
  shares(embedding: Float32Array): Float64Array
  /** Both models' opinions as one: `sparse` holds the sparse model's probabilities in the order of `labels`. */
  stackedShares(sparse: ArrayLike<number>, embedding: Float32Array): Float64Array
}

/** No probability is held to be less: a model that is certain must not silence the other. */
export const leastShare = 1e-6

/** Reads the head that lies beside the weights; throws one error that names the file when it does not fit them. */
export function loadTopicHead(encoder: { version: string; width: number }, folder: string = encoderFolder): TopicHead {
  const { labels, stack, weights: rows } = readHeadFile(folder, 'topic-head.json', zTopicHead, encoder, ({ weights }) => weights[0]!.length)
  const weights = rows.map((row) => Float64Array.from(row))

  const logits = (embedding: Float32Array): Float64Array => dots(weights, embedding)
  return {
    labels,
    shares: (embedding) => softmax(logits(embedding)),
    stackedShares: (sparse, embedding) => softmax(logits(embedding).map((logit, label) => stack.encoder * logit + stack.sparse * Math.log(Math.max(leastShare, sparse[label]!)))),
  }
}
