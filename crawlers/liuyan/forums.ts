/** What the board's own pages and answers say about areas and boards (FORMATS §1.1, §1.2). Pure readers. */
import { z } from 'zod'
import { lineOf, parsePage } from '../page-text.ts'

/** An area (it holds other forums) or a leader's board. */
export interface Forum {
  fid: string
  name: string
  kind: 'area' | 'board'
}

const zFid = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String)
const zChild = z.object({ fid: zFid, name: z.string() })
const fidIn = (href: string | undefined): string | null => /[?&]fid=(\d{1,12})/.exec(href ?? '')?.[1] ?? null

/** Leaders and sub-areas on `/forum/list?fid=`; breadcrumb and province bar, which every page has, are left out. */
export function readAreaPage(body: string): Forum[] {
  const $ = parsePage(body)
  $('.path_2j, .district_box01').remove()
  const forums = new Map<string, Forum>()
  for (const a of $('a[href*="/threads/list?"]').toArray()) {
    const fid = fidIn($(a).attr('href'))
    const text = lineOf($(a).text())
    const box = $(a).closest('li, div, td, dd')
    const name = /^(查看留言|我要留言|更多)?$/.test(text) ? lineOf(box.find('.forumName').first().text()) : text
    if (fid && name && !forums.has(fid)) forums.set(fid, { fid, name, kind: 'board' })
  }
  for (const a of $('a[href*="/forum/list?"]').toArray()) {
    const fid = fidIn($(a).attr('href'))
    const name = lineOf($(a).attr('title') ?? '') || lineOf($(a).text())
    if (fid && name && !forums.has(fid)) forums.set(fid, { fid, name, kind: 'area' })
  }
  return [...forums.values()]
}

/** `POST /forum/getChildForums`: names alone, so a board is told from an area by its title of office. Empty where the answer is another. */
export function readChildForums(body: string): Forum[] {
  const checked = z.array(zChild).safeParse(jsonOrNull(body))
  return checked.success ? checked.data.map(({ fid, name }) => ({ fid, name: lineOf(name), kind: kindOf(name) })) : []
}

const zForumData = z.record(z.string(), z.object({ fid: zFid, name: z.string(), fup: zFid.catch('0'), childIds: z.array(zFid).nullish() }))

/** Children of `parent` in `forum_data_<province>.jsonp`, a call to `IndexForum` with every forum of the province. */
export function readForumData(body: string, parent: string): Forum[] {
  const call = /^\s*[\w.]+\s*\(/.exec(body)
  const checked = zForumData.safeParse(jsonOrNull(call ? body.slice(call[0].length, body.lastIndexOf(')')) : body))
  if (!checked.success) return []
  const listed = new Set(checked.data[parent]?.childIds ?? [])
  return Object.values(checked.data)
    .filter((forum) => forum.fup === parent || listed.has(forum.fid))
    .map((forum) => ({ fid: forum.fid, name: lineOf(forum.name), kind: (forum.childIds ?? []).length > 0 ? 'area' : kindOf(forum.name) }))
}

const zTopForums = z.object({ resultData: z.object({ forums: z.array(zChild.extend({ leader: z.boolean().optional() })) }) })

/** `resultData.forums[]`, which the newest generation's page receives. Empty where the answer is another. */
export function readTopForums(body: string): Forum[] {
  const checked = zTopForums.safeParse(jsonOrNull(body))
  if (!checked.success) return []
  return checked.data.resultData.forums.map(({ fid, name, leader }) => ({ fid, name: lineOf(name), kind: leader === undefined ? kindOf(name) : leader ? 'board' : 'area' }))
}

const kindOf = (name: string): Forum['kind'] => (/(书记|省长|市长|区长|县长|州长|盟长|旗长|主席|主任)/.test(name) ? 'board' : 'area')

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
