/** 鹤壁's shape: the eportal platform, rows by POST, a letter's fields told apart by position alone (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printDay, printMinute } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { authorOf, hexId, letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const LIST_PAGE = '436795'
const DETAIL_PAGE = '436797'
const MODULE = '13299'
const SIZE = 15

export const hebiStart = `/eportal/ui?currentPage=1&moduleId=${MODULE}&pageId=${LIST_PAGE}`

export function addHebi(site: Site, stage: Stage): void {
  const find = letterFinder(stage, hexId)
  site.app.get('/eportal/ui', async (request, reply) => {
    site.welcome(request, reply)
    const fields = fieldsOf(request)
    if (fields['pageId'] === DETAIL_PAGE) {
      const letter = find(fields['msgDataId'])
      return sendPage(reply, frame(letter ? detail(letter) : '<div class="nodata">您访问的信件不存在</div>'))
    }
    // The page a person opens: always the first, whatever currentPage says.
    return sendPage(reply, frame(list(stage, 1, {})))
  })
  site.app.post('/eportal/ui', async (request, reply) => {
    const fields = fieldsOf(request)
    if (fields['moduleId'] !== MODULE || fields['pageId'] !== LIST_PAGE) return sendPage(reply, frame('<div class="nodata">页面不存在</div>'))
    return sendPage(reply, frame(list(stage, Number(fields['currentPage'] ?? 1), fields)))
  })
}

const frame = (body: string): string => `<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>市长信箱-鹤壁市人民政府</title>
</head>
<body>
${body}
</body>
</html>
`

function list(stage: Stage, number: number, fields: Record<string, string>): string {
  const { letters, page, pages, total } = letterPage(stage, number, SIZE, (letter) => letter.row.title.includes(fields['filter_LIKE_TITLE'] ?? '') && String(letter.number).includes(fields['filter_EQ_MSG_ID'] ?? ''))
  const rows = letters.map(
    (letter) => `<tr>
<td>${letter.number}</td>
<td>${typeWords[letter.row.type]}</td>
<td><a href="/eportal/ui?pageId=${DETAIL_PAGE}&msgDataId=${hexId(letter)}&moduleId=${MODULE}" target="_blank">${escapeHtml(letter.row.title)}</a></td>
<td>${printDay(letter.submittedAt)}</td>
<td>${stateWords[letter.state]}</td>
</tr>`,
  )
  return `<table class="hyxanr2" width="100%"><tbody>
<tr><th>信件编号</th><th>类型</th><th>信件标题</th><th>时间</th><th>处理状态</th></tr>
${rows.join('\n')}
<tr><td colspan="5">共${total}条记录 当前第${page}/${pages}页</td></tr>
</tbody></table>`
}

function detail(letter: ShownPost): string {
  const reply = letter.replies.at(-1)
  return `<table class="hyxtable" width="100%"><tbody>
<tr><td class="hyxbt">姓名</td><td class="hyxbt hnr">${authorOf(letter)}</td></tr>
<tr><td class="hyxbt">标题</td><td class="hyxbt hnr">${escapeHtml(letter.row.title)}</td></tr>
<tr><td class="hyxbt">内容</td><td class="hyxbt hnr">${toBreaks(letter.content)}</td></tr>
<tr><td class="hyxbt">咨询时间</td><td class="hyxbt hnr"><div>${printMinute(letter.submittedAt)}</div></td></tr>
<tr><td class="hyxbt">处理状态</td><td class="hyxbt hnr"><div>${stateWords[letter.state]}</div></td></tr>
<tr><td class="hyxbt">回复内容</td><td class="hyxbt hnr"><div>${reply ? toBreaks(reply.text) : ''}</div></td></tr>
<tr><td class="hyxbt">处理时间</td><td class="hyxbt hnr">${reply ? printMinute(reply.at) : ''}</td></tr>
</tbody></table>`
}
