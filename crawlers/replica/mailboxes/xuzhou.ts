/** 徐州's shape: ASP.NET. Pages are turned by posting the form back with its hidden fields; a row's link stands in onclick (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printDay } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { hexId, letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const LIST = '/xzbmweb/ywxxtemplate/ggfw_slgs.aspx'
const DETAIL = '/xzbmweb/ywxxtemplate/CaseDetail.aspx'
const TARGET = 'CaseGgfwAll1$Pager'
const SIZE = 15

export const xuzhouStart = LIST

export function addXuzhou(site: Site, stage: Stage): void {
  const find = letterFinder(stage, hexId)
  site.app.get(LIST, async (request, reply) => {
    site.welcome(request, reply)
    return sendPage(reply, list(stage, 1))
  })
  site.app.post(LIST, async (request, reply) => {
    const fields = fieldsOf(request)
    // The framework refuses a form whose hidden state it did not hand out.
    if (!/^VS\d+$/.test(decode(fields['__VIEWSTATE'])) || !fields['__EVENTVALIDATION']) {
      return reply.code(500).type('text/html').send('<html><head><title>Validation of viewstate MAC failed.</title></head><body><h1>Server Error in \'/xzbmweb\' Application.</h1></body></html>')
    }
    return sendPage(reply, list(stage, fields['__EVENTTARGET'] === TARGET ? Number(fields['__EVENTARGUMENT']) : 1))
  })
  site.app.get(DETAIL, async (request, reply) => {
    const letter = find(fieldsOf(request)['CaseGuid'])
    return sendPage(reply, frame(letter ? detail(letter) : '<span id="CaseDetail_lbl_msg">未找到该工单</span>'))
  })
}

const decode = (state: string | undefined): string => Buffer.from(state ?? '', 'base64').toString()

const frame = (body: string): string => `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html>
<head><title>受理公示</title><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /></head>
<body>
${body}
</body>
</html>
`

function list(stage: Stage, number: number): string {
  const { letters, page, pages, total } = letterPage(stage, number, SIZE)
  const rows = letters.map(
    (letter, index) => `<tr class="HeadStyleOfDataGridItemStyle">
<td><font>${(page - 1) * SIZE + index + 1}</font></td>
<td><font>GD${letter.number}</font></td>
<td><font><a href="javascript:void(0)" title="${escapeHtml(letter.row.title)}" onclick='window.open("../ywxxtemplate/CaseDetail.aspx?CaseGuid=${hexId(letter)}","_blank")'>${escapeHtml(letter.row.title)}</a></font></td>
<td><font>${typeWords[letter.row.type]}</font></td>
<td><font>${escapeHtml(letter.replies.at(-1)?.unit ?? '')}</font></td>
<td><font>${stateWords[letter.state]}</font></td>
</tr>`,
  )
  const state = Buffer.from(`VS${page}`).toString('base64')
  return frame(`<form name="form1" method="post" action="ggfw_slgs.aspx" id="form1">
<input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />
<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="${state}" />
<input type="hidden" name="__VIEWSTATEGENERATOR" id="__VIEWSTATEGENERATOR" value="C2EE9ABB" />
<input type="hidden" name="__EVENTVALIDATION" id="__EVENTVALIDATION" value="${Buffer.from(`EV${page}`).toString('base64')}" />
<table id="CaseGgfwAll1_DataGrid1">
<tr class="HeadStyleOfDataGrid"><td>序号</td><td>工单号</td><td>标题</td><td>类型</td><td>办理部门</td><td>办理状态</td></tr>
${rows.join('\n')}
</table>
<div id="CaseGgfwAll1_Pager">总记录：${total} 第${page}/${pages}页 ${page < pages ? `<a href="javascript:__doPostBack('${TARGET}','${page + 1}')">下一页</a>` : ''}<input name="CaseGgfwAll1$Pager_input" type="text" value="${page}" /></div>
</form>`)
}

/** 2026/11/2 */
const slashDay = (ms: number): string => printDay(ms).replaceAll('-', '/').replaceAll('/0', '/')

const span = (name: string, value: string): string => `<span id="CaseDetail_lbl_${name}">${value}</span>`

function detail(letter: ShownPost): string {
  const reply = letter.replies.at(-1)
  return `<table class="casedetail">
<tr><td>标题</td><td>${span('title', escapeHtml(letter.row.title))}</td></tr>
<tr><td>受理日期</td><td>${span('requestDate', slashDay(letter.submittedAt))}</td></tr>
<tr><td>问题类型</td><td>${span('CaseType', typeWords[letter.row.type])}</td></tr>
<tr><td>内容</td><td>${span('content', toBreaks(letter.content))}</td></tr>
<tr><td>反馈时间</td><td>${span('answerDate', reply ? slashDay(reply.at) : '')}</td></tr>
<tr><td>回复意见</td><td>${span('AnswerContent', reply ? `${escapeHtml(reply.unit)}回复：${toBreaks(reply.text)}` : '')}</td></tr>
<tr><td>回访结果</td><td>${span('result', letter.rating ? (letter.rating.resolution >= 3 ? '满意' : '不满意') : '')}</td></tr>
<tr><td>补充反馈</td><td>${span('bcfk', escapeHtml(letter.rating?.comment ?? ''))}</td></tr>
</table>`
}
