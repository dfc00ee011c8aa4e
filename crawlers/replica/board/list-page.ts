/** `/threads/list?fid=`: the shell of a board's list. Its rows are drawn by the page's script, so the list is empty here. */
import type { Forum } from '../boards.ts'
import { breadcrumb, pageFrame, provinceBar, titleOf } from './page-frame.ts'

export function listPage(path: Forum[], fid: number): string {
  return pageFrame(
    titleOf(path),
    `${breadcrumb(path)}
${provinceBar()}
<!--留言列表-->
<div class="liuyan_box02 w1200 clearfix">
    <ul class="clearfix title" id="tab_type" style="cursor: pointer;">
        <li>全部</li>
        <li>待回复</li>
        <li>办理中</li>
        <li>已办理</li>
        <a class="message_my" href="/threads/post?fid=${fid}&position=0" onclick="javascript:return Threads.checkCount()">我要留言</a>
    </ul>
    <div class="clearfix list_box" style="display: block;">
        <ul class="showMoreNChildren" id="list_content">
        </ul>
        <div class="showMorehandle more" id="show_more" style="display: none">加载更多</div>
    </div>
</div>`,
  )
}
