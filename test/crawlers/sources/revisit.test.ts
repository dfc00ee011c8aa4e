/** «Only the failed again»: posts are visited by themselves; and a list that does not fit keeps no open post from being visited. */
import { existsSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { debianChromium } from '../../../crawlers/browser.ts'
import { PageChanged } from '../../../crawlers/errors.ts'
import { loadProfile } from '../../../crawlers/mailbox/load-profile.ts'
import { manualClock } from '../../../crawlers/replica/clock.ts'
import { startReplica } from '../../../crawlers/replica/replica.ts'
import type { Replica } from '../../../crawlers/replica/replica.ts'
import type { Finding, KnownPost, Source } from '../../../crawlers/source.ts'
import { liuyanBrowser } from '../../../crawlers/sources/liuyan-browser.ts'
import { liuyanForm } from '../../../crawlers/sources/liuyan-form.ts'
import { mailbox } from '../../../crawlers/sources/mailbox.ts'
import { makeLetter, makeRow, ORIGIN } from '../replica/rows.ts'
import { instantFetch, postsOf, RememberedPosts, runSource } from '../support/crawl-run.ts'

let replica: Replica
afterEach(() => replica.close())

const sources: Record<string, { build: () => Source; list: RegExp }> = {
  'liuyan-form': { build: () => liuyanForm({ baseUrl: replica.url }), list: /queryThreadsList/ },
  'mailbox:kaifeng': { build: () => mailbox('kaifeng', loadProfile('kaifeng').profile, { baseUrl: replica.mailboxOrigin('kaifeng') }), list: /getHtmlInDivNormal/ },
  'liuyan-browser': { build: () => liuyanBrowser({ baseUrl: replica.appUrl }), list: /threads\/list/ },
}
async function start(): Promise<void> {
  replica = await startReplica({ port: 0, rows: [makeRow(3), makeRow(4), makeLetter(3), makeLetter(4)], clock: manualClock(ORIGIN), decoys: false })
}

describe.each(Object.keys(sources))('%s', (id) => {
  const { build, list } = sources[id]!

  test.skipIf(id === 'liuyan-browser' && !existsSync(debianChromium))('visits given posts alone, without a list, and keeps what the list once said of them', { timeout: 60_000 }, async () => {
    await start()
    const source = build()
    const memory = new RememberedPosts()
    await runSource(source, memory, { clock: () => ORIGIN })
    const [first] = memory.posts.values()
    const { externalId, url, submittedAt } = first!.observation
    replica.stats.reset()
    const { fetch } = instantFetch()
    const findings: Finding[] = []
    const failed: KnownPost[] = [{ externalId, url, state: null, submittedAt, due: true }]
    const tools = { fetch, memory: { saved: memory.saved, known: async () => new Map(), dueForVisit: async () => [] }, clock: () => ORIGIN, log: { info: () => undefined, warn: () => undefined }, signal: new AbortController().signal }
    for await (const finding of source.revisit!(tools, failed)) findings.push(finding)
    expect(postsOf(findings)).toEqual([expect.objectContaining({ externalId, submittedAt })])
    expect(findings).toHaveLength(1)
    expect(Object.keys(replica.stats.report().byPath).filter((path) => list.test(path))).toEqual([])
  })
})

test('a mailbox whose list does not fit any more still visits open letters, and complains at the end', async () => {
  await start()
  const source = sources['mailbox:kaifeng']!.build()
  const memory = new RememberedPosts()
  await runSource(source, memory, { clock: () => ORIGIN })
  for (const post of memory.posts.values()) post.due = true
  replica.faults.set([{ kind: 'layout', path: 'getHtmlInDivNormal', layout: 'renamed' }])
  await expect(runSource(source, memory, { clock: () => ORIGIN })).rejects.toThrow(PageChanged)
  expect([...memory.posts.values()].map(({ due }) => due)).toEqual([false, false])
})
