/** Which of the office's categories the words of a text speak for. Works without any training. */
import type { Evidence } from '../../storage/records/triage.ts'
import type { Categories } from '../city.ts'
import { Lexicon } from '../lexicon.ts'
import type { Field, Prepared } from '../prepare.ts'
import { evidenceAt } from '../prepare.ts'

interface Term { classes: number[]; weight: number }
interface CategoryHit { field: Field; start: number; end: number; term: Term }

export interface CategoryScores {
  /** One a category of the list, in its order; all 0 where no word was found. */
  scores: Float64Array
  hits: CategoryHit[]
}

export interface CategoryLexicon {
  score(prepared: Prepared): CategoryScores
  evidence(prepared: Prepared, hits: readonly CategoryHit[], accepts: (category: number) => boolean, because: string): Evidence[]
}

const titleWeight = 2.5

/** A word counts more the longer it is, and less the more categories share it; repeated, it counts by the root of its number. */
export function createCategoryLexicon(categories: Categories): CategoryLexicon {
  const lexicon = new Lexicon<Term>()
  categories.classes2025.forEach((kind, index) => {
    for (const word of [kind.label, ...kind.words]) {
      const folded = word.toLowerCase()
      const known = lexicon.get(folded)
      if (known === undefined) lexicon.set(folded, { classes: [index], weight: Math.min(3, folded.length - 0.8) })
      else if (!known.classes.includes(index)) known.classes.push(index)
    }
  })
  return {
    score: (prepared) => {
      const scores = new Float64Array(categories.classes2025.length)
      const hits: CategoryHit[] = []
      for (const field of prepared.fields) {
        const counts = new Map<Term, number>()
        for (const hit of lexicon.scanLongest(field.folded.text)) {
          hits.push({ field, start: hit.start, end: hit.end, term: hit.value })
          counts.set(hit.value, (counts.get(hit.value) ?? 0) + 1)
        }
        const boost = field.name === 'title' ? titleWeight : 1
        for (const [term, count] of counts) for (const kind of term.classes) scores[kind]! += (boost * term.weight * Math.sqrt(count)) / term.classes.length
      }
      return { scores, hits }
    },
    evidence: (prepared, hits, accepts, because) => {
      const seen = new Set<string>()
      const found: Evidence[] = []
      const strongest = hits.filter(({ term }) => term.classes.some(accepts)).sort((a, b) => b.term.weight - a.term.weight)
      for (const hit of strongest) {
        const evidence = evidenceAt(prepared, hit.field, hit.start, hit.end, because)
        if (seen.has(evidence.text)) continue
        seen.add(evidence.text)
        found.push(evidence)
        if (found.length === 6) break
      }
      return found
    },
  }
}

/** The category of more words has more than its part. */
const sharpness = 1.5

/** Scores as shares, sharpened; all 0 where no word was found. */
export function sharpened(scores: ArrayLike<number>): Float64Array {
  const raised = Float64Array.from(scores, (score) => score ** sharpness)
  const total = raised.reduce((sum, value) => sum + value, 0)
  return total === 0 ? raised : raised.map((value) => value / total)
}

/** The k greatest shares with their labels, as parts of all. */
export function rankShares(shares: Float64Array, labels: readonly string[], k: number): { label: string; confidence: number }[] {
  const total = shares.reduce((sum, value) => sum + value, 0)
  return labels
    .map((label, i) => ({ label, confidence: total === 0 ? 0 : shares[i]! / total }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, k)
}
