/** 武威's shape: static pages in GBK, whose charset only a meta tag tells, and wrongly at that: gb2312 (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printDay, printMinute } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import type { ShownPost, StoredPost } from '../world.ts'
import { letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

const FOLDER = '/zmhd/szxx'
const SIZE = 20

export const wuweiStart = `${FOLDER}/index.htm`

export function addWuwei(site: Site, stage: Stage): void {
  const find = letterFinder(stage, fileId)
  site.app.get(`${FOLDER}/:file`, async (request, reply) => {
    const { file } = request.params as { file: string }
    // index.htm, index1.htm, index2.htm …: the second page is number 1.
    const index = /^index(\d*)\.htm$/.exec(file)
    if (index) {
      const number = Number(index[1] || 0) + 1
      const found = letterPage(stage, number, SIZE)
      return number > found.pages ? reply.callNotFound() : sendPage(reply, frame('市长信箱', list(found.letters, found.pages)))
    }
    const letter = find(/^(t\d+_\d+)\.htm$/.exec(file)?.[1])
    return letter ? sendPage(reply, frame(escapeHtml(letter.row.title), detail(letter))) : reply.callNotFound()
  })
}

/** t20261120_138000 */
export const fileId = (letter: StoredPost): string => `t${printDay(letter.submittedAt).replaceAll('-', '')}_${letter.number}`

const frame = (title: string, body: string): string => `<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>${title}_武威市人民政府</title>
</head>
<body>
${body}
</body>
</html>
`

const list = (letters: ShownPost[], pages: number): string => `<div class="sjhf">
<table width="100%">
<tr><td>诉求类别</td><td>诉求标题</td><td>状态</td><td>时间</td></tr>
${letters
  .map(
    (letter) => `<tr>
<td>${typeWords[letter.row.type]}</td>
<td><div align="left"><a href="${fileId(letter)}.htm" target="_blank">${escapeHtml(letter.row.title)}</a></div></td>
<td>${stateWords[letter.state]}</td>
<td>${printDay(letter.submittedAt)}</td>
</tr>`,
  )
  .join('\n')}
</table>
</div>
<script>createPageHTML(${pages}, 0, "index", "htm");</script>`

function detail(letter: ShownPost): string {
  const reply = letter.replies.at(-1)
  return `<div class="biaoge">
<table>
<tr><td>信件类型</td><td>${typeWords[letter.row.type]}</td></tr>
<tr><td>来信时间</td><td>${printMinute(letter.submittedAt)}</td></tr>
<tr><td>来信标题</td><td>${escapeHtml(letter.row.title)}</td></tr>
<tr><td>来信内容</td><td>${toBreaks(letter.content)}</td></tr>
</table>
<table>
<tr><td>信件状态</td><td>${stateWords[letter.state]}</td><td>回复时间</td><td>${reply ? printMinute(reply.at) : ''}</td></tr>
<tr><td>回复内容</td><td colspan="3">${reply ? `${escapeHtml(reply.unit)}：<br/>${toBreaks(reply.text)}` : ''}</td></tr>
</table>
</div>`
}
