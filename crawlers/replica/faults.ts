/** What can go wrong at the replica's sites: rules that say what, where, and which of the requests it strikes. */
import { z } from 'zod'

const where = {
  /** Site name as in `sites.ts`; all sites without it. */
  site: z.string().optional(),
  /** The request's path contains this; all paths without it. */
  path: z.string().optional(),
  /** Strikes every n-th matching request, beginning with the n-th. */
  every: z.number().int().min(1).default(1),
  /** Strikes this many times at most. */
  times: z.number().int().min(1).optional(),
}

export const layouts = ['renamed', 'reordered', 'envelope'] as const
export type Layout = (typeof layouts)[number]

export const zFaultRule = z.discriminatedUnion('kind', [
  /** 403 page once a client made more than `calls` calls within `withinMs` (real time) without the warm-up cookie. */
  z.strictObject({ kind: z.literal('refuse'), ...where, calls: z.number().int().min(0).default(0), withinMs: z.number().positive().default(10_000), unlessCookie: z.boolean().default(true) }),
  /** 429 with Retry-After. */
  z.strictObject({ kind: z.literal('limit'), ...where, calls: z.number().int().min(0).default(0), withinMs: z.number().positive().default(10_000), retryAfterSeconds: z.number().min(0).default(5) }),
  /** 200 without a body. */
  z.strictObject({ kind: z.literal('empty'), ...where }),
  /** The page is there, the text in it is not. */
  z.strictObject({ kind: z.literal('blank'), ...where }),
  z.strictObject({ kind: z.literal('delay'), ...where, ms: z.number().min(0).max(60_000) }),
  /** 502 of the gateway in front. */
  z.strictObject({ kind: z.literal('gateway'), ...where }),
  /** The connection is cut before an answer. */
  z.strictObject({ kind: z.literal('drop'), ...where }),
  /** The site was rebuilt: see layout-change.ts. */
  z.strictObject({ kind: z.literal('layout'), ...where, layout: z.enum(layouts).default('renamed') }),
  /** The answer grows by this many bytes of blanks. */
  z.strictObject({ kind: z.literal('huge'), ...where, bytes: z.number().int().min(1).max(200_000_000) }),
  /** `declared`: UTF-8 bytes called GBK. `bytes`: GBK bytes called UTF-8. */
  z.strictObject({ kind: z.literal('charset'), ...where, lie: z.enum(['declared', 'bytes']).default('declared') }),
  /** The answer comes in drips of `chunkBytes` every `ms`. */
  z.strictObject({ kind: z.literal('drip'), ...where, ms: z.number().min(1).max(10_000).default(50), chunkBytes: z.number().int().min(1).default(64) }),
])
export type FaultRule = z.infer<typeof zFaultRule>
/** A rule as one writes it, defaults left out. */
export type FaultRuleInput = z.input<typeof zFaultRule>
export const zFaultRules = z.array(zFaultRule)

/** The manners of the real board, for the demo: fast callers that never loaded a page are turned away. */
export const demoFaults: FaultRuleInput[] = [{ kind: 'refuse', site: 'board', path: 'queryThreadsList', calls: 12, withinMs: 5_000 }]

export interface Arrival {
  site: string
  path: string
  client: string
  hasCookie: boolean
  /** Real milliseconds. */
  at: number
}

export interface Faults {
  rules(): FaultRule[]
  set(rules: FaultRuleInput[]): void
  /** The rules that strike this request, in their order; counts it. */
  strike(arrival: Arrival): FaultRule[]
}

/** Holds the rules and their counters. @throws ZodError when a rule is malformed */
export function makeFaults(initial: FaultRuleInput[] = []): Faults {
  let entries: { rule: FaultRule; matched: number; struck: number; calls: Map<string, number[]> }[] = []
  const faults: Faults = {
    rules: () => entries.map((entry) => entry.rule),
    set(rules) {
      entries = zFaultRules.parse(rules).map((rule) => ({ rule, matched: 0, struck: 0, calls: new Map() }))
    },
    strike(arrival) {
      return entries.flatMap((entry) => {
        const { rule } = entry
        if ((rule.site && rule.site !== arrival.site) || (rule.path && !arrival.path.includes(rule.path))) return []
        if ((rule.kind === 'refuse' || rule.kind === 'limit') && !tooMany(entry.calls, rule, arrival)) return []
        entry.matched += 1
        if (entry.matched % rule.every !== 0 || (rule.times !== undefined && entry.struck >= rule.times)) return []
        entry.struck += 1
        return [rule]
      })
    },
  }
  faults.set(initial)
  return faults
}

function tooMany(calls: Map<string, number[]>, rule: Extract<FaultRule, { kind: 'refuse' | 'limit' }>, arrival: Arrival): boolean {
  if (rule.kind === 'refuse' && rule.unlessCookie && arrival.hasCookie) return false
  const recent = (calls.get(arrival.client) ?? []).filter((at) => arrival.at - at < rule.withinMs)
  recent.push(arrival.at)
  calls.set(arrival.client, recent)
  return recent.length > rule.calls
}
