/** What a post is about, as far as events ask: the names and content words it holds, its wording and its meaning. Pure. */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import type { City } from '../city.ts'
import type { Text } from '../classifier.ts'
import { foldText } from '../fold.ts'
import { fingerprintFolded } from '../duplicates/minhash.ts'
import { cityWords } from '../segment.ts'
import { stopWords } from '../stop-words.ts'
import { findNames } from './names.ts'

/** Raise with every change of what is read. */
export const matterVersion = 'matter-2'
/** What these versions read can be compared: `matter-1` took a few complaints for names. */
export const comparableVersions: readonly string[] = ['matter-1', matterVersion]

export interface Matter {
  /** Names of places and organisations, most telling first. */
  names: string[]
  /** How many of `names` stand in the title. */
  titleNames: number
  /** Districts as the text calls them («龙亭区», «a3区»), in the title if it has any. */
  areas: string[]
  /** Content words: those of the title first. */
  terms: string[]
  titleTerms: number
  /** 128 × 16 bits in base64 (minhash.ts); empty for a text without a shingle. */
  signature: string
  /** The encoder's embedding, of length 1; null where it is off. */
  vector: Float32Array | null
}

export interface MatterReader {
  read(text: Text, vector: Float32Array | null): Matter
}

/** People say where they live and what is wrong at the beginning; the rest tells the story and names others. In characters. */
const bodyRead = 300
const mostNames = 24
const mostTerms = 40
/** Masked districts of published data (A3区, K9县) and the like; names of the city's own come from the gazetteer. */
const codedArea = /[a-z]\d{0,2}[市区县]|西地省/gu
const content = /^(?:n|nr|ns|nt|nz|nw|v|vn|a|an|x|j|l|i|eng|s|zg|ng)$/u
const wordy = /^[\p{L}\p{N}]+$/u
/** What nearly every post says: its words tell nothing apart. */
const everyday = new Set('问题 小区 反映 投诉 建议 咨询 关于 有关 相关 部门 政府 居民 业主 业主们 严重 影响 解决 希望 请求 处理 情况 生活 进行 存在 要求 强烈 举报 求助 回复 单位 市民 群众 老百姓 百姓 谢谢 感谢 领导 时间 时候 地方 我家 本人 大家 现在 目前 已经 可以 知道 告知 请问 是否 为何 何时 能否 合理 尊敬 附近 周边 小孩 孩子 家里 不到 没有 不能 还有 出来 不知 这种 导致 造成 发现 属于 无法 一直 多次 电话 工作 人员 工作人员 社区 街道 市政府 望'.split(' '))

/** Makes the reader (0.4 s for the dictionary); it is then asked any number of times. */
export function createMatterReader(city: City): MatterReader {
  const jieba = Jieba.withDict(dict)
  jieba.loadDict(Buffer.from([...cityWords(city)].filter(([, tag]) => tag !== 'n').map(([word, tag]) => `${word} 20000 ${tag}`).join('\n') + '\n'))
  const districts = city.places.filter(({ level }) => level === 'district').flatMap(({ name, aliases }) => [name, ...aliases].map((said) => [said, name] as const))

  const read = (text: string): { names: string[]; areas: string[]; terms: string[] } => {
    const areas = new Set<string>()
    for (const [said, name] of districts) if (text.includes(said)) areas.add(name)
    // A coded district runs into the name after it («a5区汇金路»): words are cut as if it were not there.
    const plain = text.replace(codedArea, (code) => {
      areas.add(code)
      return ' '
    })
    const words = jieba.tag(plain, true)
    const terms = words.filter(({ word, tag }) => word.length >= 2 && wordy.test(word) && content.test(tag) && !stopWords.has(word) && !everyday.has(word) && !/^\d+$/u.test(word)).map(({ word }) => word)
    return { names: findNames(plain, words), areas: [...areas].filter((area) => !area.endsWith('市')), terms }
  }

  return {
    read({ title, content: body }, vector) {
      const folded = { title: foldText(title.trim()).text, body: foldText(body.trim()).text }
      const head = read(folded.title)
      const rest = read(folded.body.slice(0, bodyRead))
      const titleTerms = [...new Set(head.terms)]
      const joined = folded.title === '' ? folded.body : folded.body === '' ? folded.title : `${folded.title}\n${folded.body}`
      return {
        names: [...new Set([...head.names, ...rest.names])].slice(0, mostNames),
        titleNames: Math.min(head.names.length, mostNames),
        areas: head.areas.length > 0 ? head.areas : rest.areas,
        terms: [...new Set([...titleTerms, ...rest.terms])].slice(0, mostTerms),
        titleTerms: Math.min(titleTerms.length, mostTerms),
        signature: fingerprintFolded(joined).signature,
        vector,
      }
    },
  }
}
