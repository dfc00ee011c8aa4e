/** Head and breadcrumb that the board's pages share. */
import type { Forum } from '../boards.ts'
import { HENAN } from '../boards.ts'

const provinces: [number, string][] = [[4, '北京'], [5, '天津'], [6, '河北'], [13, '江苏'], [14, '浙江'], [22, '山东'], [HENAN, '河南'], [28, '湖北'], [30, '广东'], [41, '陕西']]

/** `title` is put in as it is: the site escapes nothing there. */
export function pageFrame(title: string, body: string): string {
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>
    <meta http-equiv="x-ua-compatible" content="IE=11" >
    <meta http-equiv="Content-Language" content="utf-8"/>
    <meta content="all" name="robots"/>
    <title>
        ${title}
    </title>
    <meta name="keywords" content="领导留言板"/>
    <meta name="description" content="领导留言板"/>
    <meta name="pagetype" content="2"/>
</head>
<body>
${body}
</body>
</html>
`
}

/** `当前位置`: links for what lies above, plain `i` for the last. */
export function breadcrumb(path: Forum[]): string {
  const last = path.at(-1)
  const local = last?.kind !== 'ministry'
  const links = path
    .slice(0, -1)
    .filter((forum) => local || forum.fup !== 0)
    .map((forum) => `        <a href="/forum/list?fid=${forum.fid}">${forum.name}</a> &gt;\n`)
  return `<div class="path_2j w1200 grey2">
    当前位置 ：<a href="/">领导留言板</a> &gt;
        ${local ? '地方领导' : '部委领导'} &gt;
${links.join('')}    <i>${last?.name ?? ''}</i>
</div>`
}

/** `板块名 - 市 - 省 - 领导留言板 - 人民网` */
export const titleOf = (path: Forum[]): string => [...path.toReversed().map((forum) => forum.name), '领导留言板', '人民网'].join(' - ')

export const provinceBar = (): string => `<div class="clearfix district_box01 w1200">
	${provinces.map(([fid, name]) => `<a id="${fid}" href="/forum/list?fid=${fid}">${name}</a>`).join('<i>|</i>')}
</div>`
