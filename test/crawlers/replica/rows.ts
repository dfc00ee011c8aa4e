/** Rows for the replica's tests: short, with every field set. */
import type { PostRow } from '../../../crawlers/replica/post-row.ts'

export const ORIGIN = new Date('2026-11-20T04:00:00Z')

let made = 0

/** A board post submitted `daysAgo` before ORIGIN, approved after 4 hours; `more` overrides. */
export function makeRow(daysAgo: number, more: Partial<PostRow> = {}): PostRow {
  made += 1
  return {
    id: `row-${made}`,
    channel: 'liuyan',
    board: '开封市委书记',
    daysAgo,
    approvalHours: 4,
    author: '陈***',
    personKey: null,
    title: `反映路灯问题${made}`,
    content: `第${made}条：龙亭区西环路的路灯坏了三天没有人来修，夜里出行很不方便。`,
    type: '投诉/求助',
    domain: '城建',
    place: null,
    attachments: 0,
    replies: [],
    rating: null,
    editedAfterDays: null,
    editedContent: null,
    removedAfterDays: null,
    ...more,
  }
}

export const makeLetter = (daysAgo: number, more: Partial<PostRow> = {}): PostRow => makeRow(daysAgo, { channel: 'mailbox', board: null, ...more })
