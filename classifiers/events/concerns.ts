/** What a post complains of, coarsely: the words of its title and of its text, sorted into some fifty kinds. Two complaints of one estate are one matter only if they are of a kind. */
import type { Matter } from './matter.ts'

const kinds: readonly (readonly [string, RegExp])[] = [
  ['噪音', /噪|吵|扰民|喧|分贝|鸣笛|喇叭|音响|广场舞|麻将|ktv/u],
  ['施工', /施工|工地|通宵|彻夜|半夜|凌晨|夜间|深夜|浇筑|渣土/u],
  ['油烟', /油烟|餐饮|餐馆|烧烤|夜宵|宵夜|饭店|烟道|排烟|烟味/u],
  ['空气', /废气|粉尘|灰尘|扬尘|异味|臭|气味|刺鼻|排放|污染|搅拌站/u],
  ['供水', /[停断供没无缺来黄送拎吃喝饮用]水|水[压质表箱]|水龙头|泵房/u],
  ['供电', /停电|断电|供电|用电|电费|变压器|电表/u],
  ['燃气', /燃气|天然气|煤气/u],
  ['供暖', /供暖|暖气|供热/u],
  ['排水', /污水|下水|排水|化粪|倒灌|反水|粪|积水|内涝|黑臭|被淹/u],
  ['垃圾', /垃圾|清运|脏乱|杂草/u],
  ['停车', /车位|停车|车库|违停|停放/u],
  ['物业', /物业|业委会|业主委员会|业主大会|物管/u],
  ['电梯', /电梯/u],
  ['消防', /消防|火灾|起火|灭火|飞线|火情/u],
  ['质量', /质量|开裂|裂缝|断裂|漏水|渗水|渗漏|空鼓|脱落|沉降|楼板|瑕疵|偷工减料|不合格/u],
  ['面积', /面积|缩水|公摊|户型/u],
  ['装修', /精装|装修|全装|质价|核价/u],
  ['交房', /交房|交付|收房|逾期|烂尾|停工|验收|延期/u],
  ['销售', /捂盘|开盘|摇号|认购|预售|网签|售楼|虚假|捆绑|定金|欺诈|房价|价格/u],
  ['退款', /退款|退费|退房|退钱|退还|欠款|返还|返租|押金|退货/u],
  ['产权', /房产证|产权|办证|不动产|两证/u],
  ['入学', /入学|学位|学区|读书|上学|就读|招生|划片|生源/u],
  ['入园', /入园|开园/u],
  ['补课', /补课|补习|托管/u],
  ['收费', /收费|学费|班费|涨价|涨费|乱收/u],
  ['实习', /实习|打工|实践/u],
  ['饮食', /食堂|伙食|午餐|饭菜|食品/u],
  ['道路', /断头路|修路|拉通|通车|拓宽|路面|坑洼|破损|硬化|白改黑|道路|公路|马路/u],
  ['照明', /路灯|照明|高杆灯|灯光/u],
  ['过街', /红绿灯|信号灯|斑马线|人行道|天桥|过街|地下通道/u],
  ['拥堵', /拥堵|堵车|交通|出行|拥挤|堵路/u],
  ['公交', /公交|班次|站台|末班车/u],
  ['地铁', /地铁|轨道/u],
  ['铁路', /高铁|铁路/u],
  ['拆迁', /拆迁|征收|征地|安置|补偿|棚改|棚户|旧城/u],
  ['违建', /违建|违章|搭建|违法建筑|加建/u],
  ['规划', /规划|调规|控规/u],
  ['绿化', /公园|绿地|绿化|树木/u],
  ['摊贩', /摊贩|摊位|摆摊|地摊|摊点|夜宵摊|占道|夜市/u],
  ['工资', /工资|薪|民工|拖欠/u],
  ['社保', /社保|养老保险|公积金|医保|参保/u],
  ['用工', /加班|辞退|调岗|休息|节假日/u],
  ['诈骗', /诈骗|非法集资|p2p|跑路|传销|集资|骗/u],
  ['医疗', /医院|医疗|医生|病人|手术|就医|卫生所/u],
  ['户口', /户口|落户|户籍|迁入|居住证/u],
  ['补贴', /补贴|人才|津贴|奖金|待遇/u],
  ['高压', /高压|电缆|电塔|变电|基站|辐射|电线/u],
  ['客运', /出租车|网约车|打表/u],
  ['治安', /殴打|打人|被打|小偷|盗窃|涉黄|卖淫|黑社会|黑恶/u],
  ['养狗', /狗|犬/u],
  ['考试', /考试|报名|招考|面试|笔试/u],
]

/** A home that is not what was sold: buyers write of cracks, of a smaller cellar, of missing stairs, and all mean how the developer of the estate builds and hands over. */
const handover = '房屋交付'
const ofHandover = new Set(['质量', '交房', '面积'])
/** What else a title may say of a home that is not as it was sold, where the text speaks of so many of the kinds above. */
const besideHandover: ReadonlyMap<string, number> = new Map([['消防', 1], ['销售', 2]])
/** A title with a kind that is none of these is about that. */
const mayStandBeside = new Set(['质量', '交房', '面积', '销售', '消防', '施工', '物业', '装修', '电梯', '诈骗', '规划'])
const aboutSchool = /学|幼儿园/u
const developer = /开发商|地产|置业|楼盘|售楼|购房|买房|交房|建房/u
/** A title without a thing in it and a text of so many kinds: «存在一系列问题». */
const ofEverything = 4

/** Kinds that places are called after: inside a name such a word says where, not what («绿地海外滩», «泉星公园»). */
const ofPlaces = new Set(['绿化'])

/** Who or where rather than what is wrong: two titles that share no more are only near. */
const vague = new Set(['物业', '地铁'])

export interface Concerns {
  /** Kinds that words of the title belong to. */
  title: readonly string[]
  /** Of all words that are read. */
  all: readonly string[]
}

const known = new Map<string, readonly string[]>()
const mostKnown = 50_000
const none: readonly string[] = []

function kindsOf(word: string): readonly string[] {
  const before = known.get(word)
  if (before !== undefined) return before
  const found = kinds.filter(([, pattern]) => pattern.test(word)).map(([kind]) => kind)
  if (known.size >= mostKnown) known.clear()
  const kept = found.length === 0 ? none : found
  known.set(word, kept)
  return kept
}

export function concernsOf({ names, terms, titleTerms }: Pick<Matter, 'names' | 'terms' | 'titleTerms'>): Concerns {
  const title = new Set<string>()
  const all = new Set<string>()
  terms.forEach((term, i) => {
    const found = kindsOf(term)
    if (found.length === 0) return
    const inName = names.some((name) => name.includes(term))
    for (const kind of found) {
      if (inName && ofPlaces.has(kind)) continue
      all.add(kind)
      if (i < titleTerms) title.add(kind)
    }
  })
  if (isHandover([...title], [...all], terms, titleTerms)) title.add(handover)
  return { title: [...title], all: [...all] }
}

function isHandover(title: readonly string[], all: readonly string[], terms: readonly string[], titleTerms: number): boolean {
  if (!title.every((kind) => mayStandBeside.has(kind)) || terms.slice(0, titleTerms).some((term) => aboutSchool.test(term))) return false
  const told = all.filter((kind) => ofHandover.has(kind)).length
  if (!title.some((kind) => ofHandover.has(kind) || told >= (besideHandover.get(kind) ?? Number.POSITIVE_INFINITY))) return false
  return told > 1 || terms.some((term) => developer.test(term))
}

/**
 * `handover`: both are about how the homes of the estate were built and handed over. `everything`: one is, and the other writes of so much that its title names none of it.
 * `same`: their titles name a thing of one kind. `near`: a title names what the other's text does. `untold`: one of the
 * titles names none. `apart`: both do, and nothing agrees.
 */
export type Agreement = 'handover' | 'everything' | 'same' | 'near' | 'untold' | 'apart'

/** A kind that so large a share of an event's titles, or of its texts, holds is the event's. */
const shareOfTitles = 0.3
const shareOfTexts = 0.5

/** What fails for a whole estate at once. */
const utilities = new Set(['供水', '供电', '燃气', '供暖'])

/** Both are about the same utility: the event by most of its texts, the post by its title, or by its text where the title names no other thing. */
export function shareUtility(post: Concerns, texts: ReadonlyMap<string, number>, size: number): boolean {
  const own = post.title.some((kind) => utilities.has(kind)) ? post.title : post.title.every((kind) => vague.has(kind)) ? post.all : []
  return own.some((kind) => utilities.has(kind) && (texts.get(kind) ?? 0) / size >= shareOfTexts)
}

/** How a post's concerns agree with an event's; `titles`, `texts`: kind → posts that hold it, of `size` posts. */
export function agreementOf(post: Concerns, titles: ReadonlyMap<string, number>, texts: ReadonlyMap<string, number>, size: number): Agreement {
  const own = [...titles].filter(([, count]) => count / size >= shareOfTitles).map(([kind]) => kind)
  const everything = (title: readonly string[], kindsOfText: number): boolean => title.length === 0 && kindsOfText >= ofEverything
  if (own.includes(handover) && post.title.includes(handover)) return 'handover'
  if (own.includes(handover) && everything(post.title, post.all.length)) return 'everything'
  if (post.title.includes(handover) && everything(own, [...texts.values()].filter((count) => count / size >= shareOfTexts).length)) return 'everything'
  if (post.title.some((kind) => own.includes(kind) && !vague.has(kind))) return 'same'
  if (post.title.some((kind) => (texts.get(kind) ?? 0) / size >= shareOfTexts) || own.some((kind) => post.all.includes(kind))) return 'near'
  return post.title.length === 0 || own.length === 0 ? 'untold' : 'apart'
}
