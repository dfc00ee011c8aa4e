/** Personal data in a text, as spans for masking. Over-masking costs a look at the full text; a leak cannot be taken back: in doubt it is found. */
import type { PersonalKind, PersonalSpan } from '../../storage/records/triage.ts'
import type { Classifier, Text } from '../classifier.ts'
import type { FieldName } from '../prepare.ts'
import { foldText, originalRange } from '../fold.ts'
import { isBankCard, isIdNumber } from './checks.ts'
import { findNames } from './names.ts'

interface Pattern {
  kind: PersonalKind
  /** Group 1, where there is one, is the datum; else the whole match. */
  find: RegExp
  /** A cheap test: without it the pattern is not tried. */
  hint: RegExp
  holds?: (value: string) => boolean
}

const digitsOf = (value: string): string => value.replace(/[^\dx]/g, '')
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'

/** In order of strength: where two overlap, the earlier kind wins. */
const patterns: readonly Pattern[] = [
  { kind: 'email', hint: /@/, find: /[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,10}(?![a-z])/g },
  { kind: 'idNumber', hint: /\d{6}/, find: /(?<![\da-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dx](?![\da-z])|(?<![\da-z])\d{15}(?![\da-z])/g, holds: (value) => isIdNumber(digitsOf(value)) },
  { kind: 'bankCard', hint: /\d{4}/, find: /(?<![\da-z-])\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\da-z])/g, holds: (value) => isBankCard(digitsOf(value)) },
  { kind: 'mobile', hint: /1[ -]?[3-9]/, find: /(?<![\da-z.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d|\.\d)/g },
  { kind: 'qq', hint: /qq|扣扣|企鹅/, find: /(?:qq|扣扣|企鹅)(?:号码|号|群|联系)?[：，是为 ]{0,3}([1-9]\d{4,10})(?!\d|@)/g },
  { kind: 'landline', hint: /0\d{2}|电话|座机|号码|致电|传真/, find: /(?<![\d.])(?:（0\d{2,3}）|0\d{2,3})[ -—]{0,2}[2-9]\d{6,7}(?:[-转]\d{1,6})?(?!\d)|(?<=(?:电话|座机|号码|致电|传真)(?:号码|号|是|为)?[：， ]{0,2})[2-9]\d{6,7}(?!\d)/g },
  { kind: 'plate', hint: new RegExp(`[${provinces}]`), find: new RegExp(`[${provinces}][a-hj-np-z][·•・ .-]?(?:[a-hj-np-z0-9]{5}[a-hj-np-z0-9]|[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学警港澳])(?![a-z0-9])`, 'g'), holds: (value) => (value.slice(2).match(/\d/g) ?? []).length >= 3 },
  { kind: 'wechat', hint: /微信|薇信|威信|v信|wx|vx|weixin|wechat|加v/, find: /(?:微信|薇信|威信|v信|wx|vx|weixin|wechat|加v)(?:号码|号|id)?[：，是为 ]{0,3}([a-z][a-z0-9_-]{5,19}|1[3-9]\d{9}|\d{6,12})(?![a-z0-9_-])/g, holds: (value) => !/^(?:https?|www|wechat|weixin)/.test(value) },
  { kind: 'houseNumber', hint: /\d|[一二三四五六七八九十]/, find: /(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-z]\d{0,2})(?:号楼|栋|幢|座|号院)[，、 ]?(?:东|西|南|北|中)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[甲乙丙丁a-f])(?:单元|门洞|门)[，、 ]?)?(?:\d{1,2}楼|[一二三四五六七八九十]{1,2}楼)?[，、 ]?(?:东|西|南|北|中)?\d{2,5}(?!户(?:居民|业主|住户|人家))(?:室|号房|号|户)?(?!\d|[元年月日天个人多余平米户点%，]*(?:元|年|多|余|个|人|平))|(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[甲乙丙丁a-f])单元[，、 ]?(?:\d{1,2}楼)?[东西南北中]?\d{2,4}(?:室|号|户)?(?!\d|[元年月日天个人多余平])|(?<=[路街巷弄里道村组庄屯胡同])(?:中段|东段|西段|南段|北段)?(?:甲|乙|附)?\d{1,4}(?:-\d{1,3})?号(?!线|楼|院|门(?!口)|公路|车|台|文|机|厂|矿|井|桥|令|牌|地块|宗地|水厂|窗口|出口|口)(?:附\d{1,3}号)?/g },
]

function inField(field: FieldName, original: string): PersonalSpan[] {
  const folded = foldText(original, 'whole')
  const { text } = folded
  const spans: PersonalSpan[] = []
  const add = (kind: PersonalKind, start: number, end: number): void => {
    const range = originalRange(folded, start, end)
    if (!spans.some((span) => span.start < range.end && range.start < span.end)) spans.push({ field, ...range, kind })
  }
  for (const { kind, hint, find, holds } of patterns) {
    if (!hint.test(text)) continue
    for (const match of text.matchAll(find)) {
      const value = match[1] ?? match[0]
      if (holds !== undefined && !holds(value)) continue
      const start = match.index + match[0].lastIndexOf(value)
      add(kind, start, start + value.length)
    }
  }
  for (const name of findNames(text)) add('name', name.start, name.end)
  return spans.sort((a, b) => a.start - b.start)
}

/** Finds personal data in the whole of both fields, however long. Pure; never throws. */
export const findPersonal = (text: Text): PersonalSpan[] => [...inField('title', text.title), ...inField('content', text.content)]

export const personalReader: Classifier<PersonalSpan[]> = { name: 'personal', version: 'rules-1', classify: findPersonal }
