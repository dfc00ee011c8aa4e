/** What a developer would do after a layout change: teach the readers the new names. Here by turning the page back. */
import type { Layout } from '../../../crawlers/replica/faults.ts'
import type { PoliteFetch, Source } from '../../../crawlers/source.ts'

const back: Record<Layout, [from: RegExp, to: string][]> = {
  renamed: [
    [/thread-headline/g, 'context-title-text'],
    [/msg-panel-(\d\d)/g, 'liuyan_box$1'],
    [/class="thread-body"/g, 'class="zoom content"'],
    [/area-grid/g, 'district_box04'],
  ],
  reordered: [[/<time>(\d\d)\/(\d\d)\/(20\d\d)( \d\d:\d\d)?<\/time>/g, '$3-$1-$2$4']],
  envelope: [
    [/"rows"/g, '"responseData"'],
    [/"threadId"/g, '"tid"'],
    [/"title"/g, '"subject"'],
    [/"checkedAt"/g, '"threadsCheckTime"'],
  ],
}

const turnBack = (body: string, layout: Layout): string => back[layout].reduce((text, [from, to]) => text.replaceAll(from, to), body)

/** Pages as the mended reader understands them; `layout` null while it is not mended, or need not be. */
export function mendedFetch(fetch: PoliteFetch, layout: () => Layout | null): PoliteFetch {
  return async (request) => {
    const page = await fetch(request)
    const now = layout()
    return now === null ? page : { ...page, body: turnBack(page.body, now) }
  }
}

/** Kept pages may be of any layout that the reader has been taught so far. */
export function mendedSource(source: Source, known: () => readonly Layout[]): Source {
  return { ...source, parseDetail: (body, url) => source.parseDetail(known().reduce(turnBack, body), url) }
}
