/** How good an answer is: figures over pairs of what was right and what was said. */

export interface ClassFigures { accuracy: number; macroF1: number; weightedF1: number }

/** Accuracy, and F1 as the plain and the support-weighted mean over the labels that occur in `right`. */
export function classFigures(right: readonly string[], said: readonly string[]): ClassFigures {
  const labels = [...new Set(right)]
  let hits = 0
  let macro = 0
  let weighted = 0
  for (let i = 0; i < right.length; i++) if (right[i] === said[i]) hits++
  for (const label of labels) {
    let both = 0
    let expected = 0
    let predicted = 0
    for (let i = 0; i < right.length; i++) {
      if (right[i] === label) expected++
      if (said[i] === label) predicted++
      if (right[i] === label && said[i] === label) both++
    }
    const f1 = both === 0 ? 0 : (2 * both) / (expected + predicted)
    macro += f1 / labels.length
    weighted += (f1 * expected) / right.length
  }
  return { accuracy: right.length === 0 ? 0 : hits / right.length, macroF1: macro, weightedF1: weighted }
}

/** Expected calibration error over equal-width bins of confidence (Guo et al. 2017, 15 bins). */
export function expectedCalibrationError(confidences: readonly number[], right: readonly boolean[], bins = 15): number {
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, hits: 0 }))
  confidences.forEach((confidence, i) => {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!
    bin.count++
    bin.confidence += confidence
    if (right[i]) bin.hits++
  })
  return sums.reduce((total, { confidence, hits }) => total + Math.abs(confidence - hits), 0) / Math.max(1, confidences.length)
}

/** How many other labels are at least as likely: 0 for the likeliest alone. */
export const placeOf = (shares: Float64Array, label: number): number => shares.filter((share, other) => other !== label && share >= shares[label]!).length
