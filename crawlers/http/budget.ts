/** How many requests of a day's budget each host has left, for whoever asks it: other processes, and this one after a restart. */
export interface BudgetLedger {
  /** Takes up to `most` requests of a host's budget of a day (yyyy-mm-dd, Shanghai); how many it gave, 0 when the budget is used up. */
  take(host: string, day: string, most: number, budget: number): Promise<number>
}

/** A ledger in memory, for one process that lives no longer than a crawl. */
export function ownLedger(): BudgetLedger {
  const taken = new Map<string, { day: string; requests: number }>()
  return {
    async take(host, day, most, budget) {
      const before = taken.get(host)
      const requests = before?.day === day ? before.requests : 0
      const given = Math.max(0, Math.min(most, budget - requests))
      taken.set(host, { day, requests: requests + given })
      return given
    },
  }
}
