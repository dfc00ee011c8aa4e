/**
 * Finds a city's boards by name at run time. Ids are never wired in: those of Kaifeng are barely evidenced, boards come and go, and a
 * wrong one silently collects another city (FORMATS §1.6).
 */
import { PageChanged, SiteRefused } from '../errors.ts'
import { readingErrors } from '../reading.ts'
import type { CrawlLog, PoliteFetch } from '../source.ts'
import { readAreaPage, readChildForums, readForumData } from './forums.ts'
import type { Forum } from './forums.ts'

export interface BoardSearch {
  source: string
  /** Site with the API's path prefix. */
  site: string
  /** The province's area id: 27 is 河南, evidenced. */
  provinceFid: string
  /** «开封»: the name an area or board must hold. */
  city: string
}

/** What lies directly in an area. */
export type ChildrenOf = (fid: string) => Promise<Forum[]>

/**
 * The city's boards and those of its districts. An area or board whose name holds neither the city's name nor one of the
 * districts found inside it is refused, whatever page linked to it.
 * @throws PageChanged when no area or board of that name is found
 */
export async function findBoards(search: BoardSearch, childrenOf: ChildrenOf, log: CrawlLog): Promise<Forum[]> {
  const { city } = search
  const inProvince = await childrenOf(search.provinceFid)
  const cities = inProvince.filter((forum) => forum.name.includes(city))
  const boards = cities.filter((forum) => forum.kind === 'board')
  for (const area of cities.filter((forum) => forum.kind === 'area')) {
    const inCity = await childrenOf(area.fid)
    const districts = inCity.filter((forum) => forum.kind === 'area')
    const names = [city, ...districts.map((district) => district.name)]
    const candidates = inCity.filter((forum) => forum.kind === 'board')
    for (const district of districts) {
      const inDistrict = await childrenOf(district.fid)
      candidates.push(...inDistrict.filter((forum) => forum.kind === 'board'))
    }
    for (const board of candidates) {
      if (names.some((name) => board.name.includes(name))) boards.push(board)
      else log.warn({ source: search.source, fid: board.fid, name: board.name }, `a board that does not name ${city} is refused`)
    }
  }
  if (boards.length === 0) throw new PageChanged(search.source, `a board named «${city}»`, `${search.site}/forum/list?fid=${search.provinceFid}`)
  return [...new Map(boards.map((board) => [board.fid, board])).values()]
}

/** By the area's page, else by the form call, else by the province's static file: the three ways the site itself knows. */
export async function childrenByForm(fetch: PoliteFetch, { source, site, provinceFid }: BoardSearch, fid: string): Promise<Forum[]> {
  const notThere = [404, 405]
  const page = await fetch({ url: `${site}/forum/list?fid=${fid}`, accept: notThere })
  const onPage = page.status === 200 ? readingErrors(source, page.url, () => readAreaPage(page.body)) : []
  if (onPage.length > 0) return onPage
  const answer = await fetch({ url: `${site}/forum/getChildForums`, form: { fid }, headers: { 'x-requested-with': 'XMLHttpRequest' }, accept: notThere })
  const called = answer.status === 200 ? readChildForums(answer.body) : []
  if (called.length > 0) return called
  try {
    const file = await fetch({ url: `${new URL(site).origin}/forum_data_${provinceFid}.jsonp`, accept: notThere })
    return file.status === 200 ? readForumData(file.body, fid) : []
  } catch (error) {
    // The last of three ways: that it is closed to us says no more than that the name was not found.
    if (error instanceof SiteRefused && error.status === 0) return []
    throw error
  }
}
