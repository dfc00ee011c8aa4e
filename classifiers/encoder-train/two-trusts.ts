/** How far two opinions are trusted together: the pair of the greatest likelihood on a grid. Two numbers need no better. */

/** `most`: how many steps either may go from nothing. `loss`: minus the log-likelihood of a pair. */
export function bestTrusts(step: number, most: readonly [number, number], loss: (first: number, second: number) => number): [number, number] {
  let best: [number, number] = [0, 0]
  let least = Infinity
  for (let i = 0; i <= most[0]; i++) {
    for (let j = 0; j <= most[1]; j++) {
      const pair: [number, number] = [i * step, j * step]
      const own = loss(...pair)
      if (own < least) [least, best] = [own, pair]
    }
  }
  return [round(best[0]), round(best[1])]
}

const round = (value: number): number => Math.round(value * 1000) / 1000
