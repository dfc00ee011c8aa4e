/**
 * `npx tsx classifiers/encoder-train/cli.ts [SCORES]`: the last step of train.sh. The sparse topic model is trained without the rows that the encoder, too, had
 * not seen (SCORES, written by heads.py); on those rows it is fitted how far each of the two is trusted, and entered in encoder/topic-head.json. Then the curve
 * of the same matter is fitted on the judged pairs (encoder/same-matter.json), the category head on posts judged by category (encoder/category-head.json), and the
 * router's prior on the first half of a city's letters and on posts judged by the kind of office (routing/prior.json). Without SCORES the last two alone are made
 * anew, as they must be when the list of categories, routing/offices.json or judged posts change.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { leastShare } from '../encoder/topic-head.ts'
import { encoderFolder } from '../encoder/weights.ts'
import { foldText } from '../fold.ts'
import { contentWords } from '../learning/features.ts'
import { classFigures, expectedCalibrationError } from '../learning/metrics.ts'
import { unpackViews } from '../learning/packed.ts'
import { softmax } from '../learning/softmax.ts'
import { argMax } from '../learning/stacked.ts'
import { BadData, readRows, zTopicTraining } from '../learning/training-data.ts'
import { priorFile } from '../routing/prior.ts'
import { createPlainJieba } from '../segment.ts'
import { openTopicModel } from '../topic/topic-model.ts'
import { trainTopic } from '../topic/train-topic.ts'
import { loadEncoder } from '../transformer.ts'
import { enterFile } from './enter-file.ts'
import { fitCategoryHead } from './fit-categories.ts'
import { fitRoutingPrior } from './fit-routing-prior.ts'
import { fitSameMatter } from './fit-same-matter.ts'
import { bestTrusts } from './two-trusts.ts'

interface Scores { labels: string[]; rows: number[]; logits: number[][] }
interface Trust { sparse: number; encoder: number }

/** Logarithms of the sparse model's shares of the rows left out, in the order of `labels`. */
function sparseLogs({ labels, rows: left }: Scores, all: readonly { text: string; label: string }[]): Float64Array[] {
  const jieba = createPlainJieba()
  const out = new Set(left)
  const { file } = trainTopic(all.filter((_, i) => !out.has(i)), jieba, 'held-out', (line) => process.stderr.write(`${line}\n`))
  const model = openTopicModel({ ...unpackViews(file), off: null })
  if (model === null) throw new BadData('the sparse topic model was not made')
  return left.map((i) => {
    const shares = model.probabilities(contentWords(foldText(all[i]!.text).text, jieba))
    return Float64Array.from(labels, (label) => Math.log(Math.max(leastShare, shares[model.labels.indexOf(label)]!)))
  })
}

const stacked = (logs: ArrayLike<number>, logits: readonly number[], { sparse, encoder }: Trust): Float64Array => softmax(Float64Array.from(logits, (logit, label) => encoder * logit + sparse * logs[label]!))

function fitTrust(which: readonly number[], logs: readonly Float64Array[], logits: readonly number[][], right: readonly number[]): Trust {
  const loss = (sparse: number, encoder: number): number => which.reduce((sum, i) => sum - Math.log(stacked(logs[i]!, logits[i]!, { sparse, encoder })[right[i]!]!), 0)
  const [sparse, encoder] = bestTrusts(0.025, [60, 60], loss)
  return { sparse, encoder }
}

function report(name: string, shares: readonly Float64Array[], right: readonly string[], labels: readonly string[]): void {
  const said = shares.map((row) => labels[argMax(row)]!)
  const ece = expectedCalibrationError(shares.map((row) => Math.max(...row)), said.map((label, i) => label === right[i]))
  process.stdout.write(`${name}: weighted F1 ${classFigures(right, said).weightedF1.toFixed(4)}, macro F1 ${classFigures(right, said).macroF1.toFixed(4)}, ECE ${ece.toFixed(4)}\n`)
}

async function main(path: string | undefined, data: string): Promise<void> {
  if (path !== undefined) fitStack(path, data)
  const state = await loadEncoder()
  if (!state.on) throw new BadData(state.why)
  if (path !== undefined) enterFile(encoderFolder, 'same-matter.json', `${JSON.stringify(await fitSameMatter(state.encoder, data), null, 2)}\n`)
  const progress = (line: string): void => void process.stderr.write(`${line}\n`)
  enterFile(encoderFolder, 'category-head.json', `${JSON.stringify(await fitCategoryHead(state.encoder, data, progress))}\n`)
  writeFileSync(priorFile, `${JSON.stringify(await fitRoutingPrior(state.encoder, data, progress), null, 1)}\n`)
  await state.encoder.close()
}

function fitStack(path: string, data: string): void {
  const scores = JSON.parse(readFileSync(path, 'utf8')) as Scores
  const all = readRows(join(data, 'topic/train.jsonl'), zTopicTraining).map(({ label, text, tokens }) => ({ label, text: text ?? (tokens ?? '').replaceAll(' ', '') }))
  const { labels, logits } = scores
  const logs = sparseLogs(scores, all)
  const right = scores.rows.map((i) => all[i]!.label)
  const numbers = right.map((label) => labels.indexOf(label))
  const everything = [...right.keys()]
  report('sparse alone', logs.map((row) => softmax(row)), right, labels)
  report('encoder alone', logits.map((row) => softmax(Float64Array.from(row))), right, labels)
  // Judged crosswise: each half of the rows with the trust fitted on the other.
  const halves = [0, 1].map((half) => fitTrust(everything.filter((i) => i % 2 !== half), logs, logits, numbers))
  report('stacked', everything.map((i) => stacked(logs[i]!, logits[i]!, halves[i % 2]!)), right, labels)
  const trust = fitTrust(everything, logs, logits, numbers)
  process.stdout.write(`trust: ${JSON.stringify(trust)}\n`)
  const head = JSON.parse(readFileSync(join(encoderFolder, 'topic-head.json'), 'utf8')) as object
  enterFile(encoderFolder, 'topic-head.json', `${JSON.stringify({ ...head, stack: trust })}\n`)
}

await main(process.argv[2], process.env.HUIYIN_DATA ?? '../shared/data')
