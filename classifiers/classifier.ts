/**
 * CONTRACT of every classifier: text in, labels out. A classifier knows no posts and no database.
 * It is made once (loading what it needs), then asked many times; `classify` is pure and never throws
 * on any text: what cannot be read comes back with low confidence.
 *
 *   segment.ts      words, with the city's own dictionary
 *   topic/          one of 7 level-1 labels and the office's category
 *   urgency/        特急 · 紧急 · 普通 with the words that decided, and flags
 *   place/          district, street, community, spot, against the gazetteer
 *   routing/        likely units by the duty list
 *   personal/       personal data spans
 *   duplicates/     MinHash-LSH over shingles; the same matter in other words
 *   encoder/        sentence embeddings, and what reads them: topic, same matter (transformer.ts runs it)
 *   cli.ts          `npm run evaluate | train`
 */

/** What is read: a title and a body. Either may be empty. */
export interface Text {
  title: string
  content: string
}

/** A classifier of texts into `Labels`; `name` and `version` are stored with every answer. */
export interface Classifier<Labels> {
  readonly name: string
  readonly version: string
  classify(text: Text): Labels
}
