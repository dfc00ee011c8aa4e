/** The G2 detail page, server HTML (FORMATS §1.3), and G1, which has the same parts without the box around them (§1.0). Pure. */
import type { Cheerio, CheerioAPI } from 'cheerio'
import type { AnyNode } from 'domhandler'
import type { Observation, PublicReply, Ratings } from '../../storage/records/observation.ts'
import { PageBlank, PageChanged } from '../errors.ts'
import { absoluteUrl, lineOf, lineOrNull, textOf } from '../page-text.ts'
import { instantFromText } from '../shanghai-time.ts'
import { threadUrl, siteOf } from './addresses.ts'
import { authorAndTime, readScores, stateOf, typesOf } from './marks-g2.ts'

/**
 * The page shows one time, the moderators' (threadsCheckTime): it stands for submission too, until a list row
 * that knows the submission time replaces it.
 * @throws PageChanged when title, time or text is not where it was
 */
export function readDetailG2(source: string, $: CheerioAPI, url: string, externalId: string): Observation {
  const found = $('.liuyan_box03').first()
  const box: Cheerio<AnyNode> = found.length > 0 ? found : $.root()
  const title = lineOf(box.find('.context-title-text').first().text()) || ownText(box.find('h2 b').first())
  if (title === '') throw new PageChanged(source, '.liuyan_box03 h2 b .context-title-text', url)
  const { author, at } = authorAndTime(box.find('h3.grey2 span').first().text() || box.find('h3').first().text())
  if (at === null) throw new PageChanged(source, '.liuyan_box03 h3.grey2 span', url, 'no readable time')
  const body = box.find('p.content, p.zoom, p#zoom')
  if (body.length === 0) throw new PageChanged(source, '.liuyan_box03 p.zoom.content', url)
  const content = textOf(body.first().toArray())
  const note = lineOrNull($('.tips-area .original-tips').first().text())
  // The site asks for 20 characters at least: a page without any holds its text back, unless it says that it must.
  if (content === '' && note === null) throw new PageBlank(source, '.liuyan_box03 p.zoom.content', url)
  return {
    externalId,
    url: /^https?:/.test(url) ? url : threadUrl(siteOf(url), externalId),
    addressee: lineOrNull($('.path_2j > i').last().text()),
    title,
    content,
    author,
    submittedAt: at,
    publishedAt: at,
    state: stateOf(box),
    ...typesOf($, box),
    place: placeOf($, box),
    attachments: attachmentsOf($, box, url),
    replies: $('li.reply').toArray().map((li) => replyOf($(li))),
    ratings: ratingsOf($, $('li.comments').last()),
    ...(note === null ? {} : { hiddenNote: note }),
  }
}

function placeOf($: CheerioAPI, box: Cheerio<AnyNode>): string | null {
  for (const i of box.find('i').toArray()) {
    const match = /^\s*发生地\s*[:：]\s*([\s\S]*)$/.exec($(i).text())
    if (match) return lineOrNull(match[1])
  }
  return null
}

function attachmentsOf($: CheerioAPI, box: Cheerio<AnyNode>, url: string): string[] {
  // Pages saved with Teleport Ultra keep the true address in `tppabs`; their href is a script.
  const addressOf = (element: AnyNode, name: 'href' | 'src'): string | undefined => $(element).attr('tppabs') ?? $(element).attr(name)
  const links = [
    ...box.find('.pic a[href], a.html5lightbox[href]').toArray().map((a) => addressOf(a, 'href')),
    // The small picture where no link leads to the large one.
    ...box.find('.pic img[src]').toArray().flatMap((image) => ($(image).closest('a[href]').length > 0 ? [] : [addressOf(image, 'src')])),
    ...box.find('video[src], video source[src], audio[src]').toArray().map((media) => addressOf(media, 'src')),
  ]
  const base = /^https?:/.test(url) ? url : siteOf(url)
  return [...new Set(links.map((link) => absoluteUrl(link, base)).filter((link) => link !== null))]
}

function replyOf(li: Cheerio<AnyNode>): PublicReply {
  return {
    unit: lineOrNull(li.find('h3 i.red').first().text()),
    at: instantFromText(li.find('em.grey2').last().text()),
    text: textOf(li.find('p.zoom').toArray()),
  }
}

/** The em around 评价时间 is never closed in the real pages: the time is looked for in the whole item. */
function ratingsOf($: CheerioAPI, li: Cheerio<AnyNode>): Ratings | null {
  if (li.length === 0) return null
  const scores = readScores($, li)
  const label = lineOrNull(li.find('.sec-score_firstspan').first().text())
  const comment = textOf(li.find('p.zoom').toArray()) || null
  const at = instantFromText(/评价时间\s*[:：]\s*([^<]{0,40})/.exec(li.text())?.[1] ?? '')
  if (!scores && label === null && comment === null) return null
  return { resolution: null, attitude: null, speed: null, ...scores, label, comment, at }
}

function ownText(element: Cheerio<AnyNode>): string {
  const copy = element.clone()
  copy.children('em, i, div').remove()
  return lineOf(copy.text())
}
