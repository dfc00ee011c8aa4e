/** A row of the newest generation's lists and search: the 39 fields of the real records (FORMATS §1.4). */
import type { Forum } from '../boards.ts'
import { pathOf } from '../boards.ts'
import { attachmentOf, domainIdOf, typeIds } from '../board/thread-row.ts'
import { escapeHtml } from '../markup.ts'
import type { ShownPost, World } from '../world.ts'

const seconds = (ms: number): number => Math.floor(ms / 1000)

export function searchRow(world: World, post: ShownPost, keywords: string): Record<string, unknown> {
  const { row } = post
  const forum = world.forumByFid.get(post.fid)
  const path = forum ? pathOf(forum, world.forumByFid) : []
  const answeredAt = post.replies.at(-1)?.at
  return {
    tid: post.number,
    fid: post.fid,
    forumName: fullName(path),
    subject: highlight(row.title, keywords),
    nickName: row.author,
    typeId: typeIds[row.type],
    domainId: domainIdOf(row.domain),
    typeName: row.type,
    domainName: row.domain,
    stateInfo: post.state,
    createDateline: seconds(post.submittedAt),
    dateline: seconds(post.submittedAt),
    userType: 0,
    videoDuration: 0,
    content: highlight(post.content, keywords),
    threadsCheckTime: seconds(post.approvedAt),
    attachment: attachmentOf(post),
    threadState: 1,
    lastAnswerTime: answeredAt === undefined ? null : seconds(answeredAt),
    feedbackState: 0,
    processState: post.state === '待回复' ? 0 : post.state === '办理中' ? 1 : 2,
    traceState: answeredAt === undefined ? 0 : post.rating ? 3 : 1,
    traceStateDesc: answeredAt === undefined ? post.state : post.rating ? '一次评价待解释' : '已回复待评价',
    fav: 0,
    favNum: post.mark % 3,
    likesNum: 0,
    position: forum?.kind === 'ministry' ? 1 : 0,
    markState: 0,
    publicAttachment: attachmentOf(post),
    publicState: 1,
    lastUpdate: seconds(answeredAt ?? post.approvedAt),
    collectId: 0,
    topicId: 0,
    satisfactionType: post.rating ? 2 : 0,
    forumPathName: fullName(path.length > 2 ? [...path.slice(0, 1), ...path.slice(-1)] : path),
    leaderAttention: 0,
    hurryAuthority: 0,
    readState: 0,
    threadPlace: row.place,
  }
}

/** 河南省开封市龙亭区委书记: areas that the board's own name does not repeat, then the board; a ministry stands alone. */
export function fullName(path: Forum[]): string {
  const board = path.at(-1)
  if (!board) return ''
  const areas = path.slice(0, -1).filter((area) => board.kind === 'leader' && !board.name.startsWith(area.name.slice(0, -1)))
  return [...areas.map((area) => area.name), board.name].join('')
}

/** Every searched character wrapped by itself, as the site does; the text escaped as in the lists. */
export function highlight(text: string, keywords: string): string {
  const searched = new Set(keywords.replaceAll(/\s/g, ''))
  return [...text].map((character) => (searched.has(character) ? `<label style='color:#D5313F'>${escapeHtml(character)}</label>` : escapeHtml(character))).join('')
}
