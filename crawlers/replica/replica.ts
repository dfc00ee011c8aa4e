/** A local copy of the sites that Huiyin reads, faults included: the demo, the tests and the benchmarks run on it. */
import { performance } from 'node:perf_hooks'
import type { AddressInfo } from 'node:net'
import type { BoardIds } from './boards.ts'
import type { SimulatedClock } from './clock.ts'
import { addControl } from './control.ts'
import { decoyRows } from './decoys.ts'
import type { FaultRuleInput, Faults } from './faults.ts'
import { makeFaults } from './faults.ts'
import { loadPosts } from './load-posts.ts'
import type { PostRow } from './post-row.ts'
import type { Site, Stage } from './site.ts'
import { buildSite } from './site.ts'
import type { MailboxFamily, SitePlan } from './sites.ts'
import { appPlan, boardPlan, mailboxFamilies, mailboxPlans } from './sites.ts'
import type { Stats } from './stats.ts'
import { makeStats } from './stats.ts'
import type { World } from './world.ts'
import { makeWorld } from './world.ts'

export interface ReplicaOptions {
  /** The board's port; the other sites take the ones after it, in the order of sites.ts. 0: any free ones. */
  port: number
  clock: SimulatedClock
  /** Default: the shipped posts. */
  rows?: readonly PostRow[]
  faults?: FaultRuleInput[]
  boardIds?: BoardIds
  /** What robots.txt asks for. */
  crawlDelaySeconds?: number
  /** Posts on other cities' boards as well; default true. */
  decoys?: boolean
  /** The mailboxes that are wanted; default all. */
  mailboxes?: readonly MailboxFamily[]
}

export interface Replica {
  /** The message board, form generation, e.g. `http://127.0.0.1:8600`; also the place of `/replica/…`. */
  url: string
  /** The board's newest generation: pages that a script draws. */
  appUrl: string
  /** Start page of a family's mailbox. */
  mailboxUrl(family: MailboxFamily): string
  mailboxOrigin(family: MailboxFamily): string
  world: World
  clock: SimulatedClock
  faults: Faults
  stats: Stats
  close(): Promise<void>
}

/** Starts every site on 127.0.0.1. @throws Error when a port is taken, with nothing left running */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { port, clock, crawlDelaySeconds = 0.1 } = options
  const rows = options.rows ?? loadPosts()
  const world = makeWorld(options.decoys === false ? rows : [...rows, ...decoyRows], clock.origin, options.boardIds)
  const faults = makeFaults(options.faults)
  const stats = makeStats()
  const stage: Stage = { world, clock, faults, stats, crawlDelaySeconds, realNow: () => performance.now() }

  const plans: SitePlan[] = [boardPlan, appPlan, ...Object.values(mailboxPlans)]
  const wanted = new Set<string>([boardPlan.name, appPlan.name, ...(options.mailboxes ?? mailboxFamilies)])
  const sites: Site[] = []
  const origins = new Map<string, string>()
  const close = async (): Promise<void> => {
    await Promise.all(sites.map((site) => site.app.close()))
  }
  try {
    for (const [index, plan] of plans.entries()) {
      if (!wanted.has(plan.name)) continue
      const site = buildSite(stage, plan)
      sites.push(site)
      plan.add(site, stage)
      if (index === 0) addControl(site.app, stage)
      await site.app.listen({ host: '127.0.0.1', port: port === 0 ? 0 : port + index })
      origins.set(plan.name, `http://127.0.0.1:${(site.app.server.address() as AddressInfo).port}`)
    }
  } catch (error) {
    await close()
    throw error
  }
  const originOf = (name: string): string => {
    const origin = origins.get(name)
    if (origin === undefined) throw new Error(`the replica was started without «${name}»`)
    return origin
  }
  return {
    url: originOf(boardPlan.name),
    appUrl: originOf(appPlan.name),
    mailboxUrl: (family) => originOf(family) + mailboxPlans[family].start,
    mailboxOrigin: originOf,
    world,
    clock,
    faults,
    stats,
    close,
  }
}
