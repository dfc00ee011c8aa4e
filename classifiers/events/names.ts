/**
 * What a matter is about is often told by a name: an estate, a road, a village, a school, a firm. Names are found by how
 * they are written (nominal words up to a word that ends names), not by a list: most estates stand in no gazetteer.
 */

/** A word with jieba's part of speech. */
export interface TaggedWord { word: string; tag: string }

/** Words that close a name and belong to it. */
const closing = /(?:街道|家园|花园|嘉园|佳园|佳苑|新城|名城|山庄|新村|学校|小学|中学|高中|学院|大学|幼儿园|医院|卫生院|公司|集团|银行|广场|大厦|公寓|公馆|商城|大市场|大道|大街|公路|高速|公园|工业园|产业园|开发区|新区|国际城|中心|庄园|半岛|水岸|华庭|雅苑|华府|名邸|名苑|御府|豪庭|天地|时代|路|街|巷|村|镇|苑|园|城|府|湾|滩|郡|墅|轩|阁|庭|岛|湖|桥|院|县|寨|屯|里|站)$/u
/** Words that only say what kind of place the name before them is. */
const kinds = '小区 社区 期 项目 楼盘 一期 二期 三期 四期 五期 家属院 家属楼 生活区 物业 业主 平台 案件 案 地铁站 车站 收费站 商业街 门店 影楼 酒店 宾馆 市场 英语'
const kindOfPlace = new Set(kinds.split(' '))
/** Words that name no place by themselves, alone or before a closing word: «民办幼儿园», «投资有限公司», «国家中心». */
const generic = new Set(
  `公办 民办 公立 私立 民营 国营 国有 普惠 普惠性 普惠型 实验 附属 附中 重点 市直 市属 国家 商业 服务 社会 社区 小区 居民区 培训 投资 科技 网络 建筑 建设 房地产 地产 开发 市政建设 物业 管理 发展 置业 装饰 装修 文化 传媒 自来水 水务 供水 燃气 电力 公交 出租 出租车
  保险 劳务 劳务派遣 派遣 商务 贸易 汽车 实业 教育 技术 职业 职业技术 工程 机械 股份 有限 责任 有限责任 信息 金融 担保 人才 政务 活动 购物 会展 体育 文体 健身 娱乐 急救 客服 呼叫 交易 资源 公共 公共资源 卫生 医疗 健康 养老 儿童 妇幼 中医 人民 综合 商住 住宅 办公 工业 农业 生态 湿地 森林 城市 城中 农村 乡村 城乡 新 老 旧
  楼道 楼层 楼栋 单元 大 小 一 二 三 四 五 六 七 八 九 十 两 各 本 该 某 栋 我 全 整个 多 几 水泥 沥青 断头 主干 人行 行人 高架 立交 过街 地下 地铁 高铁 公交车 客运 汽车 火车 加油 加气 变电 变电所 高压 搅拌 垃圾 中转 垃圾中转 充电 发电 泵 服务站 收费 检查 信号 移动 联通 电信 环卫 消防 派出 高速 高速公路 国道 省道 县道 村道 乡道 环城 沿江 内环 外环 二环 三环 西 东 南 北 中 市 区 县 省 乡 镇 村 组 期 一期 二期 三期 四期 时代 国际 中央 世纪 中心 广场 花园 家园 学校 学院 大学 医院 银行 集团 公司 分公司 有限公司 责任 股份有限公司 商城 街道 马路 道路 公园 房屋 住房 商品房 公积金 住房公积金 社保 医保 学生 教师 老师 车辆 停车 楼盘 项目 宾馆 酒店 工地 施工 路段 市区 城区 主城区 城市 市委 政府 市政府 省市 村镇 小 中 高 初 英语 国家级 省级 市级 县级 知名 著名 无良 黑心 部分 许多 某些 大型 小型 中小 高中 初中 小学 中学 幼儿 幼儿园 专科 本科 成人 函授 驾校 旅游 装饰装修 网约车 互联网 电商 快递 物流 食品 餐饮 美容 美发 家政 中介 房产中介 房产 典当 小额 贷款 小额贷款 p2p 理财 基金 证券 期货 征收 拆迁 土地 国土 规划 环保 城管 执法 交警 交通 运输 公安 法院 检察 司法 律师 仲裁 劳动 人事 财政 税务 工商 质监 食药 药品 食品药品 市民 便民 惠民 为民 党群 群众 志愿 志愿者 老年 青少年 少年 妇女 职工 员工 农民 农民工 工人 居民 业主 村民 家长 公交首末 首末 加油 人民 中级 水 油烟 管道 法 道 混凝土 新建 在建 西边 东边 南边 北边
  碧桂园 万科 恒大 保利 绿地 金科 融创 中海 龙湖 华润 万达 富力 雅居乐 世茂 招商 中建 奥克斯 五矿 建业 长房`.split(/\s+/),
)
const allGeneric = new RegExp(`^(?:${[...generic].sort((a, b) => b.length - a.length).join('|')})+(?:公司|站|桥|院|法院|路|城|园|村|镇|店|中心|学校|管道)?$`, 'u')
/** Words a name cannot hold, though they are nouns. */
const never = new Set(
  '市民 市长 书记 领导 问题 情况 政府 市政府 市委 居民 业主 群众 村民 小孩 孩子 学生 家长 老百姓 百姓 开发商 附近 旁边 隔壁 周边 对面 门口 楼下 楼上 地段 沿线 路口 路段 交叉口 交汇处 交界处 两旁 建议 请问 关于 强烈 严重 相关部门 有关部门 部门 全国 中国 公交车 号线 噪音 垃圾 车位 房屋 房子 违章 违法 非法 无证 期间 希望 年级 教师 老师 职工 员工 工人 农民 物业公司 配套 政策 全市 全区 全县 全省 本人 我家 一家 有家 几家 某家 各位 尊敬 您好 你好 朋友 夜间 晚上 凌晨 白天 早上 每天 周末 长期 违规 商品房 学位 学区 入学 停车场 停车位 洒水车 渣土车 搅拌车 广场舞 原来 现在 目前 今年 去年 明年 咨询 反馈 投诉 请求 求助 举报 影响 要求 强烈要求 坚决反对 新建 全部 位于 部分 许多 很多 这里 那里 哪里 家里 公里 平方公里 网络 线路 回路 思路'.split(' '),
)
/** Parts of speech a name is made of; 之 is its only particle. A verb or adverb may stand inside a name, not at its head. */
const nominal = /^(?:n|ns|nr|nrt|nrfg|nt|nz|ng|nw|x|j|b|s|vn|a|an|z|zg|l|i|eng|t|m|f|q|v|vg|h|g|ag|tg|mq|k|o)$/u
const notAtHead = /^(?:v|f|m|q|mq|k|h|a|z)$/u
const wordy = /^[\p{L}\p{N}]+$/u
/** A word in no dictionary with one of these in it, or beside it, is what is wrong, not a name («直排扰民», «违停车辆»). */
const complaint = /扰民|违停|违章|噪|油烟|乱停|乱收|占道|施工|拖欠|诈骗|乘车|现象|车辆|直排/u
/** Digits or Latin letters beside Chinese are names too («58车贷», «万境k9»), unless they measure. */
const mixed = /(?<![a-z0-9])\d{2,}(?![米栋楼号月日年层户岁元万亿个多分点后前位块小天次路平家余]|公里|平方|大热)\p{Script=Han}{2}|\p{Script=Han}{2}[a-z]\d+|[东西南北中][一二三四五六七八九十]{1,2}[线路环]/gu
/** A name and what is written before it: never longer than this, in characters and in words. */
const mostCharacters = 12
const mostWords = 5

/** Every name of the text and its words, once, in order; a long one also by its last parts («万科魅力之城»: also «魅力之城»). */
export function findNames(text: string, words: readonly TaggedWord[]): string[] {
  const names = new Set<string>()
  let start = 0
  for (let i = 0; i < words.length; i++) {
    const { word, tag } = words[i]!
    if (breaks(word, tag)) {
      start = i + 1
      continue
    }
    const closes = closing.test(word)
    if (!closes && !kindOfPlace.has(words[i + 1]?.word ?? '')) continue
    for (let from = Math.max(start, i - mostWords + 1); from <= i; from++) {
      const parts = words.slice(from, i + 1)
      if (!isName(parts, closes)) continue
      const name = parts.map((part) => part.word).join('')
      if (allGeneric.test(name)) continue
      // Two characters alone are hardly a name; with their kind they are: «南托社区».
      names.add(name.length === 2 ? name + words[i + 1]!.word : name)
      // «涉外经济学院» is one dictionary word and 学院; others write «经济学院».
      const head = parts[0]!.word
      if (parts.length === 2 && closes && word.length === 2 && head.length === 4 && !generic.has(head.slice(2))) names.add(head.slice(2) + word)
    }
    // «月亮岛|路上» is cut so by the dictionary: the road is meant.
    const road = /^[路街桥](?=[上口段边旁])/u.exec(words[i + 1]?.word ?? '')?.[0]
    if (closes && road !== undefined) for (const name of namesEndingWith(names, word)) names.add(name + road)
    // The word that ends a name may begin the next («月亮岛路»), the words before it do not.
    if (closes) start = Math.max(start, i - 1)
  }
  for (const name of unknownNames(words)) if (!complaint.test(name)) names.add(name)
  for (const [name] of text.matchAll(mixed)) names.add(name)
  return [...names]
}

const namesEndingWith = (names: ReadonlySet<string>, word: string): string[] => [...names].filter((name) => name.endsWith(word))

/** Words in no dictionary are mostly names («湖楚财富», «五矿万境»): by themselves if long, else with the noun beside them. */
function unknownNames(words: readonly TaggedWord[]): string[] {
  return words.flatMap(({ word, tag }, i) => {
    if (tag !== 'x' || !/^\p{Script=Han}{2,6}$/u.test(word)) return []
    const [before, after] = [words[i - 1], words[i + 1]]
    return [
      ...(before !== undefined && /^(?:j|nz|ns|nr)$/u.test(before.tag) && !never.has(before.word) && before.word.length + word.length >= 4 ? [before.word + word] : []),
      ...(after !== undefined && after.tag === 'n' && !never.has(after.word) && !kindOfPlace.has(after.word) && word.length + after.word.length >= 4 ? [word + after.word] : []),
    ]
  })
}

const breaks = (word: string, tag: string): boolean => (word !== '之' && (!nominal.test(tag) || never.has(word) || kindOfPlace.has(word))) || !wordy.test(word)

function isName(parts: readonly TaggedWord[], closes: boolean): boolean {
  const length = parts.reduce((sum, { word }) => sum + word.length, 0)
  const { word: head, tag } = parts[0]!
  if (length < (closes ? 3 : 2) || length > mostCharacters || head === '之' || (notAtHead.test(tag) && !/^[\p{L}]{2,}$/u.test(head)) || tag === 'v') return false
  // One dictionary word is a name only if the dictionary says so, or it is in no dictionary.
  if (parts.length === 1) return /^(?:ns|nt|nz|nr|x)$/u.test(tag) && !generic.has(head) && (closes || length >= 2)
  // The last word only closes; one of the others must tell this place from the next.
  const telling = closes ? parts.slice(0, -1) : parts
  return telling.some(({ word }) => !generic.has(word) && !/^\d+$/u.test(word) && word !== '之')
}
