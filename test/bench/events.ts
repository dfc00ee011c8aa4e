/** `npm run bench -- events`: events beside a batch of TF-IDF and k-means on the same posts: purity, inverse purity, time. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { loadCity } from '../../classifiers/city.ts'
import { evaluateEvents, zEventRow } from '../../classifiers/events/evaluate-events.ts'
import type { EventRow } from '../../classifiers/events/evaluate-events.ts'
import { readRows } from '../../classifiers/learning/training-data.ts'
import { createSegmenter } from '../../classifiers/segment.ts'
import { loadEncoder } from '../../classifiers/transformer.ts'

const zMatters = z.array(z.object({ matter: z.string(), ids: z.array(z.number()) }))
const baseline = fileURLToPath(new URL('./baseline/', import.meta.url))
/** Pairs of posts read by one person, by their ids: `drawn` at random within events (README of the classifier), `tuned`: those the rule was made with. */
const zVerdict = z.enum(['same', 'wrong', 'doubtful'])
const zJudged = z.object({ drawn: z.array(z.tuple([z.number(), z.number(), z.enum(['pairs', 'events']), zVerdict])), tuned: z.array(z.tuple([z.number(), z.number(), zVerdict])) })
/** Words that the baseline looks at, and clusters it makes. */
const WIDTH = 800
const CLUSTERS = 400

/** `data`: the folder of the training data; the eight known matters are named by their ids (events/known-matters.json). */
export async function benchEvents(data: string, print: (line: string) => void): Promise<void> {
  const file = join(data, 'hot/posts.jsonl')
  if (!existsSync(file)) return print(`events: skipped: no data (${file})`)
  const rows = readRows(file, zEventRow)
  const known = zMatters.parse(JSON.parse(readFileSync(new URL('./events/known-matters.json', import.meta.url), 'utf8')))
  const say = (name: string, clusters: readonly (readonly EventRow['id'][])[], seconds: string): void => {
    const { purity, inverse } = purityOf(clusters, known)
    print(`${name}: purity ${purity.toFixed(3)}, inverse purity ${inverse.toFixed(3)}, ${clusters.length} clusters, ${seconds}`)
  }
  const city = loadCity()
  const state = await loadEncoder()
  if (state.on) {
    const began = performance.now()
    const vectors = await state.encoder.embed(rows.map(({ title, detail }) => `${title.trim()}\n${detail.trim()}`))
    const embedded = performance.now()
    const accepted = evaluateEvents(rows, { city, vectors, acceptSure: true })
    const done = performance.now()
    say('events, sure merges accepted', accepted.events.map(({ postIds }) => postIds), `${((done - embedded) / 1000).toFixed(1)} s and ${((embedded - began) / 1000).toFixed(1)} s for the encoder`)
    tellJudged(accepted.events.map(({ postIds }) => postIds), print)
    say('events, as attached', evaluateEvents(rows, { city, vectors, acceptSure: false }).events.map(({ postIds }) => postIds), 'one by one, ids never change')
    await state.encoder.close()
  } else print(`events with the encoder: skipped: ${state.why}`)
  const started = performance.now()
  const sparse = evaluateEvents(rows, { city, vectors: null, acceptSure: true })
  say('events without the encoder', sparse.events.map(({ postIds }) => postIds), `${((performance.now() - started) / 1000).toFixed(1)} s`)

  const install = existsSync(join(baseline, 'node_modules')) ? { status: 0 } : spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'], { cwd: baseline, encoding: 'utf8' })
  if (install.status !== 0) return print('TF-IDF and k-means: skipped: ml-kmeans could not be installed in test/bench/baseline')
  const segmenter = createSegmenter(city)
  const words = rows.map(({ title, detail }) => segmenter.searchWords(`${title}\n${detail}`).filter((word) => word.length > 1))
  const child = spawnSync(process.execPath, [join(baseline, 'kmeans-child.mjs')], { input: JSON.stringify({ words, k: CLUSTERS, width: WIDTH }), encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (child.status !== 0) throw new Error(`k-means: ${child.stderr}`)
  const { clusters, seconds } = JSON.parse(child.stdout) as { clusters: number[]; seconds: number }
  const grouped = new Map<number, EventRow['id'][]>()
  clusters.forEach((cluster, i) => grouped.set(cluster, [...(grouped.get(cluster) ?? []), rows[i]!.id]))
  say(`TF-IDF and k-means (ml-kmeans, k = ${CLUSTERS}), whole batch`, [...grouped.values()], `${seconds.toFixed(1)} s, all anew for every new post`)
}

/** What became of the pairs that a person judged: how many of each verdict are in one event now. */
function tellJudged(clusters: readonly (readonly EventRow['id'][])[], print: (line: string) => void): void {
  const { drawn, tuned } = zJudged.parse(JSON.parse(readFileSync(new URL('./events/judged-pairs.json', import.meta.url), 'utf8')))
  const clusterOf = new Map(clusters.flatMap((ids, cluster) => ids.map((id) => [id, cluster] as const)))
  const together = (pairs: readonly (readonly [number, number, z.infer<typeof zVerdict>])[]): string =>
    zVerdict.options.map((verdict) => {
      const own = pairs.filter((pair) => pair[2] === verdict)
      return `${verdict} ${own.filter(([a, b]) => clusterOf.get(a) === clusterOf.get(b)).length} of ${own.length}`
    }).join(', ')
  print(`  pairs judged by hand, in one event now: drawn at random ${together(drawn.map(([a, b, , verdict]) => [a, b, verdict]))}; those the rule was made with ${together(tuned)}`)
}

/** Of the clusters that hold posts of known matters: the share of their posts that are of the matter they hold most of; of a matter's posts, the share in its largest cluster. */
function purityOf(clusters: readonly (readonly EventRow['id'][])[], known: readonly { ids: readonly number[] }[]): { purity: number; inverse: number } {
  const matterOf = new Map(known.flatMap(({ ids }, matter) => ids.map((id) => [id as EventRow['id'], matter] as const)))
  const largest = known.map(() => 0)
  let posts = 0
  let right = 0
  for (const cluster of clusters) {
    const counts = new Map<number, number>()
    for (const id of cluster) {
      const matter = matterOf.get(id)
      if (matter !== undefined) counts.set(matter, (counts.get(matter) ?? 0) + 1)
    }
    if (counts.size === 0) continue
    posts += cluster.length
    right += Math.max(...counts.values())
    for (const [matter, count] of counts) largest[matter] = Math.max(largest[matter]!, count)
  }
  return { purity: right / posts, inverse: largest.reduce((sum, count) => sum + count, 0) / matterOf.size }
}
