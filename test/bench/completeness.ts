/** A simulated year of the board: what share of everything is found, beside a crawler that trusts the highest id. */
import { account } from './completeness/account.ts'
import type { Account, EventAccount, Share } from './completeness/account.ts'
import { simulate } from './completeness/simulate.ts'
import type { SimulationOptions } from './completeness/simulate.ts'

export async function benchCompleteness(options: SimulationOptions, print: (line: string) => void): Promise<void> {
  const began = performance.now()
  const simulation = await simulate({ ...options, onDay: (day, posts) => process.stderr.write(`\rday ${day}/${options.days}, ${posts} posts `) })
  process.stderr.write('\n')
  const { troubles, runs, requests } = simulation
  print(`${options.days} days, a run every ${options.everyMinutes} minutes, ${troubles.filter(({ layout }) => !layout).length} outages, ${troubles.filter(({ layout }) => layout).length} layout changes; ${requests} requests, runs ${JSON.stringify(runs)}, ${((performance.now() - began) / 1000).toFixed(0)} s`)
  for (const line of linesOf(account(simulation))) print(line)
}

const percent = ({ of, reached }: Share): string => `${of === 0 ? 'n/a' : `${((100 * reached) / of).toFixed(2)} %`} (${reached} of ${of})`
const events = (share: EventAccount): string => `${percent(share)}, later ${share.late}, never ${share.never}`

function linesOf(figures: Account): string[] {
  const { naive } = figures
  return [
    `posts visible for longer than the interval: ${percent(figures.visible)}; while the board could be read: ${percent(figures.readable)}; duplicates ${figures.duplicates}`,
    ...figures.lost.slice(0, 10).map(({ tid, visibleHours, readableHours }) => `  lost: ${tid}, visible for ${visibleHours.toFixed(1)} h, readable for ${readableHours.toFixed(1)} h`),
    `answers seen within two re-visit intervals: ${events(figures.replies)}`,
    `ratings seen within two re-visit intervals: ${events(figures.ratings)}`,
    `edits seen within two re-visit intervals: ${events(figures.edits)}; removals noticed: ${percent(figures.removals)}; layout changes that raised an alarm: ${percent(figures.layoutsAlarmed)}`,
    ...[...figures.replies.missed, ...figures.ratings.missed, ...figures.edits.missed].slice(0, 10).map(({ tid, atHour, allowed, taken, runs }) => `  late: ${tid}, on day ${(atHour / 24).toFixed(1)}, seen after ${taken === null ? 'never' : `${taken.toFixed(1)} h`}, ${allowed.toFixed(1)} h allowed; runs meanwhile: ${runs.join(', ')}`),
    `highest-id crawler in the same run: posts ${percent(naive.visible)}, of those approved out of order ${percent(naive.lateApproved)}; answers ${percent(naive.replies)}, ratings ${percent(naive.ratings)}, edits ${percent(naive.edits)}, removals 0`,
  ]
}
