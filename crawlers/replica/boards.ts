/**
 * Areas and boards of the replica's message board. Ids: 27, 212, 213, 1143, 1144, 1148 are evidenced by
 * saved pages, Kaifeng's 218 and its mayor's 1138 by one of early 2021 (github.com/heboxuan/----, content-tid=8834696); all others
 * are ASSUMED, and ids may change, so a source must find its boards by name. `moved` puts Luoyang where Kaifeng is: whoever
 * wired the id in then collects the wrong city.
 */

export type BoardIds = 'assumed' | 'moved'

export interface Forum {
  fid: number
  name: string
  kind: 'area' | 'leader' | 'ministry'
  /** The area it lies in; 0 at the top. */
  fup: number
}

export const HENAN = 27
const MINISTRIES = 1

const cities: [fid: number, name: string, leaderFid: number][] = [
  [219, '郑州市', 1135],
  [218, '开封市', 1137],
  [217, '洛阳市', 1139],
  [216, '平顶山市', 1141],
  [215, '安阳市', 1149],
  [214, '鹤壁市', 1145],
  [213, '新乡市', 1147],
  [212, '焦作市', 1143],
]

const kaifengDistricts = ['龙亭区', '顺河回族区', '鼓楼区', '禹王台区', '祥符区', '城乡一体化示范区', '杞县', '通许县', '尉氏县', '兰考县']

/** Every forum, areas before what lies in them. */
export function makeForums(ids: BoardIds = 'assumed'): Forum[] {
  const place = (fid: number): number => (ids === 'moved' ? (swapped.get(fid) ?? fid) : fid)
  const forums: Forum[] = [
    { fid: MINISTRIES, name: '部委领导', kind: 'area', fup: 0 },
    { fid: 2001, name: '国家卫生健康委员会主任', kind: 'ministry', fup: MINISTRIES },
    { fid: HENAN, name: '河南省', kind: 'area', fup: 0 },
    { fid: 569, name: '河南省委书记', kind: 'leader', fup: HENAN },
    { fid: 570, name: '河南省省长', kind: 'leader', fup: HENAN },
    { fid: 30, name: '广东省', kind: 'area', fup: 0 },
    { fid: 271, name: '肇庆市', kind: 'area', fup: 30 },
    // Two characters like Kaifeng's, the other way round, and a thousand kilometres away.
    { fid: 2903, name: '封开县委书记', kind: 'leader', fup: 271 },
  ]
  for (const [fid, name, leaderFid] of cities) {
    forums.push({ fid: place(fid), name, kind: 'area', fup: HENAN }, ...leadersOf(name, place(fid), place(leaderFid), place(leaderFid + 1)))
  }
  kaifengDistricts.forEach((name, index) => {
    const fid = 2310 + index
    forums.push({ fid, name, kind: 'area', fup: place(218) }, ...leadersOf(name, fid, 2360 + 2 * index, 2361 + 2 * index))
  })
  return forums
}

const swapped = new Map([[218, 217], [217, 218], [1137, 1139], [1138, 1140], [1139, 1137], [1140, 1138]])

function leadersOf(area: string, fup: number, first: number, second: number): Forum[] {
  const rank = area.endsWith('县') ? '县' : area.endsWith('区') ? '区' : '市'
  const secretary = area === '城乡一体化示范区' ? '开封市城乡一体化示范区党工委书记' : `${area.length > 2 ? area.slice(0, -1) : area}${rank}委书记`
  const head = area === '城乡一体化示范区' ? '开封市城乡一体化示范区管委会主任' : `${area}${rank}长`
  return [
    { fid: first, name: secretary, kind: 'leader', fup },
    { fid: second, name: head, kind: 'leader', fup },
  ]
}

/** The board a row means; 开封市长 and 开封市市长 are one board. */
export function knownBoard(name: string, forums: Forum[] = makeForums()): Forum | undefined {
  return forums.find((forum) => forum.kind !== 'area' && plain(forum.name) === plain(name))
}

const plain = (name: string): string => name.replace(/([市区县])\1/, '$1')

/** Names from the province down to the forum itself, e.g. 河南省, 开封市, 龙亭区, 龙亭区委书记. */
export function pathOf(forum: Forum, byFid: Map<number, Forum>): Forum[] {
  const above = byFid.get(forum.fup)
  return above ? [...pathOf(above, byFid), forum] : [forum]
}

/** The fid of every board in an area, at any depth; a board's own fid for a board. */
export function boardsWithin(fid: number, forums: Forum[]): number[] {
  return forums.flatMap((forum) => {
    if (forum.fid === fid) return forum.kind === 'area' ? [] : [fid]
    return forum.fup === fid ? boardsWithin(forum.fid, forums) : []
  })
}
