/** The category head (encoder/category-head.json): fitted on posts judged by category, and how far it is trusted beside the lexicon's words. */
import { loadCity } from '../city.ts'
import type { CategoryTrust } from '../encoder/category-head.ts'
import { stackCategories } from '../encoder/category-head.ts'
import { readJudgedLabels } from '../learning/judged-labels.ts'
import { expectedCalibrationError } from '../learning/metrics.ts'
import { argMax } from '../learning/stacked.ts'
import { prepareText } from '../prepare.ts'
import { createCategoryLexicon } from '../topic/category-lexicon.ts'
import type { Encoder } from '../transformer.ts'
import { fitHead } from './fit-head.ts'

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

/** The trust of the greatest likelihood on a grid of steps of 0.05: two numbers need no better. */
function fitTrust(rows: readonly Row[]): CategoryTrust {
  let best: CategoryTrust = { lexicon: 0, head: 1 }
  let least = Infinity
  for (let words = 0; words <= 20; words++) {
    for (let head = 0; head <= 30; head++) {
      const trust = { lexicon: words / 20, head: head / 20 }
      const loss = rows.reduce((sum, row) => sum - Math.log(stackCategories(trust, row.words, row.shares)[row.right]!), 0)
      if (loss < least) [least, best] = [loss, trust]
    }
  }
  return best
}

function figuresOf(rows: readonly Row[], trustOf: (row: number) => CategoryTrust): string {
  const shares = rows.map(({ words, shares: own }, i) => stackCategories(trustOf(i), words, own))
  const right = rows.map((row, i) => argMax(shares[i]!) === row.right)
  const three = rows.filter((row, i) => shares[i]!.filter((share, label) => label !== row.right && share >= shares[i]![row.right]!).length < 3).length
  const ece = expectedCalibrationError(shares.map((row) => Math.max(...row)), right)
  return `${(right.filter(Boolean).length / rows.length).toFixed(3)} / ${(three / rows.length).toFixed(3)}, ECE ${ece.toFixed(3)}`
}
