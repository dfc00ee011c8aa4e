/**
 * A process of its own that writes, for the tests that kill it or race it.
 * `pairs FILE`: commits a post, its card and a counter, prints the number after each commit, until it is killed.
 * `count FILE TIMES`: adds 1 to one counter so often, again whenever another was first.
 */
import { Conflict } from '../../storage/database.ts'
import type { Database } from '../../storage/database.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import { sample } from './sample-records.ts'

async function writePairs(db: Database): Promise<never> {
  const from = await db.get('counter', 'pairs')
  for (let n = (from?.value ?? 0) + 1; ; n++) {
    const counter = sample('counter', 'pairs', { version: n, value: n })
    await db.commit([
      { op: 'insert', kind: 'post', record: sample('post', `p${n}`) },
      { op: 'insert', kind: 'card', record: sample('card', `p${n}`, { words: [`w${n}`, '井盖'], flags: ['mass'] }) },
      n === 1 ? { op: 'insert', kind: 'counter', record: counter } : { op: 'replace', kind: 'counter', record: counter },
    ])
    // Only a write that has left this process counts as told.
    await new Promise((resolve) => process.stdout.write(`${n}\n`, resolve))
  }
}

async function countUp(db: Database, times: number): Promise<void> {
  for (let done = 0; done < times; ) {
    const counter = await db.get('counter', 'shared')
    try {
      if (counter) await db.commit([{ op: 'replace', kind: 'counter', record: { ...counter, version: counter.version + 1, value: counter.value + 1 } }])
      else await db.commit([{ op: 'insert', kind: 'counter', record: sample('counter', 'shared', { value: 1 }) }])
      done++
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}

const [task, file = '', times = '1'] = process.argv.slice(2)
const db = await openSqlite({ file })
await db.migrate()
if (task === 'pairs') await writePairs(db)
await countUp(db, Number(times))
await db.close()
