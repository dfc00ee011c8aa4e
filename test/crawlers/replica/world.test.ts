import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { boardsWithin, knownBoard, makeForums } from '../../../crawlers/replica/boards.ts'
import { catchUpClock, manualClock } from '../../../crawlers/replica/clock.ts'
import { decoyRows } from '../../../crawlers/replica/decoys.ts'
import { checkRow, loadPosts } from '../../../crawlers/replica/load-posts.ts'
import { findThreads, makeWorld, showPost } from '../../../crawlers/replica/world.ts'
import { makeRow, ORIGIN } from './rows.ts'

const HOUR = 3_600_000
const origin = ORIGIN.getTime()

describe('the simulated clock', () => {
  it('runs ahead until it has caught up, and never passes real time', () => {
    let real = origin
    const clock = catchUpClock({ startedAt: ORIGIN, behindHours: 72, speed: 600, realNow: () => real })
    expect(clock.now()).toBe(origin - 72 * HOUR)
    real += 60_000
    expect(clock.now()).toBe(origin - 72 * HOUR + 10 * HOUR)
    real += HOUR
    expect(clock.now()).toBe(real)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 2000 }), (passed, speed, behindHours) => {
        const now = catchUpClock({ startedAt: ORIGIN, behindHours, speed, realNow: () => origin + passed }).now()
        expect(now).toBeLessThanOrEqual(origin + passed)
        expect(now).toBeGreaterThanOrEqual(origin - behindHours * HOUR)
      }),
    )
  })

  it('goes on where it was after a restart with the same beginning', () => {
    const at = (real: number): number => catchUpClock({ startedAt: ORIGIN, behindHours: 10, speed: 100, realNow: () => real }).now()
    expect(at(origin + 60_000) - at(origin + 30_000)).toBe(30_000 * 100)
  })

  it('stands still by hand and moves forward only', () => {
    const clock = manualClock(ORIGIN)
    clock.advance(1.5)
    expect(clock.now()).toBe(origin + 1.5 * HOUR)
    expect(() => clock.advance(-1)).toThrow(RangeError)
  })
})

describe('the world', () => {
  it('numbers posts by submission, with gaps, and shows them by approval', () => {
    const rows = [makeRow(2, { id: 'late', approvalHours: 72 }), makeRow(1.9, { id: 'early', approvalHours: 3 }), makeRow(1.9, { id: 'same moment' })]
    const world = makeWorld(rows, origin)
    const numbers = new Map(world.threads.map((post) => [post.row.id, post.number]))
    expect(numbers.get('early')).toBeGreaterThan((numbers.get('late') ?? 0) + 100)
    expect(numbers.get('same moment')).toBe((numbers.get('early') ?? 0) + 1)
    expect(findThreads(world, origin, { fids: null, lastItem: 0, limit: 10 }).map((post) => post.row.id)).toEqual(['same moment', 'early'])
  })

  it('keeps a post’s number when other posts join', () => {
    const row = makeRow(7.25)
    const alone = makeWorld([row], origin).threads[0]?.number
    const joined = makeWorld([makeRow(300), row, makeRow(-5)], origin).threads.find((post) => post.row.id === row.id)?.number
    expect(joined).toBe(alone)
  })

  it('shows no answer before approval and no rating before an answer', () => {
    const row = makeRow(1, { approvalHours: 48, replies: [{ unit: '甲局', afterDays: 0.5, text: '答。' }], rating: { resolution: 3, attitude: 3, speed: 3, comment: null, afterDays: 0.6 } })
    const post = makeWorld([row], origin).threads[0]!
    const first = [48, 49, 50].map((hours) => showPost(post, post.submittedAt + hours * HOUR))
    expect(first.map((shown) => [shown?.state, shown?.replies.length, shown?.rating !== null])).toEqual([
      ['待回复', 0, false],
      ['已办理', 1, false],
      ['已办理', 1, true],
    ])
  })

  it('the cursor visits every post on show once, whatever is approved meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ daysAgo: fc.double({ min: 0, max: 30, noNaN: true }), approvalHours: fc.integer({ min: 0, max: 72 }) }), { maxLength: 60 }), (posts) => {
        const world = makeWorld(posts.map((post) => makeRow(post.daysAgo, post)), origin)
        const before = new Set(world.threads.filter((post) => showPost(post, origin)).map((post) => post.number))
        const walked: number[] = []
        let lastItem = 0
        for (let step = 0; ; step += 1) {
          const page = findThreads(world, origin + step * HOUR, { fids: null, lastItem, limit: 10 })
          walked.push(...page.map((post) => post.number))
          lastItem = page.at(-1)?.number ?? lastItem
          if (page.length < 10) break
        }
        expect(walked).toEqual([...new Set(walked)].toSorted((a, b) => b - a))
        for (const number of before) expect(walked).toContain(number)
      }),
      { numRuns: 50 },
    )
  })

  it('has every post of the board on the board it names', () => {
    expect(() => makeWorld([makeRow(1, { board: '天津市长' })], origin)).toThrow('天津市长')
    const world = makeWorld([makeRow(1, { board: '开封市长' }), makeRow(1, { board: '兰考县县委书记' })], origin)
    expect(world.threads.map((post) => world.forumByFid.get(post.fid)?.name).toSorted()).toEqual(['兰考县委书记', '开封市市长'])
  })
})

describe('the boards', () => {
  it('have ids of their own, in both layouts', () => {
    for (const ids of ['assumed', 'moved'] as const) {
      const forums = makeForums(ids)
      expect(new Set(forums.map((forum) => forum.fid)).size).toBe(forums.length)
      const city = forums.find((forum) => forum.name === '开封市')
      expect(boardsWithin(city?.fid ?? 0, forums)).toHaveLength(22)
      expect(forums.filter((forum) => forum.name === '焦作市委书记').map((forum) => forum.fid)).toEqual([1143])
    }
    expect(knownBoard('开封市委书记', makeForums('moved'))?.fid).not.toBe(1137)
  })

  it('hold decoys that are not Kaifeng’s', () => {
    for (const row of decoyRows) expect(checkRow(row, row.id).board).not.toContain('开封')
  })
})

describe('the content files', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'replica-posts-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const write = (name: string, rows: unknown): void => writeFileSync(join(folder, name), JSON.stringify(rows))

  it('are read in name order', () => {
    write('b.json', [makeRow(1, { id: 'b1' })])
    write('a.json', [makeRow(1, { id: 'a1' })])
    writeFileSync(join(folder, 'notes.txt'), 'not a content file')
    expect(loadPosts(folder).map((row) => row.id)).toEqual(['a1', 'b1'])
  })

  it.each([
    ['a field', { approvalHours: 'soon' }, /posts\.json, row bad: approvalHours: /],
    ['the type', { type: '闲聊' }, /posts\.json, row bad: type: /],
    ['a mailbox type on the board', { type: '投诉' }, /row bad: type: the board has no type/],
    ['a long title', { title: '字'.repeat(23) }, /row bad: title: .*22/],
    ['a board', { board: '上海市市长' }, /row bad: board: .*上海市市长/],
    ['no board', { board: null }, /row bad: board: /],
    ['half an edit', { editedAfterDays: 2 }, /row bad: editedContent: /],
    ['a rating of nothing', { rating: { resolution: 5, attitude: 5, speed: 5, comment: null, afterDays: 2 } }, /row bad: rating: /],
  ])('name file, row and field when %s is wrong', (_what, wrong, message) => {
    write('posts.json', [makeRow(1), { ...makeRow(1, { id: 'bad' }), ...wrong }])
    expect(() => loadPosts(folder)).toThrow(message)
  })

  it('name a row without an id by its number, a file that is not JSON, and an id used twice', () => {
    write('posts.json', [makeRow(1), {}])
    expect(() => loadPosts(folder)).toThrow(/posts\.json, row 2: /)
    writeFileSync(join(folder, 'posts.json'), '[{')
    expect(() => loadPosts(folder)).toThrow(/posts\.json: not JSON/)
    write('posts.json', [makeRow(1, { id: 'x' })])
    write('more.json', [makeRow(1, { id: 'x' })])
    expect(() => loadPosts(folder)).toThrow(/posts\.json, row x: .*more\.json/)
  })
})

it('the shipped posts load, fill the board, and go on while the demo runs', () => {
  const rows = loadPosts()
  expect(rows.length).toBeGreaterThanOrEqual(400)
  expect(rows.filter((row) => row.daysAgo < 0).length).toBeGreaterThanOrEqual(20)
  const world = makeWorld(rows, origin)
  const shown = (now: number): number => [...world.threads, ...world.letters].filter((post) => showPost(post, now)).length
  expect(shown(origin + 8 * HOUR)).toBeGreaterThan(shown(origin))
})
