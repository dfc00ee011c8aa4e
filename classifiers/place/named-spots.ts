/** Places that no gazetteer has: a name before 小区, 路, 村, 学校 …, cut off at what cannot be part of a name. */
import type { Evidence } from '../../storage/records/triage.ts'
import type { Field, Prepared } from '../prepare.ts'
import { evidenceAt } from '../prepare.ts'

const ending = '(?:生活小区|华庭|新城|名城|雅苑|嘉园|佳苑|新村|社区|小区|家属院|家属楼|生活区|花园|家园|公馆|名邸|名苑|华府|国际城|广场|大厦|商城|市场|大街|大道|公路|胡同|中路|东路|西路|南路|北路|路|街|巷|村|幼儿园|小学|中学|高中|学校|学院|大学|医院|卫生院|公园|车站|苑)(?:小区)?'
/** Characters that end a name to the left: particles, pronouns, prepositions, common verbs, and the names of wider places. */
const outside = '\\s\\p{P}\\p{S}的了在于到从和与及或是至我你他她它们住位该请问这那每各有没把被让给向对离由为因市省区县乡镇道办处旁边附近经过路街修条一二三两几个来去跑说想要不好也都就还又再等全整所老新开'
const name = new RegExp(`([^${outside}]{2,7}?)${ending}`, 'gu')
const ordinary = /^(?:农村|城乡|本|道路|马路|公路|小区|学校|医院|相关|有关|很多|许多|重点|公立|私立|民办|附属|普通|中心|示范)$/u

/** Spots named outside the gazetteer's mentions, title first, in order. */
export function namedSpots(prepared: Prepared, taken: readonly { field: Field; start: number; end: number }[]): Evidence[] {
  const found: Evidence[] = []
  for (const field of prepared.fields) {
    for (const match of field.folded.text.slice(0, 2_000).matchAll(name)) {
      const start = match.index
      const end = start + match[0].length
      if (ordinary.test(match[1]!)) continue
      if (taken.some((mention) => mention.field === field && mention.start < end && start < mention.end)) continue
      found.push(evidenceAt(prepared, field, start, end, '地点名称的写法'))
    }
    if (found.length > 0) break
  }
  return found
}
