import { afterEach, describe, expect, test } from 'vitest'
import { PageChanged } from '../../../crawlers/errors.ts'
import { loadProfile, profileNames } from '../../../crawlers/mailbox/load-profile.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import type { SimulatedClock } from '../../../crawlers/replica/clock.ts'
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import type { Replica, ReplicaOptions } from '../../../crawlers/replica/replica.ts'
import { mailboxFamilies } from '../../../crawlers/replica/sites.ts'
import type { MailboxFamily } from '../../../crawlers/replica/sites.ts'
import type { CrawlTools, Finding, Source } from '../../../crawlers/source.ts'
import { mailbox } from '../../../crawlers/sources/mailbox.ts'
import { zObservation } from '../../../storage/records/observation.ts'
import { makeLetter, ORIGIN } from '../replica/rows.ts'
import { instantFetch, postsOf, RememberedPosts, runSource } from '../support/crawl-run.ts'

let replica: Replica | undefined
let clock: SimulatedClock
let memory: RememberedPosts
afterEach(async () => {
  await replica?.close()
  replica = undefined
})

async function start(rows: PostRow[], more: Partial<ReplicaOptions> = {}): Promise<void> {
  clock = manualClock(ORIGIN)
  memory = new RememberedPosts()
  replica = await startReplica({ port: 0, rows, clock, decoys: false, ...more })
}
function source(family: MailboxFamily): Source {
  const { name, profile } = loadProfile(family)
  return mailbox(name, profile, { baseUrl: replica?.mailboxOrigin(family) ?? '' })
}
const crawl = (family: MailboxFamily, tools: Partial<CrawlTools> = {}): Promise<Finding[]> => runSource(source(family), memory, { clock: () => new Date(clock.now()), ...tools })

const content = '春园小区"北门"的下水道堵了五天，\n污水<20厘米深，漫进一楼。\n\n镕喆堃 住户敬上'
const dateOnly = new Set<MailboxFamily>(['beijing', 'xuzhou', 'deyang'])
/** Discuz shows when a post appeared, not when it was written. */
const showsAppearance = new Set<MailboxFamily>(['suqian'])

test('every mailbox of the replica has a profile', () => {
  expect(profileNames()).toEqual(expect.arrayContaining(mailboxFamilies))
})

describe.each(mailboxFamilies)('%s', (family) => {
  test('letters are read whole, over several pages, and not again', async () => {
    const rows = [
      makeLetter(9, { title: '下水道堵了五天没人管', content, type: '咨询', replies: [{ unit: '市城市管理局', afterDays: 2, text: '您好：\n已疏通。' }] }),
      ...Array.from({ length: 70 }, (_, n) => makeLetter(10 + n / 2)),
    ]
    await start(rows)
    const findings = await crawl(family)
    expect(findings.filter((finding) => finding.kind === 'failed')).toEqual([])
    const posts = postsOf(findings)
    expect(posts).toHaveLength(71)
    expect(new Set(posts.map((post) => post.externalId)).size).toBe(71)
    for (const post of posts) zObservation.parse(post)

    const post = posts.find((candidate) => candidate.title === '下水道堵了五天没人管')
    expect(post?.content).toBe(content)
    expect(post?.replies).toMatchObject([{ text: '您好：\n已疏通。' }])
    if (family !== 'hebi') expect(post?.replies[0]?.unit).toBe('市城市管理局')
    const written = ORIGIN.getTime() - 9 * 86_400_000 + (showsAppearance.has(family) ? 4 * 3_600_000 : 0)
    const midnight = Math.floor((written + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000
    expect(Math.floor(Date.parse(post?.submittedAt ?? '') / 60_000)).toBe(Math.floor((dateOnly.has(family) ? midnight : written) / 60_000))

    expect(postsOf(await crawl(family))).toEqual([])
    for (const known of memory.posts.values()) known.due = true
    expect(postsOf(await crawl(family))).toHaveLength(71)
    expect([...memory.posts.values()].filter((known) => known.versions > 1)).toEqual([])
  })

  test('an answer is seen when the letter is due again, a removal is a missing letter', async () => {
    await start([makeLetter(3, { title: '等答复的', replies: [{ unit: '市水务局', afterDays: 4, text: '正在抢修。' }] }), makeLetter(5, { title: '要撤下的', removedAfterDays: 6 }), makeLetter(6)])
    await crawl(family)
    const find = (title: string) => [...memory.posts.values()].find((post) => post.observation.title === title)
    expect(find('等答复的')?.observation.replies).toEqual([])
    clock.advance(48)
    for (const known of memory.posts.values()) known.due = true
    const findings = await crawl(family)
    expect(find('等答复的')?.observation.replies).toMatchObject([{ text: '正在抢修。' }])
    expect(findings.filter((finding) => finding.kind === 'missing').map((finding) => finding.externalId)).toEqual([find('要撤下的')?.observation.externalId])
  })
})

describe('beijing', () => {
  test('two units, a supplement, attachments apart from the text', async () => {
    await start([
      makeLetter(9, {
        title: '社保转移',
        attachments: 2,
        replies: [
          { unit: '市人力社保局', afterDays: 1, text: '收悉。' },
          { unit: '市医保局', afterDays: 2, text: '可网上办理。' },
          { unit: '市人力社保局', afterDays: 3, text: '补充：请带身份证。' },
        ],
      }),
    ])
    const [post] = postsOf(await crawl('beijing'))
    expect(post?.content).not.toMatch(/附件|下载/)
    expect(post?.attachments).toHaveLength(2)
    expect(post?.replies.map(({ unit, text }) => ({ unit, text }))).toEqual([
      { unit: '市人力社保局', text: '收悉。\n补充：请带身份证。' },
      { unit: '市医保局', text: '可网上办理。' },
    ])
  })
})

describe('drift and faults', () => {
  test('letters that come in while the list is paged are neither lost nor doubled', async () => {
    const rows = [...Array.from({ length: 50 }, (_, n) => makeLetter(5 + n / 4)), ...Array.from({ length: 8 }, (_, n) => makeLetter(-0.01 * (n + 1), { title: `新来的${n}`, approvalHours: 0 }))]
    await start(rows)
    let pages = 0
    for await (const finding of source('kaifeng').crawl({
      fetch: instantFetch().fetch,
      memory: { saved: {}, known: async () => new Map(), dueForVisit: async () => [] },
      clock: () => new Date(clock.now()),
      log: { info: () => undefined, warn: () => undefined },
      signal: new AbortController().signal,
    })) {
      memory.take(finding)
      if (finding.kind === 'page' && pages++ === 0) clock.advance(3)
    }
    await crawl('kaifeng')
    expect(memory.posts.size).toBe(58)
    expect([...memory.posts.values()].filter((post) => post.versions > 1)).toEqual([])
  })

  test.each(['kaifeng', 'kaifeng-new', 'hebi', 'beijing', 'laiwu'] as const)('a rebuilt %s is a changed page; nothing is stored', async (family) => {
    await start([makeLetter(3)], { faults: [{ kind: 'layout', layout: 'renamed' }] })
    const findings: Finding[] = []
    const run = async (): Promise<void> => void findings.push(...(await crawl(family)))
    await run().catch((error: unknown) => expect(error).toBeInstanceOf(PageChanged))
    expect(memory.posts.size).toBe(0)
    if (findings.length > 0) expect(findings.some((finding) => finding.kind === 'failed' && finding.error instanceof PageChanged)).toBe(true)
  })

  test('a GBK site that calls itself UTF-8, and the other way round, is read all the same', async () => {
    for (const lie of ['declared', 'bytes'] as const) {
      await start([makeLetter(3, { content })], { faults: [{ kind: 'charset', lie }] })
      expect(postsOf(await crawl('wuwei'))[0]?.content).toBe(content)
      await replica?.close()
    }
  })
})
