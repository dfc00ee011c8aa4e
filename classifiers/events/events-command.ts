/** `npm run evaluate -- events FILE --out OUT.jsonl`: the events of a file of posts, hottest first. */
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { Command } from 'commander'
import { loadCity } from '../city.ts'
import { BadData, readRows } from '../learning/training-data.ts'
import { loadEncoder } from '../transformer.ts'
import { evaluateEvents, zEventRow } from './evaluate-events.ts'
import type { EventRow } from './evaluate-events.ts'

interface Options { out: string; encoder: boolean; accept: boolean }
interface Say { tell(line: string): void; answer(value: object): void }

/** The command; time and memory go to `tell`, the figures to `answer`. */
export function eventsCommand({ tell, answer }: Say): Command {
  return new Command('events')
    .description('rows {id,user,time,title,detail,up,down} → events {rank,heat,parts,title,place,from,to,postIds} in --out, hottest first')
    .argument('<file>', 'JSON lines')
    .requiredOption('--out <file>', 'where the events are written, as JSON lines')
    .option('--no-encoder', 'without the transformer encoder')
    .option('--no-accept', 'leave every post where it was attached: proposed merges wait for an officer')
    .action(async (file: string, { out, encoder, accept }: Options) => {
      const rows = readRows(file, zEventRow)
      const started = performance.now()
      const vectors = encoder ? await embed(rows, tell) : null
      const embedded = performance.now()
      const { events, accepted } = evaluateEvents(rows, { city: loadCity(), vectors, acceptSure: accept })
      const done = performance.now()
      try {
        writeFileSync(out, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
      } catch (error) {
        throw new BadData(`${out}: cannot be written (${error instanceof Error ? error.message : String(error)})`)
      }
      const seconds = (from: number, to: number): number => Math.round((to - from) / 100) / 10
      const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
      tell(`events: ${rows.length} posts → ${events.length} events; ${accepted} sure merges taken as accepted; ${seconds(started, embedded)} s encoder, ${seconds(embedded, done)} s events, ${peakMb} MB at most`)
      answer({ n: rows.length, events: events.length, several: events.filter(({ postIds }) => postIds.length > 1).length, accepted, encoder: vectors !== null, encoderSeconds: seconds(started, embedded), seconds: seconds(embedded, done), peakMb })
    })
}

async function embed(rows: readonly EventRow[], tell: (line: string) => void): Promise<Float32Array[] | null> {
  const state = await loadEncoder()
  if (!state.on) {
    tell(`encoder: ${state.why}；只看字面和名称`)
    return null
  }
  const vectors = await state.encoder.embed(rows.map(({ title, detail }) => `${title.trim()}\n${detail.trim()}`))
  await state.encoder.close()
  return vectors
}
