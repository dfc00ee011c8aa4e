/** Whether a reply is about the post: how much of the post's own words come back in it. */
import type { Folded } from '../fold.ts'
import { contentWords } from '../learning/features.ts'
import type { Cutter } from '../words/cutter.ts'

/** Words that any post and any reply may have: they show nothing. */
const everyone = new Set(
  '问题 情况 反映 请求 希望 解决 部门 政府 有关 相关 投诉 咨询 建议 举报 回复 答复 网友 市民 居民 群众 百姓 老百姓 工作 进行 目前 处理 办理 调查 核实 了解 认为 表示 感觉 发现 时间 事情 地方 政策 规定 要求 造成 影响 严重 导致 存在 生活 尽快 及时 领导 书记 市长 县长 单位 人员 中国 国家 社会 人民 一个 我们 你们 工作人员 给予 能否 是否 望 为盼 关于 本人 我家 附近 今年 去年 明年 至今 多次 一直 非常 支持 理解 关心 您好'.split(' '),
)

export interface Term { word: string; weight: number; where: 'title' | 'content'; start: number; end: number }
export interface Relevance {
  /** Weighed share of the post's terms that the reply has, 0 to 1; null where the post has too few to tell. */
  share: number | null
  met: Term[]
  missed: Term[]
}

const mostTerms = 24
const leastTerms = 3
/** A shorter title is an ordinary word of the matter. */
const leastEcho = 6
/** In a long post the words said most often tell what it is about; the title's weigh double. */
const titleWeight = 2

export function readRelevance(post: { title: Folded; content: Folded }, reply: string, jieba: Pick<Cutter, 'cut'>): Relevance {
  const terms = new Map<string, Term>()
  for (const where of ['title', 'content'] as const) {
    const { text } = post[where]
    let from = 0
    for (const word of contentWords(text.slice(0, 2_000), jieba)) {
      const start = text.indexOf(word, from)
      if (start !== -1) from = start + word.length
      if (word.length < 2 || everyone.has(word) || /^[\d.]{1,3}$/.test(word)) continue
      const known = terms.get(word)
      const weight = (Math.min(4, word.length) - 0.5) * (where === 'title' ? titleWeight : 1)
      if (known === undefined) terms.set(word, { word, weight, where, start: Math.max(0, start), end: Math.max(0, start) + word.length })
      else known.weight += weight / 2
    }
  }
  const chosen = [...terms.values()].sort((a, b) => b.weight - a.weight).slice(0, mostTerms)
  if (chosen.length < leastTerms) return { share: null, met: [], missed: [] }
  const said = withoutEcho(reply, post.title.text)
  const comesBack = (word: string): number => (said.includes(word) ? 1 : word.length < 3 ? 0 : pairShare(word, said) / 2)
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0)
  const back = chosen.reduce((sum, { word, weight }) => sum + weight * comesBack(word), 0)
  const met = chosen.filter(({ word }) => said.includes(word))
  return { share: back / total, met, missed: chosen.filter((term) => !met.includes(term)) }
}

/** «公交线路» is half said where «公交线» is. */
function pairShare(word: string, text: string): number {
  let found = 0
  for (let i = 0; i + 1 < word.length; i++) if (text.includes(word.slice(i, i + 2))) found++
  return found / (word.length - 1)
}

/** The reply without the post's title quoted back: «您反映的《…》收悉» answers nothing. */
function withoutEcho(reply: string, title: string): string {
  const bare = (text: string): string => text.replace(/[\s\p{P}]/gu, '')
  const own = bare(title)
  if (own.length < leastEcho) return reply
  const unquoted = reply.replace(/[《“"「『]([^》”"」』]{4,80})[》”"」』]/gu, (whole, quoted: string) => (own.includes(bare(quoted)) || bare(quoted).includes(own) ? ' ' : whole))
  return unquoted.replaceAll(title.trim(), ' ')
}
