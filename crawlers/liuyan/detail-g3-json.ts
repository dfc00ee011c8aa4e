/** The JSON answer that the G3 page receives for one post: `resultData.contentList[]` (FORMATS §1.4). Pure. */
import { z } from 'zod'
import type { Observation } from '../../storage/records/observation.ts'
import { PageBlank, PageChanged } from '../errors.ts'
import { lineOf, lineOrNull, textOfFragment } from '../page-text.ts'
import { instantFromEpoch, instantFromText } from '../shanghai-time.ts'
import { siteOf, threadUrl } from './addresses.ts'

const zText = z.union([z.string(), z.number()]).transform(String).nullish()
const zItem = z.looseObject({
  dataType: z.coerce.number().int(),
  tid: zText,
  subject: zText,
  title: zText,
  content: zText,
  dateline: z.unknown().optional(),
  createDateline: z.unknown().optional(),
  threadsCheckTime: z.unknown().optional(),
  organization: zText,
  nickName: zText,
  stateInfo: zText,
  typeName: zText,
  domainName: zText,
  threadPlace: zText,
  forumName: zText,
})
const zAnswer = z.object({ resultData: z.looseObject({ contentList: z.array(zItem), subject: zText, title: zText, forumName: zText, tid: zText }) })

/** What the items of `contentList` are; 2 and 3 are not explained anywhere and are left out. */
const postItem = 1
const replyItem = 4

/** True when the answer says that there is no such post. */
export function isMissingAnswer(answer: unknown): boolean {
  const list = z.object({ resultData: z.object({ contentList: z.array(z.unknown()).length(0) }) }).safeParse(answer)
  const said = z.object({ msg: z.string() }).safeParse(answer)
  return list.success || (said.success && /不存在|找不到/.test(said.data.msg))
}

/** @throws PageChanged when the answer has another shape, or lacks the post's text or time */
export function readDetailG3Json(source: string, answer: unknown, url: string, idOfUrl: string | null): Observation {
  const checked = zAnswer.safeParse(answer)
  if (!checked.success) throw new PageChanged(source, `resultData.contentList: ${checked.error.issues[0]?.path.join('.') ?? ''}`, url, JSON.stringify(answer)?.slice(0, 120))
  const data = checked.data.resultData
  const post = data.contentList.find((item) => item.dataType === postItem)
  if (!post) throw new PageChanged(source, 'resultData.contentList[dataType=1]', url)
  const at = instantOf(post.createDateline) ?? instantOf(post.dateline)
  if (at === null) throw new PageChanged(source, 'resultData.contentList[dataType=1].dateline', url, 'no readable time')
  const externalId = post.tid ?? data.tid ?? idOfUrl
  if (!externalId) throw new PageChanged(source, 'resultData.contentList[dataType=1].tid', url)
  const title = lineOf(textOfFragment(post.subject ?? post.title ?? data.subject ?? data.title ?? ''))
  if (title === '') throw new PageChanged(source, 'resultData.contentList[dataType=1].subject', url)
  const content = textOfFragment(post.content ?? '')
  if (content === '') throw new PageBlank(source, 'resultData.contentList[dataType=1].content', url)
  return {
    externalId,
    url: threadUrl(siteOf(url), externalId),
    addressee: lineOrNull(post.forumName ?? data.forumName),
    title,
    content,
    author: lineOrNull(post.nickName),
    submittedAt: at,
    publishedAt: instantOf(post.threadsCheckTime),
    state: lineOrNull(post.stateInfo),
    type: lineOrNull(post.typeName),
    domain: lineOrNull(post.domainName),
    place: lineOrNull(post.threadPlace),
    attachments: [],
    replies: data.contentList.filter((item) => item.dataType === replyItem).map((item) => ({ unit: lineOrNull(item.organization), at: instantOf(item.dateline), text: textOfFragment(item.content ?? '') })),
    ratings: null,
  }
}

const instantOf = (value: unknown): string | null => instantFromEpoch(value) ?? (typeof value === 'string' ? instantFromText(value) : null)
