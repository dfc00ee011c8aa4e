/** 环比: a number of a period beside the same of the period before. */
export interface Compared {
  now: number
  before: number
  /** (now − before) ÷ before; null where there is nothing to divide by. */
  rate: number | null
}

/** @param before the same count over the period before */
export const compared = (now: number, before: number): Compared => ({ now, before, rate: before === 0 ? null : (now - before) / before })
