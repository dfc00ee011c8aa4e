/** A row of the board's list answer, with every field of the real record (FORMATS §1.1). */
import type { Forum } from '../boards.ts'
import { escapeHtml, numberFrom } from '../markup.ts'
import type { ShownPost } from '../world.ts'

/** Lists cut the text here and add three dots. */
const CUT_AT = 100

/** Ids seen in public records; `感谢` and `求助` as in the official script. */
export const typeIds: Record<string, number> = { 咨询: 1, '投诉/求助': 2, 建言: 5, 求助: 6, 感谢: 9 }

/** 7, 10, 14 and 16 are evidenced; the others are the replica's own. */
const domainIds: Record<string, number> = { 城建: 7, 文娱: 10, 教育: 14, 其他: 16, 企业: 8, 就业: 9, 交通: 11, 政务: 12, 环保: 13, 治安: 15, 医疗: 17, 旅游: 18, 金融: 19, 三农: 20, 征集: 21 }

export const domainIdOf = (domain: string | null): number | null => (domain === null ? null : (domainIds[domain] ?? 100 + (numberFrom(domain) % 900)))

/** 0 none, 1 image. */
export const attachmentOf = (post: ShownPost): number => (post.row.attachments > 0 ? 1 : 0)

const seconds = (ms: number): number => Math.floor(ms / 1000)

export function threadRow(post: ShownPost, forum: Forum): Record<string, unknown> {
  const { row } = post
  const domainId = domainIdOf(row.domain)
  return {
    tid: post.number,
    userId: 3_000_000 + (numberFrom(row.personKey ?? row.id) % 5_000_000),
    fid: post.fid,
    typeId: typeIds[row.type],
    // Ministry boards and some posts have no field at all.
    ...(domainId === null ? {} : { domainId }),
    topicId: 0,
    nickName: row.author,
    subject: row.title,
    content: cutText(post.content),
    dateline: seconds(post.submittedAt),
    ip: `${1 + (post.mark % 222)}.${post.mark % 255}.${(post.mark >> 8) % 255}.*`,
    stateInfo: post.state,
    traceInfo: post.state,
    processInfo: post.state === '待回复' ? '未交办' : post.state === '办理中' ? '已交办' : '已办结',
    hasReported: post.mark % 97 === 0 ? 1 : 0,
    favNum: post.mark % 5 === 0 ? post.mark % 13 : 0,
    forumName: forum.name,
    typeName: row.type,
    ...(row.domain === null ? {} : { domainName: row.domain }),
    sourceName: post.mark % 3 === 0 ? 'PC浏览器' : '手机客户端',
    // The lists never carried answers or grades, only the detail pages do.
    answerId: null,
    answerContent: null,
    answerDateline: null,
    answerOrganization: null,
    userType: 0,
    threadState: 1,
    publicAttachment: attachmentOf(post),
    userFavStatus: 0,
    grade: null,
    gradeLevel: null,
    gradeManner: null,
    gradeSpeed: null,
    trashRecheckState: 0,
    attachment: attachmentOf(post),
    threadsCheckTime: seconds(post.approvedAt),
  }
}

/** Cut by characters, then escaped, as the server hands it out. */
function cutText(text: string): string {
  const characters = [...text]
  return escapeHtml(characters.length > CUT_AT ? `${characters.slice(0, CUT_AT).join('')}...` : text)
}
