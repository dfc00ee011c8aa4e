/** A saved page or answer of the board, whatever its generation, read by the reader that fits it. Pure. */
import type { CheerioAPI } from 'cheerio'
import type { Observation } from '../../storage/records/observation.ts'
import { PageChanged, PostMissing } from '../errors.ts'
import { parsePage } from '../page-text.ts'
import { readingErrors } from '../reading.ts'
import type { ListPage } from '../source.ts'
import { threadIdOf } from './addresses.ts'
import { readDetailG2 } from './detail-g2.ts'
import { readDetailG3 } from './detail-g3.ts'
import { isMissingAnswer, readDetailG3Json } from './detail-g3-json.ts'
import { parseJson, readListJson } from './list-json.ts'
import { readListPage } from './list-page.ts'

/** The page's own form for ratings names the post: better than the name of a file. */
const savedId = /<input[^>]{0,80}\bname="tid"[^>]{0,40}\bvalue="(\d{1,18})"/

const looksLikeJson = (body: string): boolean => /^[\s\ufeff]*[{[]/.test(body)

/** @throws PageChanged */
export function readLiuyanList(source: string, body: string, url: string): ListPage {
  return readingErrors(source, url, () => (looksLikeJson(body) ? readListJson(source, body, url) : readListPage(source, parsePage(body), url)))
}

/** @throws PageChanged · PostMissing for «页面找不到了！», which the site sends with HTTP 200 */
export function readLiuyanDetail(source: string, body: string, url: string): Observation {
  return readingErrors(source, url, () => {
    const id = /^https?:/.test(url) ? threadIdOf(url) : (savedId.exec(body)?.[1] ?? threadIdOf(url))
    if (looksLikeJson(body)) {
      const answer = parseJson(source, body, url)
      if (isMissingAnswer(answer)) throw new PostMissing(url)
      return readDetailG3Json(source, answer, url, id)
    }
    const $ = parsePage(body)
    if ($('.liuyan_box03').length > 0 || isFirstGeneration($)) {
      if (!id) throw new PageChanged(source, 'tid in the address', url)
      return readDetailG2(source, $, url, id)
    }
    if ($('.replyInfoHead').length > 0) return readDetailG3(source, $, url, id)
    if (body.includes('页面找不到了')) throw new PostMissing(url)
    throw new PageChanged(source, '.liuyan_box03 | .replyInfoHead', url)
  })
}

/** G1 has text and head line without any of G2's boxes; a G2 page with one box renamed must not pass for it. */
function isFirstGeneration($: CheerioAPI): boolean {
  const secondGeneration = $('.path_2j, .context-title-text, li.reply, [class*="liuyan_box"]')
  return secondGeneration.length === 0 && $('p.zoom, p#zoom').length > 0 && $('h3.grey2').length > 0
}
