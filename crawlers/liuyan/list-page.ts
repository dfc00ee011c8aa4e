/** The board's lists as a browser shows them: G2 `ul#list_content` (FORMATS §1.2) and G3 `ul.replyList` (§1.5). Pure. */
import type { Cheerio, CheerioAPI } from 'cheerio'
import type { AnyNode } from 'domhandler'
import { PageChanged } from '../errors.ts'
import { lineOf, lineOrNull, textOf } from '../page-text.ts'
import { instantFromText } from '../shanghai-time.ts'
import type { ListPage, ListRow } from '../source.ts'
import { siteOf, threadUrl } from './addresses.ts'
import { rowsPerPage } from './list-json.ts'
import { authorAndTime, readScores, stateOf, typesOf } from './marks-g2.ts'
import { isCut, ratingLabel } from './row-json.ts'

/**
 * @throws PageChanged when the page holds neither list, when the list is the empty shell that the site's script has
 *   yet to fill, or when a row lacks its id or title
 */
export function readListPage(source: string, $: CheerioAPI, url: string): ListPage {
  const g2 = $('#list_content')
  if (g2.length > 0) return pageOf(source, '#list_content > li', g2.children('li').toArray().map((li) => rowG2(source, $, $(li), url)), url)
  const g3 = $('ul.replyList')
  if (g3.length > 0) return pageOf(source, 'ul.replyList > li', g3.children('li').toArray().map((li) => rowG3(source, $(li), url)), url)
  throw new PageChanged(source, '#list_content | ul.replyList', url)
}

function pageOf(source: string, selector: string, rows: ListRow[], url: string): ListPage {
  if (rows.length === 0) throw new PageChanged(source, selector, url, 'the list is an empty shell: its rows are drawn by script')
  return { rows, next: rows.length % rowsPerPage === 0 ? (rows.at(-1)?.externalId ?? null) : null }
}

function rowG2(source: string, $: CheerioAPI, li: Cheerio<AnyNode>, url: string): ListRow {
  const link = li.find('h2 a[href*="tid="]').first()
  const externalId = /tid=(\d{1,18})/.exec(link.attr('href') ?? '')?.[1]
  if (!externalId) throw new PageChanged(source, '#list_content > li h2 a[href*="tid="]', url)
  const { author, at } = authorAndTime(li.find('h3').first().text())
  const text = li.children('p').first().clone()
  text.find('i.red, a').remove()
  const answer = li.find('.list-answer').first()
  const answerText = answer.children('p').first().clone()
  answerText.find('i.red, a').remove()
  const replies = answer.length > 0 ? [{ unit: lineOrNull(answer.find('h2 b').first().text()), at: instantFromText(answer.find('.grey2').first().text()), text: textOf(answerText.toArray()) }] : []
  const scores = readScores($, answer)
  const label = lineOrNull(answer.find('.sec-score > span').first().text())
  const ratings = scores ? { ...scores, label, comment: null, at: null } : null
  const row = { externalId, title: lineOf(link.text()), at, author, state: stateOf(li), ...typesOf($, li), content: textOf(text.toArray()), replies, ratings }
  return finish(source, row, '#list_content > li h2 a', url)
}

function rowG3(source: string, li: Cheerio<AnyNode>, url: string): ListRow {
  const head = li.find('.headMainS').first()
  const externalId = /ID\s*[:：]?\s*(\d{1,18})/i.exec(head.find('h2').text())?.[1]
  if (!externalId) throw new PageChanged(source, 'ul.replyList > li .headMainS h2 span «ID:»', url)
  const state = lineOrNull(li.find('.tabList > p, .tabList [class*="state"]').first().text())
  const row = {
    externalId,
    title: lineOf(li.find('.tabList > h1').first().text()),
    at: instantFromText(head.children('p').first().text()),
    author: lineOrNull(head.find('h2 > span').first().text().replace(/ID\s*[:：].*$/i, '')),
    state,
    type: lineOrNull(li.find('p.typeNameD, .typeName').first().text()),
    domain: lineOrNull(li.find('p.domainName').first().text()),
    content: textOf(li.find('p.replyContent > span').first().toArray()),
    replies: [],
    ratings: null,
  }
  return finish(source, row, 'ul.replyList > li .tabList > h1', url)
}

type SeenRow = { externalId: string; title: string; at: string | null; content: string; state: string | null } & ListRow['seen']

/** A rendered list shows one time, the one at which the post was let through; it stands for both. */
function finish(source: string, row: SeenRow, selector: string, url: string): ListRow {
  if (row.title === '') throw new PageChanged(source, selector, url, 'no title')
  const { at, ratings, ...seen } = row
  const address = threadUrl(siteOf(url), row.externalId)
  const label = ratings && ratings.label === null && ratings.resolution !== null ? ratingLabel(ratings.resolution) : (ratings?.label ?? null)
  return {
    externalId: row.externalId,
    url: address,
    title: row.title,
    submittedAt: at,
    publishedAt: at,
    state: row.state,
    seen: { ...seen, url: address, publishedAt: at, ...(at === null ? {} : { submittedAt: at }), ...(ratings ? { ratings: { ...ratings, label } } : {}) },
    cut: isCut(row.content) || (row.state !== null && row.state !== '待回复'),
  }
}
