/** The category head (encoder/category-head.json): fitted on posts judged by category, and how far it is trusted beside the lexicon's words. */
import { loadCity } from '../city.ts'
import type { CategoryTrust } from '../encoder/category-head.ts'
import { stackCategories } from '../encoder/category-head.ts'
import { readJudgedLabels } from '../learning/judged-labels.ts'
import { expectedCalibrationError, placeOf } from '../learning/metrics.ts'
import { argMax } from '../learning/stacked.ts'
import { prepareText } from '../prepare.ts'
import { createCategoryLexicon } from '../topic/category-lexicon.ts'
import type { Encoder } from '../transformer.ts'
import { fitHead } from './fit-head.ts'
import { bestTrusts } from './two-trusts.ts'

const judgedCategories = new URL('../topic/judged-categories.json', import.meta.url)

/** Higher with every head that is published. */
const version = 'categories-1'

interface Row { right: number; words: Float64Array; shares: Float64Array }

export async function fitCategoryHead(encoder: Encoder, data: string, progress: (line: string) => void): Promise<object> {
  const { categories } = loadCity()
  const labels = categories.classes2025.map(({ label }) => label)
  const lexicon = createCategoryLexicon(categories)
  const { head, aside } = await fitHead('categories', labels, readJudgedLabels(judgedCategories, data, labels), encoder, progress)
  const rows = aside.map(({ post, shares }): Row => ({ right: labels.indexOf(post.known[0]!), words: lexicon.score(prepareText(post)).scores, shares }))
  // Judged crosswise: each half with the trust fitted on the other.
  const halves = [0, 1].map((half) => fitTrust(rows.filter((_, i) => i % 2 !== half)))
  progress(`categories put aside: the lexicon alone ${figuresOf(rows, () => ({ lexicon: 1, head: 0 }))}; the head alone ${figuresOf(rows, () => ({ lexicon: 0, head: 1 }))}; both ${figuresOf(rows, (i) => halves[i % 2]!)}`)
  return { encoder: encoder.version, version, labels, head, trust: fitTrust(rows) }
}

function fitTrust(rows: readonly Row[]): CategoryTrust {
  const loss = (lexicon: number, head: number): number => rows.reduce((sum, { words, shares, right }) => sum - Math.log(stackCategories({ lexicon, head }, words, shares)[right]!), 0)
  const [lexicon, head] = bestTrusts(0.05, [20, 30], loss)
  return { lexicon, head }
}

function figuresOf(rows: readonly Row[], trustOf: (row: number) => CategoryTrust): string {
  const shares = rows.map(({ words, shares: own }, i) => stackCategories(trustOf(i), words, own))
  const right = rows.map((row, i) => argMax(shares[i]!) === row.right)
  const three = rows.filter((row, i) => placeOf(shares[i]!, row.right) < 3).length
  const ece = expectedCalibrationError(shares.map((row) => Math.max(...row)), right)
  return `${(right.filter(Boolean).length / rows.length).toFixed(3)} / ${(three / rows.length).toFixed(3)}, ECE ${ece.toFixed(3)}`
}
