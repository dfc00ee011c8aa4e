/** `/forum/list?fid=`: an area's leaders and sub-areas. */
import { boardsWithin, pathOf } from '../boards.ts'
import type { Forum } from '../boards.ts'
import type { World } from '../world.ts'
import { showPost } from '../world.ts'
import { breadcrumb, pageFrame, provinceBar, titleOf } from './page-frame.ts'

export function areaPage(world: World, area: Forum, now: number): string {
  const path = pathOf(area, world.forumByFid)
  const inside = world.forums.filter((forum) => forum.fup === area.fid)
  const leaders = inside.filter((forum) => forum.kind !== 'area').map((forum) => leaderBox(forum, countPosts(world, forum, now)))
  const areas = inside.filter((forum) => forum.kind === 'area').map((forum) => `            <li><a class="count-limit" href="/forum/list?fid=${forum.fid}" title="${forum.name}">${forum.name}</a></li>`)
  return pageFrame(
    titleOf(path),
    `${breadcrumb(path)}
${provinceBar()}
<div class="clearfix district_box02 w1200">
${leaders.join('\n')}
</div>
<div class="clearfix district_box04 w1200">
    <ul class="clearfix">
${areas.join('\n')}
    </ul>
</div>`,
  )
}

const leaderBox = (forum: Forum, posts: number): string => `    <div class="leader_box">
        <h3><a class="forumName" href="/threads/list?fid=${forum.fid}">${forum.name}</a></h3>
        <p class="grey2">留言<i class="red">${posts}</i>条</p>
        <a class="message_index" href="/threads/list?fid=${forum.fid}#state=1" target="_blank">查看留言</a>
    </div>`

function countPosts(world: World, forum: Forum, now: number): number {
  const fids = new Set(boardsWithin(forum.fid, world.forums))
  return world.threads.filter((post) => fids.has(post.fid) && showPost(post, now)).length
}
