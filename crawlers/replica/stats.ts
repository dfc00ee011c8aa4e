/** What the replica was asked, for tests of politeness. Real milliseconds throughout. */

export interface ClientStats {
  requests: number
  maxParallel: number
  /** Smallest gap between the starts of two requests; null before the second. */
  minGapMs: number | null
  /** Smallest pause between the end of an answer and the next request's start; negative when they overlapped. */
  minPauseMs: number | null
}

export interface StatsReport {
  requests: number
  /** Requests a path without its query, keyed `site METHOD /path`. */
  byPath: Record<string, number>
  byStatus: Record<string, number>
  /** Keyed `site user-agent`; robots.txt and script files are not counted here. */
  byClient: Record<string, ClientStats>
}

interface Watched extends ClientStats {
  open: number
  lastStart: number | null
  lastEnd: number | null
}

export interface Stats {
  /** Notes a request; call what it returns, with the status, when the answer has gone out. */
  begin(request: { site: string; method: string; path: string; agent: string; at: number }): (status: number, at: number) => void
  report(): StatsReport
  reset(): void
}

const aside = /^\/robots\.txt$|\.(js|css|png|gif|jpg|ico)$/

export function makeStats(): Stats {
  let requests = 0
  let byPath = new Map<string, number>()
  let byStatus = new Map<string, number>()
  let clients = new Map<string, Watched>()
  return {
    begin({ site, method, path, agent, at }) {
      requests += 1
      count(byPath, `${site} ${method} ${path}`)
      const client = aside.test(path) ? null : watch(clients, `${site} ${agent}`)
      if (client) {
        client.requests += 1
        client.open += 1
        client.maxParallel = Math.max(client.maxParallel, client.open)
        client.minGapMs = least(client.minGapMs, client.lastStart, at)
        client.minPauseMs = client.open > 1 ? Math.min(client.minPauseMs ?? 0, -1) : least(client.minPauseMs, client.lastEnd, at)
        client.lastStart = at
      }
      return (status, end) => {
        count(byStatus, String(status))
        if (!client) return
        client.open -= 1
        client.lastEnd = end
      }
    },
    report: () => ({
      requests,
      byPath: Object.fromEntries(byPath),
      byStatus: Object.fromEntries(byStatus),
      byClient: Object.fromEntries([...clients].map(([key, { requests, maxParallel, minGapMs, minPauseMs }]) => [key, { requests, maxParallel, minGapMs, minPauseMs }])),
    }),
    reset() {
      requests = 0
      byPath = new Map()
      byStatus = new Map()
      clients = new Map()
    },
  }
}

function watch(clients: Map<string, Watched>, key: string): Watched {
  const known = clients.get(key)
  if (known) return known
  const fresh: Watched = { requests: 0, maxParallel: 0, minGapMs: null, minPauseMs: null, open: 0, lastStart: null, lastEnd: null }
  clients.set(key, fresh)
  return fresh
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const least = (known: number | null, before: number | null, at: number): number | null => (before === null ? known : Math.min(known ?? Infinity, at - before))
