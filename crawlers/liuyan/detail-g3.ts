/** The G3 detail page after its script has run (FORMATS §1.5). Pure. */
import type { Cheerio, CheerioAPI } from 'cheerio'
import type { AnyNode } from 'domhandler'
import type { Observation, PublicReply, Ratings } from '../../storage/records/observation.ts'
import { PageBlank, PageChanged } from '../errors.ts'
import { absoluteUrl, lineOf, lineOrNull, textOf } from '../page-text.ts'
import { instantFromText } from '../shanghai-time.ts'
import { siteOf, threadUrl } from './addresses.ts'
import { readScores } from './marks-g2.ts'

const answers = '.replyHandleMain .handleContent, .handleContent.sitText'
/** Units answer once or twice; each answer is looked at among all others. */
const mostAnswers = 200

/** @throws PageChanged when title, time or text is not where it was */
export function readDetailG3(source: string, $: CheerioAPI, url: string, idOfUrl: string | null): Observation {
  const title = lineOf($('.replyInfoHead h1').first().text())
  if (title === '') throw new PageChanged(source, '.replyInfoHead h1', url)
  const head = $('li.replyMsg').first()
  const parts = head.find('span').toArray().map((span) => lineOf($(span).text()))
  const externalId = parts.map((part) => /ID\s*[:：]\s*(\d{1,18})/i.exec(part)?.[1]).find((id) => id !== undefined) ?? idOfUrl
  if (!externalId) throw new PageChanged(source, 'li.replyMsg span «ID:»', url)
  const at = parts.map(instantFromText).find((time) => time !== null) ?? instantFromText(head.text())
  if (at === null) throw new PageChanged(source, 'li.replyMsg span', url, 'no readable time')
  const body = $('#replyContentMain').first()
  if (body.length === 0) throw new PageChanged(source, 'p#replyContentMain', url)
  const content = textOf(body.toArray())
  if (content === '') throw new PageBlank(source, 'p#replyContentMain', url)
  const texts = $(answers).toArray()
  if (texts.length > mostAnswers) throw new PageChanged(source, answers, url, `${texts.length} answers`)
  const author = parts.find((part) => part !== '' && !/ID\s*[:：]/i.test(part) && instantFromText(part) === null) ?? null
  return {
    externalId,
    url: /^https?:/.test(url) ? url : threadUrl(siteOf(url), externalId),
    addressee: lineOrNull($('.replyObject span').first().text().replace(/^\s*留言对象\s*[:：]/, '')) ?? lineOrNull($('.replyObject').first().text().replace(/^\s*留言对象\s*[:：]/, '')),
    title,
    content,
    author: lineOrNull(author),
    submittedAt: at,
    publishedAt: at,
    state: lineOrNull($('p.stateInfo').first().text()),
    type: lineOrNull($('p.typeNameD').first().text()),
    domain: lineOrNull($('p.domainName').first().text()),
    place: placeOf($),
    attachments: attachmentsOf($, url),
    replies: texts.map((p) => replyOf($(p))),
    ratings: ratingsOf($),
  }
}

function placeOf($: CheerioAPI): string | null {
  for (const element of $('li, p, span, div, i').toArray()) {
    if ($(element).children('li, p, div').length > 0) continue
    const match = /^\s*发生地\s*[:：]\s*(\S[\s\S]*)$/.exec($(element).text())
    if (match) return lineOrNull(match[1])
  }
  return null
}

function attachmentsOf($: CheerioAPI, url: string): string[] {
  const base = /^https?:/.test(url) ? url : siteOf(url)
  const links = $('[src*="/files/attachment/"], [href*="/files/attachment/"]').toArray().map((element) => $(element).attr('href') ?? $(element).attr('src'))
  return [...new Set(links.map((link) => absoluteUrl(link, base)).filter((link) => link !== null))]
}

function replyOf(text: Cheerio<AnyNode>): PublicReply {
  const whole = text.closest('.replyHandleMain')
  const part = whole.find(answers).length > 1 ? text.parent() : whole
  return {
    unit: lineOrNull(part.find('h4').not('.satisfied').first().text()) ?? lineOrNull(whole.find('h4').not('.satisfied').first().text()),
    at: instantFromText(part.find('.handleTime').first().text()) ?? instantFromText(whole.find('.handleTime').first().text()),
    text: textOf(text.toArray()),
  }
}

function ratingsOf($: CheerioAPI): Ratings | null {
  const label = lineOrNull($('h4.satisfied').first().text())
  const evaluated = $('.evaluateContent').first()
  if (label === null && evaluated.length === 0) return null
  const item = (label === null ? evaluated : $('h4.satisfied').first()).closest('li, .replyHandleMain, .evaluate').first()
  const scores = readScores($, item)
  return {
    resolution: null,
    attitude: null,
    speed: null,
    ...scores,
    label,
    comment: textOf(evaluated.toArray()) || null,
    at: instantFromText(item.find('h3 p').first().text()) ?? instantFromText(item.find('h3').first().text()),
  }
}
