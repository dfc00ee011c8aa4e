/** 德阳's shape: the «appeal» pages, whose list cells are header cells (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printDay } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { authorOf, letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const MODEL = '1'
const SIZE = 15

export const deyangStart = `/appeal/list.jsp?model_id=${MODEL}&cur_page=1&tm_id=595`

export function addDeyang(site: Site, stage: Stage): void {
  const find = letterFinder(stage, (letter) => String(letter.number))
  site.app.get('/appeal/list.jsp', async (request, reply) => {
    site.welcome(request, reply)
    const fields = fieldsOf(request)
    return sendPage(reply, frame('市长信箱', fields['model_id'] === MODEL ? list(stage, Number(fields['cur_page'] ?? 1)) : ''))
  })
  site.app.get('/appeal/content.jsp', async (request, reply) => {
    const letter = find(fieldsOf(request)['appeal_id'])
    return sendPage(reply, frame('信件内容', letter ? detail(letter) : '<div class="title"><h1>没有找到该信件</h1></div>'))
  })
}

const frame = (title: string, body: string): string => `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>${title}_德阳市人民政府</title></head>
<body>
${body}
</body>
</html>
`

function list(stage: Stage, number: number): string {
  const { letters, page, pages, total } = letterPage(stage, number, SIZE)
  return `<table class="list">
<tr><th>信件主题</th><th>处理状态</th><th>来信人</th><th>办结日期</th><th>写信日期</th></tr>
${letters
  .map((letter) => {
    const reply = letter.replies.at(-1)
    return `<tr class="onmousemove">
<th class="thCss"><a href="/appeal/content.jsp?model_id=${MODEL}&appeal_id=${letter.number}" target="_blank">${escapeHtml(letter.row.title)}</a></th>
<th>${stateWords[letter.state]}</th>
<th>${authorOf(letter)}</th>
<th class="oneDate">${reply ? printDay(reply.at) : ''}</th>
<th class="twoDate">${printDay(letter.submittedAt)}</th>
</tr>`
  })
  .join('\n')}
</table>
<div class="page">共${total}条 第${page}页/共${pages}页</div>`
}

function detail(letter: ShownPost): string {
  const reply = letter.replies.at(-1)
  return `<div class="title"><h1>${escapeHtml(letter.row.title)}</h1></div>
<div class="form">
<table>
<tr><td colspan="4">来信信息</td></tr>
<tr><td>来信人</td><td>${authorOf(letter)}</td><td>来信日期</td><td>${printDay(letter.submittedAt)}</td></tr>
<tr><td>信件类型</td><td>${typeWords[letter.row.type]}</td><td>信件编号</td><td>${letter.number}</td></tr>
<tr><td>来信内容</td><td colspan="3">${toBreaks(letter.content)}</td></tr>
<tr><td colspan="4">回复信息</td></tr>
<tr><td>回复部门</td><td colspan="3">${reply ? escapeHtml(reply.unit) : ''}</td></tr>
<tr><td>回复时间</td><td colspan="3">${reply ? printDay(reply.at) : ''}</td></tr>
<tr><td>答复内容</td><td colspan="3">${reply ? toBreaks(reply.text) : ''}</td></tr>
</table>
</div>`
}
