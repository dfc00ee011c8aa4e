/** robots.txt of the hosts we ask: fetched once a day a host, obeyed; what it says about speed reaches the pace. */
import robotsParser from 'robots-parser'
import type { Robot } from 'robots-parser'

export interface RobotsRules {
  allows(url: string): boolean
  /** Milliseconds; 0 where the site names none. */
  crawlDelayMs: number
}

const allowEverything: RobotsRules = { allows: () => true, crawlDelayMs: 0 }
const keepMs = 24 * 3_600_000
/** Google's and RFC 9309's floor for what a crawler must be able to read. */
export const robotsMaxBytes = 512 * 1024

/**
 * The rules in one robots.txt answer. RFC 9309 §2.3.1: 4xx means no rules; the caller retries 5xx and gives up
 * on the host when it stays unreachable.
 */
export function readRobots(robotsUrl: string, status: number, body: string, userAgent: string): RobotsRules {
  if (status < 200 || status >= 300) return allowEverything
  const robot: Robot = robotsParser(robotsUrl, body)
  const delaySeconds = Number(robot.getCrawlDelay(userAgent) ?? 0)
  return {
    allows: (url) => robot.isAllowed(url, userAgent) !== false,
    crawlDelayMs: Number.isFinite(delaySeconds) && delaySeconds > 0 ? delaySeconds * 1000 : 0,
  }
}

/** Rules by origin, each kept for a day. */
export class RobotsCache {
  private readonly rules = new Map<string, { rules: RobotsRules; until: number }>()

  get(origin: string, now: number): RobotsRules | null {
    const entry = this.rules.get(origin)
    return entry && entry.until > now ? entry.rules : null
  }

  set(origin: string, rules: RobotsRules, now: number): void {
    this.rules.set(origin, { rules, until: now + keepMs })
  }
}
