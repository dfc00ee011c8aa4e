/** A site after a rebuild: the same content under other names. Plain text replacement, as it hits a reader. */
import type { Layout } from './faults.ts'

const changes: Record<Layout, [from: RegExp, to: string][]> = {
  /** Classes and ids have new names. */
  renamed: [
    [/context-title-text/g, 'thread-headline'],
    [/\bliuyan_box(\d\d)/g, 'msg-panel-$1'],
    [/class="zoom content"/g, 'class="thread-body"'],
    [/\bdistrict_box04\b/g, 'area-grid'],
    [/\breplyList\b/g, 'threadCards'],
    [/replyContentMain/g, 'mainText'],
    [/\bxin2zuo\b/g, 'letter-cell'],
    [/\btitle7\b/g, 'letter-title'],
    [/id="zoom"/g, 'id="letterText"'],
    [/\bhyx(anr2|bt)\b/g, 'hb-$1'],
    [/\bo-font4\b/g, 'fs-4'],
    [/\btr_css\b|\btrbg02\b/g, 'row-new'],
    [/\barticleList\b/g, 'pageData'],
  ],
  /** Times are printed another way and wrapped in elements of their own. */
  reordered: [[/\b(20\d\d)-(\d\d)-(\d\d)( \d\d:\d\d)?/g, '<time>$2/$3/$1$4</time>']],
  /** JSON keys have new names. */
  envelope: [
    [/"responseData"/g, '"rows"'],
    [/"resultData"/g, '"payload"'],
    [/"tid"/g, '"threadId"'],
    [/"subject"/g, '"title"'],
    [/"threadsCheckTime"/g, '"checkedAt"'],
  ],
}

/** The answer as the rebuilt site gives it. */
export function changeLayout(body: string, layout: Layout): string {
  return changes[layout].reduce((text, [from, to]) => text.replaceAll(from, to), body)
}
