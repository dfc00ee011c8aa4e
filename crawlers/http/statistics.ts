/** What a polite fetch counted: shown after every run and kept with it. */
export class FetchStatistics {
  /** Exchanges sent, repeats and robots.txt included. */
  requests = 0
  /** Bytes of answers after decompression. */
  bytes = 0
  skippedByRobots = 0
  /** 403, 429 and empty answers. */
  refusals = 0
  /** Pages given up. */
  failed = 0
  /** How many pages needed how many repeats: index = repeats. */
  readonly retryHistogram: number[] = []

  /** All repeats together. */
  get retries(): number {
    return this.retryHistogram.reduce((sum, pages, repeats) => sum + pages * repeats, 0)
  }

  settled(repeats: number): void {
    this.retryHistogram[repeats] = (this.retryHistogram[repeats] ?? 0) + 1
    for (let i = 0; i < repeats; i++) this.retryHistogram[i] ??= 0
  }

  gaveUp(repeats: number): void {
    this.failed++
    this.settled(repeats)
  }
}
