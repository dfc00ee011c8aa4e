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
  private day = -1
  private spent = 0

  constructor(limits: PaceLimits) {
    this.limits = limits
  }

  /** Milliseconds to wait before the next request may start. `random` is in [0, 1). */
  waitMs(now: number, random: number): number {
    const base = Math.max(this.limits.delayMs, this.crawlDelayMs) * this.stretch
    const delay = base * (1 + this.limits.jitter * random)
    return this.lastEnd === null ? 0 : Math.max(0, this.lastEnd + delay - now)
  }

  /** Takes one request from the day's budget; false when it is used up. */
  spend(now: number): boolean {
    const today = Math.floor((now + shanghaiOffsetMs) / dayMs)
    if (today !== this.day) [this.day, this.spent] = [today, 0]
    if (this.spent >= this.limits.budgetPerDay) return false
    this.spent++
    return true
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
