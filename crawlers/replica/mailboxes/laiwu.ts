/** 莱芜's shape: 大汉 JACT. The list is script text with rows of HTML in strings, 57 a call; the letter is nested tables (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printMinute, printSecond } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost, StoredPost } from '../world.ts'
import { letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const LIST = '/jact/front/dataproxy_mailnewlist.action'
/** The site gives at most three groups of 19 a call. */
const MOST_A_CALL = 57

export const laiwuStart = '/jact/front/mailnewlist.action?sysid=1'

export function addLaiwu(site: Site, stage: Stage): void {
  const find = letterFinder(stage, transactId)
  site.app.get('/jact/front/mailnewlist.action', async (request, reply) => {
    site.welcome(request, reply)
    return sendPage(reply, frame('信件列表', `<table id="datalist"></table><script src="/jact/script/dataproxy.js"></script>`))
  })
  site.app.post(LIST, async (request, reply) => {
    const fields = fieldsOf(request)
    const start = Math.max(1, Number(fields['startrecord']) || 1)
    const end = Math.min(Number(fields['endrecord']) || start, start + MOST_A_CALL - 1)
    return reply.type('text/html').send(fields['sysid'] === '1' ? list(stage, start, end) : 'dataStore = [];')
  })
  site.app.get('/jact/front/mailpubdetail.do', async (request, reply) => {
    const letter = find(fieldsOf(request)['transactId'])
    return sendPage(reply, letter ? frame(escapeHtml(letter.row.title), detail(letter)) : frame('提示', '<script>alert("该信件不存在或未公开!");</script>'))
  })
}

export const transactId = (letter: StoredPost): string => String(letter.number)

const unitOf = (letter: ShownPost): string => letter.replies.at(-1)?.unit ?? '市长信箱'

function list(stage: Stage, start: number, end: number): string {
  const { letters, total } = letterPage(stage, 1, Number.MAX_SAFE_INTEGER)
  const rows = letters.slice(start - 1, end).map((letter, index) => {
    const number = `SZ${letter.number}`
    const row = `<tr class="tr_css${(start + index) % 2 ? '' : ' tr_css2'}"><td align="center">${number}</td><td><a href="mailpubdetail.do?sysid=1&transactId=${transactId(letter)}" target="_blank">${escapeHtml(letter.row.title)}</a></td><td align="center">${stateWords[letter.state]}</td><td align="center">${printMinute(letter.submittedAt)}</td><td><a href="#">${escapeHtml(unitOf(letter))}</a></td><td>${letter.mark % 400}</td></tr>`
    return `'${row.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
  })
  return `<script>
var totalRecord = ${total};
dataStore = [
${rows.join(',\n')}
];
</script>`
}

const frame = (title: string, body: string): string => `<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>${title}</title>
</head>
<body>
${body}
</body>
</html>
`

const infoRow = (name: string, value: string): string => `<tr class="trbg02"><td class="list_pd1">${name}</td><td class="list_pd2">${value}</td></tr>`

function detail(letter: ShownPost): string {
  const reply = letter.replies.at(-1)
  return `<table width="100%" class="outer"><tr><td valign="top">
<table class="bt"><tr><td>办件信息</td></tr></table>
<table class="nr">
${infoRow('标题', escapeHtml(letter.row.title))}
${infoRow('内容', toBreaks(letter.content))}
${infoRow('附件', letter.row.attachments > 0 ? `<a href="/jact/upload/${letter.number}.zip">附件</a>` : '无')}
${infoRow('编号', `SZ${letter.number}`)}
${infoRow('类型', typeWords[letter.row.type])}
<tr class="trbg02"><td class="list_pd1">${printSecond(letter.submittedAt)}</td><td class="list_pd2">${stateWords[letter.state]}</td></tr>
</table>
<table class="bt"><tr><td>答复信息</td></tr></table>
${
  reply
    ? `<table class="hf">
<tr><td colspan="4">答复</td></tr>
<tr><td>答复内容</td><td colspan="3">${toBreaks(reply.text)}</td></tr>
<tr><td>答复人</td><td>${escapeHtml(reply.unit)}</td><td>答复时间</td><td>${printSecond(reply.at)}</td></tr>
<tr><td>附件</td><td colspan="3">无</td></tr>
</table>`
    : '<table class="hf"><tr><td colspan="4">暂无答复</td></tr></table>'
}
</td></tr></table>`
}
