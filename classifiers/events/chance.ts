/** How likely counts are where nothing is the matter. */

/**
 * Chance of `least` or more where `mean` are expected: Poisson, or negative binomial of variance `spread` × mean where counts
 * scatter more than chance alone makes them.
 */
export function chanceOfAtLeast(least: number, mean: number, spread = 1): number {
  if (least <= 0) return 1
  if (mean <= 0) return 0
  // Beyond the mean the terms fall off fast: summing them upwards keeps the digits that 1 − (the rest) would lose.
  let log = logTerm(0, mean, spread)
  let below = Math.exp(log)
  for (let k = 1; k < least; k++) {
    log += step(k, mean, spread)
    below += Math.exp(log)
  }
  if (below < 0.9) return Math.max(0, 1 - below)
  let tail = 0
  for (let k = least; ; k++) {
    log += step(k, mean, spread)
    const term = Math.exp(log)
    tail += term
    if (k > mean && term < tail * 1e-9) return Math.min(1, tail)
  }
}

const logTerm = (_zero: 0, mean: number, spread: number): number => (spread <= 1.001 ? -mean : (mean / (spread - 1)) * -Math.log(spread))

/** log P(k) − log P(k − 1). */
function step(k: number, mean: number, spread: number): number {
  if (spread <= 1.001) return Math.log(mean / k)
  const size = mean / (spread - 1)
  return Math.log(((size + k - 1) / k) * (1 - 1 / spread))
}
