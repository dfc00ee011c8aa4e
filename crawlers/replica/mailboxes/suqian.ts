/** 宿迁's shape: a Discuz forum. Threads by last post, times in people's words with the real one in a title (FORMATS §2.2). */
import { escapeHtml, toBreaks } from '../markup.ts'
import { printSecond } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { showAll } from '../world.ts'
import { authorOf, letterFinder, sendPage, typeWords } from './letters.ts'
import { forumTime } from './relative-time.ts'

const FORUM = '43'
const SIZE = 20

export const suqianStart = `/forum.php?mod=forumdisplay&fid=${FORUM}&page=1`

export function addSuqian(site: Site, stage: Stage): void {
  const find = letterFinder(stage, (letter) => String(letter.number))
  site.app.get('/forum.php', async (request, reply) => {
    site.welcome(request, reply)
    const fields = fieldsOf(request)
    const now = stage.clock.now()
    if (fields['mod'] === 'forumdisplay' && fields['fid'] === FORUM) return sendPage(reply, list(stage, Number(fields['page'] ?? 1), now))
    const letter = fields['mod'] === 'viewthread' ? find(fields['tid']) : null
    return sendPage(reply, letter ? thread(letter, now) : frame('提示信息', '<div id="messagetext" class="alert_error"><p>抱歉，指定的主题不存在或已被删除或正在被审核</p></div>'))
  })
}

const frame = (title: string, body: string): string => `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>${title} - 网络问政 - Powered by Discuz!</title>
</head>
<body id="nv_forum">
${body}
</body>
</html>
`

const lastPostOf = (letter: ShownPost): number => letter.replies.at(-1)?.at ?? letter.approvedAt

function list(stage: Stage, page: number, now: number): string {
  const letters = showAll(stage.world.letters, now).toSorted((a, b) => lastPostOf(b) - lastPostOf(a))
  const pages = Math.max(1, Math.ceil(letters.length / SIZE))
  // A page past the end shows the last one again: so the forum does.
  const at = Math.min(Math.max(1, page || 1), pages)
  const rows = letters.slice((at - 1) * SIZE, at * SIZE).map((letter) => row(letter, now))
  return frame(
    '网络问政',
    `<div class="bm_c"><table summary="forum_${FORUM}" id="threadlisttableid">
<tbody id="stickthread_1001"><tr><td class="icn"></td><th class="common"><a href="forum.php?mod=viewthread&tid=1001" class="s xst">网络问政版块发帖须知</a></th></tr></tbody>
${rows.join('\n')}
</table></div>
<div class="pg"><strong>${at}</strong><label><span title="共 ${pages} 页"> / ${pages} 页</span></label>${at < pages ? `<a href="forum.php?mod=forumdisplay&fid=${FORUM}&page=${at + 1}" class="nxt">下一页</a>` : ''}</div>`,
  )
}

function row(letter: ShownPost, now: number): string {
  const last = letter.replies.at(-1)
  const address = `forum.php?mod=viewthread&amp;tid=${letter.number}&amp;extra=page%3D1`
  return `<tbody id="normalthread_${letter.number}">
<tr>
<td class="icn"><a href="${address}" title="新窗口打开"></a></td>
<th class="common"><span>[<a href="forum.php?mod=forumdisplay&fid=${FORUM}&filter=typeid">${typeWords[letter.row.type]}</a>]</span> <a href="${address}" onclick="atarget(this)" class="s xst">${escapeHtml(letter.row.title)}</a></th>
<td><a href="#" title="${letter.mark % 2 === 0 ? '手机' : '电脑'}"></a></td>
<td></td>
<td class="by"><cite><a href="home.php?mod=space">${authorOf(letter)}</a></cite><em></em><em><span>${forumTime(letter.approvedAt, now)}</span></em></td>
<td class="num"><a href="${address}" class="xi2">${letter.replies.length}</a><em>${letter.mark % 900}</em></td>
<td class="by"><cite><a href="home.php?mod=space">${last ? escapeHtml(last.unit) : authorOf(letter)}</a></cite><em></em><em><a href="forum.php?mod=redirect&tid=${letter.number}">${forumTime(lastPostOf(letter), now)}</a></em></td>
</tr>
</tbody>`
}

function thread(letter: ShownPost, now: number): string {
  const floors = [{ author: authorOf(letter), at: letter.approvedAt, text: letter.content }, ...letter.replies.map((reply) => ({ author: escapeHtml(reply.unit), at: reply.at, text: reply.text }))]
  const note = letter.takenUpAt !== null && letter.takenUpAt <= now ? `<div class="cm"><div class="pstl xs1 cl"><div class="psta vm"><a class="xi2 xw1">网络问政</a></div><div class="psti">已转交承办单位办理 <span class="xg1">发表于 ${forumTime(letter.takenUpAt, now)}</span></div></div></div>` : ''
  return frame(
    escapeHtml(letter.row.title),
    `<h1 class="ts"><a href="forum.php?mod=forumdisplay&fid=${FORUM}&filter=typeid">[${typeWords[letter.row.type]}]</a> <span id="thread_subject">${escapeHtml(letter.row.title)}</span></h1>
${floors
  .map(
    (floor, index) => `<div id="post_${letter.number}${index}"><table id="pid${letter.number}${index}" class="plhin"><tr>
<td class="pls"><div class="authi"><a class="xw1">${floor.author}</a></div></td>
<td class="plc"><div class="pi"><div class="pti"><div class="authi"><em id="authorposton${letter.number}${index}">发表于 ${floorTime(floor.at, now)}</em></div></div></div>
<div class="pct"><div class="pcb"><div class="t_fsz"><table><tr><td class="t_f" id="postmessage_${letter.number}${index}">
${toBreaks(floor.text)}</td></tr></table></div>${index === 0 ? note : ''}</div></div></td>
</tr></table></div>`,
  )
  .join('\n')}`,
  )
}

const floorTime = (at: number, now: number): string => {
  const said = forumTime(at, now)
  return said.startsWith('<span') ? said.replace(/title="[^"]*"/, `title="${printSecond(at)}"`) : printSecond(at).replaceAll(/-0/g, '-')
}
