/** Posts of a simulated period, with everything that makes a board hard to collect: late approvals, late answers, edits, removals. */
import type { PostRow } from '../../../crawlers/replica/post-row.ts'
import { boardsWithin, makeForums } from '../../../crawlers/replica/boards.ts'
import { manyRows, mulberry32 } from '../many-rows.ts'

/** Kaifeng's area in the replica. */
const KAIFENG = 218

/** What an edited post has that it had not before. */
export const EDIT_MARK = '（补充：情况依旧。）'

export interface Period {
  days: number
  postsPerDay: number
  /** Days before the period whose posts are there at its beginning. */
  daysBefore: number
  seed: number
}

/** Rows whose submission lies up to `daysBefore` before the story's origin and up to `days` after it. */
export function yearOfPosts(shipped: readonly PostRow[], { days, postsPerDay, daysBefore, seed }: Period): PostRow[] {
  const random = mulberry32(seed)
  const between = (from: number, to: number): number => from + random() * (to - from)
  const chance = (share: number): boolean => random() < share
  const forums = makeForums()
  const boards = boardsWithin(KAIFENG, forums).map((fid) => forums.find((forum) => forum.fid === fid)?.name ?? '')
  const texts = manyRows(shipped.filter((row) => row.channel === 'liuyan'), Math.round((days + daysBefore) * postsPerDay))
  return texts.map((row) => {
    // 3.3 to 52 hours were seen on the real board, and a few days now and then (FORMATS §1.4, §3).
    const approvalHours = chance(0.06) ? between(52, 90) : between(3.3, 52)
    const visibleFrom = approvalHours / 24
    const firstAnswer = visibleFrom + Math.exp(between(Math.log(0.5), Math.log(60)))
    const unit = { unit: '开封市城市管理局', text: '网友您好：您反映的问题收悉，已安排处理，感谢您的监督。' }
    const replies = chance(0.85) ? [{ ...unit, afterDays: firstAnswer }, ...(chance(0.15) ? [{ ...unit, text: '补充答复：问题已经解决。', afterDays: firstAnswer + between(1, 30) }] : [])] : []
    const edited = chance(0.05)
    return {
      ...row,
      channel: 'liuyan' as const,
      // Half of all posts go to the mayor and the party secretary, as on the real board.
      board: chance(0.5) ? (boards[Math.floor(random() * 2)] ?? '') : (boards[Math.floor(random() * boards.length)] ?? ''),
      daysAgo: Math.max(-999, between(-days, daysBefore)),
      approvalHours,
      replies,
      rating: replies.length > 0 && chance(0.5) ? { resolution: 4, attitude: 5, speed: 3, comment: null, afterDays: firstAnswer + (chance(0.08) ? between(45, 120) : between(0.2, 30)) } : null,
      editedAfterDays: edited ? visibleFrom + between(0.1, 20) : null,
      editedContent: edited ? `${row.content}${EDIT_MARK}` : null,
      removedAfterDays: chance(0.05) ? visibleFrom + (chance(0.5) ? between(0.05, 3) : between(3, 40)) : null,
    }
  })
}
