/**
 * How fast one host may be asked: a delay with jitter between requests, slower after every refusal and back to
 * normal afterwards, closed for as long as the site said, and a budget a day. Pure bookkeeping: it never waits itself.
 */

export interface PaceLimits {
  /** Milliseconds between the end of a request and the start of the next. */
  delayMs: number
  /** Share of the delay added at random, 0 to 1. */
  jitter: number
  /** Times the delay is at most stretched after refusals. */
  slowest: number
  /** Requests a day (Asia/Shanghai). */
  budgetPerDay: number
}

/** The budget is taken from the ledger in so many portions: what a killed process had in hand is lost for the day, a request a commit would be dear. */
const PORTIONS = 200
const shanghaiOffsetMs = 8 * 3_600_000
const dayMs = 86_400_000

export class HostPace {
  readonly limits: PaceLimits
  /** The site's own Crawl-delay in milliseconds; the longer of it and ours counts. */
  crawlDelayMs = 0
  /** 1 = normal; doubled by a refusal, halved by a good answer. */
  stretch = 1
  /** The site asked not to be asked before this time (epoch milliseconds). */
  closedUntil = 0
  private lastEnd: number | null = null
  private day = ''
  private inHand = 0
  private usedUp = false

  constructor(limits: PaceLimits) {
    this.limits = limits
  }

  /** Milliseconds to wait before the next request may start. `random` is in [0, 1). */
  waitMs(now: number, random: number): number {
    const base = Math.max(this.limits.delayMs, this.crawlDelayMs) * this.stretch
    const delay = base * (1 + this.limits.jitter * random)
    return this.lastEnd === null ? 0 : Math.max(0, this.lastEnd + delay - now)
  }

  /**
   * Takes one request from what is in hand of the day's budget: true; false when the budget is used up. Where nothing is in hand it
   * answers with the day and the number to be taken from the ledger, which {@link received} then hands over.
   */
  spend(now: number): boolean | { day: string; most: number } {
    const today = new Date(now + shanghaiOffsetMs).toISOString().slice(0, 10)
    if (today !== this.day) [this.day, this.inHand, this.usedUp] = [today, 0, false]
    if (this.inHand > 0) {
      this.inHand--
      return true
    }
    return this.usedUp ? false : { day: today, most: Math.max(1, Math.floor(this.limits.budgetPerDay / PORTIONS)) }
  }

  /** What the ledger gave of a day's budget; 0 when it is used up. */
  received(day: string, requests: number): void {
    if (day !== this.day) return
    if (requests > 0) this.inHand += requests
    else this.usedUp = true
  }

  /** Milliseconds until the next day's budget. */
  untilTomorrowMs(now: number): number {
    return dayMs - ((now + shanghaiOffsetMs) % dayMs)
  }

  ended(now: number): void {
    this.lastEnd = now
  }

  succeeded(): void {
    this.stretch = Math.max(1, this.stretch / 2)
  }

  refused(): void {
    this.stretch = Math.min(this.limits.slowest, this.stretch * 2)
  }
}
