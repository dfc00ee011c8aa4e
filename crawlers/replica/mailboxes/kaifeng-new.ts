/** Kaifeng-like mailbox, new platform: static-looking pages with the list as JSON in a script, and 19-digit ids (FORMATS §2.1). A model like the old one. */
import { escapeHtml } from '../markup.ts'
import { printMinute, printSecond } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import type { ShownPost, StoredPost } from '../world.ts'
import { authorOf, letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const CHANNEL = '/kfsrmzfwz/szxx/pc'
const SIZE = 15

export const kaifengNewStart = `${CHANNEL}/list.html`

/** Where 19-digit «snowflake» ids count their milliseconds from. */
const SNOWFLAKE_EPOCH = 1_288_834_974_657

export function addKaifengNew(site: Site, stage: Stage): void {
  const find = letterFinder(stage, snowflake)
  site.app.get(`${CHANNEL}/:page`, async (request, reply) => {
    site.welcome(request, reply)
    const { page } = request.params as { page: string }
    // list.html, list_2.html, list_3.html …
    const number = /^list(?:_(\d+))?\.html$/.exec(page)
    return number ? sendPage(reply, list(stage, Number(number[1] ?? 1))) : reply.callNotFound()
  })
  site.app.get(`${CHANNEL}/content/:page`, async (request, reply) => {
    const { page } = request.params as { page: string }
    const letter = find(/^content_(\d{19})\.html$/.exec(page)?.[1])
    return letter ? sendPage(reply, detail(letter)) : reply.callNotFound()
  })
}

/** The letter's 19-digit id: more than a JavaScript number holds. */
export const snowflake = (letter: StoredPost): string => String((BigInt(letter.submittedAt - SNOWFLAKE_EPOCH) << 22n) | BigInt(letter.number % 4_194_304))

const frame = (title: string, body: string): string => `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="UTF-8">
<meta name="SiteName" content="开封市人民政府">
<meta name="ColumnName" content="市长信箱">
<title>${title}</title>
</head>
<body>
${body}
</body>
</html>
`

function list(stage: Stage, number: number): string {
  const { letters, page, pages, total } = letterPage(stage, number, SIZE)
  const articles = letters.map((letter) => ({
    id: snowflake(letter),
    title: letter.row.title,
    pubDate: printSecond(letter.approvedAt),
    // A JSON text inside the JSON, as the platform writes it.
    urls: JSON.stringify({ pc: `${CHANNEL}/content/content_${snowflake(letter)}.html` }),
    articleFiles: [],
  }))
  return frame(
    '市长信箱_开封市人民政府',
    `<div class="list-box"><ul id="articleUl"></ul></div>
<script>
  var articleList = ${JSON.stringify(articles).replaceAll('<', String.raw`\u003c`)};
  var pageInfo = {pageNo: ${page}, totalPage: ${pages}, totalCount: ${total}};
</script>`,
  )
}

const detail = (letter: ShownPost): string =>
  frame(
    `${escapeHtml(letter.row.title)}_市长信箱_开封市人民政府`,
    `<div class="article-box">
  <h1 class="article-title">${escapeHtml(letter.row.title)}</h1>
  <div class="article-info"><span>来信人：${authorOf(letter)}</span><span>来信时间：${printMinute(letter.submittedAt)}</span><span>发布时间：${printMinute(letter.approvedAt)}</span><span>类型：${typeWords[letter.row.type]}</span><span>状态：${stateWords[letter.state]}</span></div>
  <div class="article-content" id="zoom">${paragraphs(letter.content)}</div>
${letter.replies
  .map(
    (reply) => `  <div class="reply-box">
    <p class="reply-unit">答复单位：${escapeHtml(reply.unit)}</p>
    <p class="reply-time">答复时间：${printMinute(reply.at)}</p>
    <div class="reply-content">${paragraphs(reply.text)}</div>
  </div>`,
  )
  .join('\n')}
</div>`,
  )

const paragraphs = (text: string): string =>
  text
    .split('\n')
    .map((line) => `<p style="text-indent: 2em;">　　${escapeHtml(line)}</p>`)
    .join('')
