/** 六盘水's shape: jlpt. List cells in sevens without rows to hold them, ids in onclick alone, a letter as a stack of tables (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printDay, printMinute } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const SIZE = 15

export const liupanshuiStart = '/jlpt/front/letterlist.do?type=4&currentPage=1&groupId=0'

export function addLiupanshui(site: Site, stage: Stage): void {
  const find = letterFinder(stage, (letter) => String(letter.number))
  site.app.get('/jlpt/front/letterlist.do', async (request, reply) => {
    site.welcome(request, reply)
    return sendPage(reply, frame(list(stage, Number(fieldsOf(request)['currentPage'] ?? 1))))
  })
  site.app.get('/jlpt/front/detailview.do', async (request, reply) => {
    const letter = find(fieldsOf(request)['iid'])
    return sendPage(reply, frame(letter ? detail(letter) : '<div class="zw">信件不存在或尚未公开</div>'))
  })
}

const frame = (body: string): string => `<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>六盘水市投诉咨询</title></head>
<body>
${body}
</body>
</html>
`

function list(stage: Stage, number: number): string {
  const { letters, page, pages, total } = letterPage(stage, number, SIZE)
  return `<table class="letters">
<tr><td class="listhead">信件编号</td><td class="listhead">标题</td><td class="listhead">类型</td><td class="listhead">状态</td><td class="listhead">人气</td><td class="listhead">来信时间</td><td class="listhead">受理单位</td></tr>
${letters
  .map(
    (letter) => `<tr>
<td class="liststyle1">LPS${letter.number}</td>
<td class="liststyle1"><div><a href="#" onclick="openview('${letter.number}');return false;">${escapeHtml(letter.row.title)}</a></div></td>
<td class="liststyle1">${typeWords[letter.row.type]}</td>
<td class="liststyle1">${stateWords[letter.state]}</td>
<td class="liststyle1">${letter.mark % 700}</td>
<td class="liststyle1">${printDay(letter.submittedAt)}</td>
<td class="liststyle1">${escapeHtml(letter.replies.at(-1)?.unit ?? '市长信箱')}</td>
</tr>`,
  )
  .join('\n')}
</table>
<div class="pages">共 ${total} 封 ${page}/${pages}</div>`
}

const lineTable = (...pairs: [name: string, value: string][]): string =>
  `<table><tbody><tr>${pairs.map(([name, value]) => `<td></td><td>${name}</td><td>${value}</td>`).join('')}</tr></tbody></table>`

/** Fourteen tables, the odd ones empty spacers: the reader counts them. */
function detail(letter: ShownPost): string {
  const reply = letter.replies.at(-1)
  const lines = [
    lineTable(['办件标题', escapeHtml(letter.row.title)]),
    lineTable(['信件内容', toBreaks(letter.content)]),
    lineTable(['办件来源', '网上来信']),
    lineTable(['办件编号', `LPS${letter.number}`], ['信件类型', typeWords[letter.row.type]]),
    lineTable(['提交时间', printMinute(letter.submittedAt)], ['处理时间', reply ? printMinute(reply.at) : '']),
    lineTable(['处理状态', stateWords[letter.state]], ['答复部门', reply ? escapeHtml(reply.unit) : '']),
    lineTable(['回复意见', reply ? toBreaks(reply.text) : '']),
  ]
  return `<div class="zw">
${lines.map((text) => `<table class="spacer"><tbody><tr><td></td></tr></tbody></table>\n${text}`).join('\n')}
</div>`
}
