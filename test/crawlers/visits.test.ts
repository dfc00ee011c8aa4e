import { describe, expect, test } from 'vitest'
import { PageBlank, PageChanged, PostMissing, SiteRefused, SiteUnreachable } from '../../crawlers/errors.ts'
import type { FetchRequest } from '../../crawlers/source.ts'
import { Visits } from '../../crawlers/visits.ts'

const url = 'http://site.test/post'
const page = { url, fetchedAt: '2026-11-20T00:00:00.000Z', contentType: 'text/html', body: 'x', status: 200, headers: {} }
const { signal } = new AbortController()
const visitsOf = (status = 200) => new Visits({ fetch: async (_request: FetchRequest) => ({ ...page, status }), signal })
const failing = (error: Error, known = false) => ({ externalId: '1', request: { url }, known, read: () => { throw error } })

describe('one post', () => {
  test('that a known page says is gone is missing, with the page as evidence', async () => {
    expect(await visitsOf().visit(failing(new PostMissing(url), true))).toMatchObject({ kind: 'missing', externalId: '1', raw: { body: 'x' } })
    expect(await visitsOf(404).visit({ ...failing(new PageChanged('s', 'x', url), true) })).toMatchObject({ kind: 'missing' })
  })

  test('that the list shows and its page denies has failed: it must not vanish in silence', async () => {
    expect(await visitsOf(404).visit(failing(new PageChanged('s', 'x', url)))).toMatchObject({ kind: 'failed', error: { name: 'PostMissing' } })
  })

  test('whose text is held back is asked for three times', async () => {
    let asked = 0
    const visits = new Visits({ fetch: async () => (asked++, page), signal })
    expect(await visits.visit(failing(new PageBlank('s', 'p', url)))).toMatchObject({ kind: 'failed', error: { name: 'SiteRefused' } })
    expect(asked).toBe(3)
  })

  test('does not end the run; three in a row do, and a good one in between counts', async () => {
    const visits = visitsOf()
    const good = { externalId: '2', request: { url }, known: false, read: () => ({}) as never }
    for (const error of [new PageChanged('s', 'x', url), new SiteUnreachable(url, 'HTTP 500')]) expect(await visits.visit(failing(error))).toMatchObject({ kind: 'failed', error })
    expect(await visits.visit(good)).toMatchObject({ kind: 'post' })
    for (let n = 0; n < 2; n++) await visits.visit(failing(new SiteUnreachable(url, 'HTTP 500')))
    await expect(visits.visit(failing(new SiteUnreachable(url, 'HTTP 500')))).rejects.toThrow(SiteUnreachable)
  })

  test('that does not fit is kept as it came, and only twenty in a row end the run', async () => {
    const visits = visitsOf()
    for (let n = 0; n < 19; n++) expect(await visits.visit(failing(new PageChanged('s', 'x', url)))).toMatchObject({ kind: 'failed', error: { raw: { body: 'x' } } })
    await expect(visits.visit(failing(new PageChanged('s', 'x', url)))).rejects.toThrow(PageChanged)
  })

  test('a refusal of the site ends the run at once, robots.txt closes one page', async () => {
    await expect(visitsOf().visit(failing(new SiteRefused(url, 429, 'HTTP 429')))).rejects.toThrow(SiteRefused)
    expect(await visitsOf().visit(failing(new SiteRefused(url, 0, 'robots.txt forbids it')))).toMatchObject({ kind: 'failed' })
    await expect(visitsOf().visit(failing(new TypeError('a bug')))).rejects.toThrow(TypeError)
  })
})
