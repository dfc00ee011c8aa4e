/**
 * Kaifeng-like mailbox, old platform: an empty shell, and a script call that brings the rows as an HTML
 * fragment (FORMATS §2.1). The real mailbox's own pages were never found: this is a model.
 */
import { escapeHtml, toBreaks, toIndented } from '../markup.ts'
import { printDay, printMinute } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { authorOf, hexId, letterFinder, letterPage, sendPage, stateWords, typeWords } from './letters.ts'

/** The mailbox's channel. */
export const CAC_ID = '8a9e4c3f61d04b72a5c0d98e7f21b364'
const DIV_ID = 'szxx1'
const SIZE = 20

export const kaifengOldStart = `/viewCmsCac.do?cacId=${CAC_ID}`

export function addKaifengOld(site: Site, stage: Stage): void {
  const find = letterFinder(stage, hexId)
  site.app.get('/viewCmsCac.do', async (request, reply) => {
    site.welcome(request, reply)
    return sendPage(reply, fieldsOf(request)['cacId'] === CAC_ID ? shell() : frame('提示', '<div class="msg">栏目不存在!</div>'))
  })

  // Without the session of a page load, and for another channel, the call answers nothing at all.
  site.app.post('/getHtmlInDivNormal.do', async (request, reply) => {
    const fields = fieldsOf(request)
    const known = site.welcome(request, reply)
    if (!known || fields['cacId'] !== CAC_ID || fields['divId'] !== `${DIV_ID}pagelist`) return sendPage(reply, '')
    return sendPage(reply, fragment(stage, Number(fields['offset'] ?? 0) || 0))
  })

  site.app.get('/viewMailbox.do', async (request, reply) => {
    site.welcome(request, reply)
    const letter = find(fieldsOf(request)['mailId'])
    return sendPage(reply, letter ? detail(letter) : frame('信件查询', '<div class="cx">信件查询!</div>'))
  })
}

const frame = (title: string, body: string): string => `<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>${title}-开封市人民政府</title>
</head>
<body>
${body}
</body>
</html>
`

const shell = (): string =>
  frame(
    '市长信箱',
    `<div class="weizhi">您现在的位置：<a href="/">首页</a> &gt; <a href="/viewCmsCac.do?cacId=${CAC_ID}">市长信箱</a></div>
<div id="${DIV_ID}pagelist"></div>
<script type="text/javascript">
$(function(){ getHtmlInDiv("${DIV_ID}pagelist","/viewCmsCac.do?cacId=${CAC_ID}","${CAC_ID}"); });
</script>`,
  )

function fragment(stage: Stage, offset: number): string {
  const { letters, page, pages, total } = letterPage(stage, Math.floor(offset / SIZE) + 1, SIZE)
  const rows = letters.map(
    (letter) => `<tr>
  <td class="xin2zuo" align="right"><a href="/viewMailbox.do?mailId=${hexId(letter)}" target="_blank" title="${escapeHtml(letter.row.title)}">${escapeHtml(cutTitle(letter.row.title))}</a></td>
  <td class="xin2zhong" align="center">${typeWords[letter.row.type]}</td>
  <td class="xin2zhong" align="center">${printDay(letter.submittedAt)}</td>
  <td class="xin2you" align="center">${stateWords[letter.state]}</td>
</tr>`,
  )
  return `<table width="100%" border="0" cellspacing="0" cellpadding="0">
${rows.join('\n')}
<tr><td class="xin2zuo" colspan="4" align="center">共 ${total} 条 第 ${page} 页 / 共 ${pages} 页 ${turn(page - 1, pages, '上一页')} ${turn(page + 1, pages, '下一页')}</td></tr>
</table>`
}

const turn = (page: number, pages: number, word: string): string =>
  page < 1 || page > pages ? word : `<a href="javascript:void(0)" onclick="pageListPost('${DIV_ID}pagelist',${(page - 1) * SIZE})">${word}</a>`

/** The list cuts long titles; the whole one is on the letter's page. */
const cutTitle = (title: string): string => ([...title].length > 18 ? `${[...title].slice(0, 18).join('')}…` : title)

const detail = (letter: ShownPost): string =>
  frame(
    escapeHtml(letter.row.title),
    `<table class="context" width="100%">
<tr><td class="title7" colspan="2">${escapeHtml(letter.row.title)}</td></tr>
<tr><td colspan="2">信件编号：KF${letter.number}　来信人：${authorOf(letter)}　信件类型：${typeWords[letter.row.type]}</td></tr>
<tr><td colspan="2">来信时间：${printMinute(letter.submittedAt)}　公开时间：${printMinute(letter.approvedAt)}　办理状态：${stateWords[letter.state]}</td></tr>
<tr><td colspan="2" id="zoom">${toBreaks(letter.content)}</td></tr>
</table>
${letter.replies
  .map(
    (reply) => `<table class="rerybg" width="100%">
<tr><td class="rerytit">答复单位：</td><td class="rerydept">${escapeHtml(reply.unit)}</td></tr>
<tr><td class="rerytit">答复时间：</td><td class="rerytime">${printMinute(reply.at)}</td></tr>
<tr><td class="rerytit">答复内容：</td><td class="rerycon">${toIndented(reply.text)}</td></tr>
</table>`,
  )
  .join('\n')}`,
  )
