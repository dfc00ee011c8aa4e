/**
 * `npm run bench`: measures the program from outside and prints each figure beside what it is held against: a
 * peer that ran in the same minute on the same machine, or the figure the issue asks for. Nothing here is a test.
 */
import { Command } from 'commander'
import { benchClocks } from './clocks.ts'
import { benchBursts } from './bursts.ts'
import { benchCollect } from './collect.ts'
import { benchCrawlee } from './crawlee.ts'
import { benchCompleteness } from './completeness.ts'
import { benchEventsScale } from './events-scale.ts'
import { benchEvents } from './events.ts'
import { benchFirstPost } from './first-post.ts'
import { benchKill } from './kill.ts'
import { benchSegment } from './segment.ts'
import { benchTriage } from './triage.ts'

const program = new Command('bench').description('Measures Huiyin; prints figures as ratios.')
program
  .command('first-post')
  .description('from `npm start` on an installed clone to the first triaged post, and to 400 collected politely')
  .action(() => benchFirstPost(print))
program
  .command('collect')
  .description('collect + triage + store with politeness off, against a bare download of the same pages')
  .option('--runs <n>', 'alternating runs of each', (value) => Number.parseInt(value, 10), 3)
  .option('--posts <n>', 'posts on the replica', (value) => Number.parseInt(value, 10), 8000)
  .action((options: { runs: number; posts: number }) => benchCollect(options, print))
program
  .command('crawlee')
  .description('the same detail pages fetched, read and stored by us and by Crawlee (installed in test/bench/crawlee only): by HTTP, and with a browser')
  .option('--runs <n>', 'alternating runs of each', (value) => Number.parseInt(value, 10), 5)
  .option('--posts <n>', 'posts on the replica', (value) => Number.parseInt(value, 10), 2000)
  .option('--browser-pages <n>', 'pages read with a browser; 0 leaves that out', (value) => Number.parseInt(value, 10), 60)
  .action((options: { runs: number; posts: number; browserPages: number }) => benchCrawlee(options, print))
program
  .command('completeness')
  .description('a simulated year of the board with late approvals, edits, removals, outages and layout changes, beside a highest-id crawler')
  .option('--days <n>', 'length of the story', (value) => Number.parseInt(value, 10), 365)
  .option('--every <minutes>', 'minutes between two runs', (value) => Number.parseInt(value, 10), 240)
  .option('--posts-per-day <n>', 'posts a day', (value) => Number.parseInt(value, 10), 6)
  .option('--seed <n>', 'another story', (value) => Number.parseInt(value, 10), 20261123)
  .action(({ days, every, postsPerDay, seed }: { days: number; every: number; postsPerDay: number; seed: number }) =>
    benchCompleteness({ days, everyMinutes: every, postsPerDay, seed, daysBefore: 30, daysBetweenOutages: 25, cutShort: 0.02 }, print),
  )
program
  .command('clocks')
  .description('deadlines a second: 签收, 首次联系, 办结 of random dispatches of nine years')
  .option('--dispatches <n>', 'how many', (value) => Number.parseInt(value, 10), 100_000)
  .action((options: { dispatches: number }) => benchClocks(options.dispatches, print))
program
  .command('events')
  .description('events of a real city’s posts beside TF-IDF and k-means: purity, inverse purity, time; needs HUIYIN_DATA')
  .action(() => benchEvents(process.env['HUIYIN_DATA'] ?? '../shared/data', print))
program
  .command('events-scale')
  .description('a million invented posts over three years: posts a second of one core, memory, early and late days')
  .option('--posts <n>', 'posts', (value) => Number.parseInt(value, 10), 1_000_000)
  .option('--days <n>', 'days', (value) => Number.parseInt(value, 10), 1095)
  .action((options: { posts: number; days: number }) => benchEventsScale(options, print))
program
  .command('bursts')
  .description('the alarm of emerging issues on a simulated city: false alarms a week, recall of bursts put in')
  .option('--weeks <n>', 'weeks looked at', (value) => Number.parseInt(value, 10), 26)
  .option('--posts-per-day <n>', 'posts a day', (value) => Number.parseInt(value, 10), 350)
  .option('--seed <n>', 'another city', (value) => Number.parseInt(value, 10), 7)
  .action((options: { weeks: number; seed: number; postsPerDay: number }) => benchBursts(options, print))
program
  .command('segment')
  .description('segmentation of the same posts by us and by nodejs-jieba (installed in test/bench/segment only)')
  .option('--runs <n>', 'alternating runs of each', (value) => Number.parseInt(value, 10), 5)
  .action((options: { runs: number }) => benchSegment(options, print))
program
  .command('triage')
  .description('posts triaged a second on one core, with the encoder and without')
  .option('--runs <n>', 'runs of each', (value) => Number.parseInt(value, 10), 3)
  .action((options: { runs: number }) => benchTriage(options, print))
program
  .command('kill')
  .description('kill -9 at random moments of a run, restarted each time')
  .option('--times <n>', 'how often', (value) => Number.parseInt(value, 10), 50)
  .action((options: { times: number }) => benchKill(options.times, print))
program.command('all', { isDefault: true }).description('all of them').action(async () => {
  await benchFirstPost(print)
  await benchCollect({ runs: 3, posts: 2000 }, print)
  await benchKill(50, print)
})

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

await program.parseAsync()
