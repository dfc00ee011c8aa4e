import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCity } from '../../../classifiers/city.ts'
import { evaluateEvents, zEventRow } from '../../../classifiers/events/evaluate-events.ts'
import { otherPlant, parking, plant } from './invented-posts.ts'

const rows = [...plant, ...parking, ...otherPlant].map(([title, detail], i) => ({ id: 100 + i, user: `u${i}`, time: `2026/3/${i + 1} 08:30:00`, title, detail, up: i === 8 ? 50 : 0, down: 0 }))
const parsed = rows.map((row) => zEventRow.parse(row))

describe('events of a file', () => {
  it('are ranked by heat, each with its parts, span and posts', () => {
    const { events } = evaluateEvents(parsed, { city: loadCity(), vectors: null, acceptSure: false })
    expect(events.map(({ rank }) => rank)).toEqual(events.map((_, i) => i + 1))
    expect(events.flatMap(({ postIds }) => postIds).toSorted()).toEqual(rows.map(({ id }) => id))
    expect(events[0]).toMatchObject({ place: '翠微新城', postIds: [100, 101, 102, 103, 104], from: '2026-03-01T00:30:00.000Z', to: '2026-03-05T00:30:00.000Z' })
    for (const { heat, parts } of events) expect(heat).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part, 0), 1)
    expect(events.find(({ postIds }) => postIds.includes(108))?.parts.likes).toBeGreaterThan(2)
  })

  it('do not depend on the order of the rows', () => {
    const shape = (list: typeof parsed) => evaluateEvents(list, { city: loadCity(), vectors: null, acceptSure: true }).events.map(({ postIds }) => postIds.toSorted())
    expect(shape(parsed.toReversed())).toEqual(shape(parsed))
  })

  it('are written by the command; a bad time is named by its line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'huiyin-events-'))
    const [file, out] = [join(folder, 'posts.jsonl'), join(folder, 'events.jsonl')]
    const run = (): ReturnType<typeof spawnSync> => spawnSync(process.execPath, ['--import', 'tsx', 'classifiers/cli.ts', 'evaluate', 'events', file, '--out', out, '--no-encoder'], { encoding: 'utf8' })
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const { status, stdout, stderr } = run()
    expect(status).toBe(0)
    expect(JSON.parse(String(stdout))).toMatchObject({ n: 9, encoder: false })
    expect(String(stderr)).toMatch(/MB at most/u)
    const written = readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as object)
    expect(Object.keys(written[0]!)).toEqual(['rank', 'heat', 'parts', 'title', 'place', 'from', 'to', 'postIds'])
    writeFileSync(file, `${JSON.stringify({ ...rows[0], time: 'gestern' })}\n`)
    const bad = run()
    expect(bad.status).toBe(2)
    expect(String(bad.stderr)).toContain('posts.jsonl:1: time')
    rmSync(folder, { recursive: true })
  })
})
