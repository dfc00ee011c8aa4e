/** What a unit's name tells: the short names it is called by in letters, and which of the duty list's units does the same work elsewhere. */
import type { City, UnitFacts } from '../city.ts'

export interface UnitNames {
  /** The name itself, with and without the city's: 「某某市教育局」 「教育局」. */
  full: string[]
  /** What is left without the kind of office: 「教育」. */
  stems: string[]
}

const office = /(?:人民政府|管理委员会|委员会|管委会|管理局|执法局|管理中心|分局|总公司|集团公司|有限公司|公司|中心|办公室|街道办事处|街道|支队|总队|大队|局|委|办|处|队|厅)$/

/** Names of a unit; one that several units answered together has the names of each. All of at least two characters. */
export function unitNames(unit: string): UnitNames {
  const full = new Set<string>()
  const stems = new Set<string>()
  for (const part of unit.split(/[,，、]/)) {
    const bare = part.replace(/[（(].*?[）)]/g, '').trim()
    const local = bare.replace(/^[^市省]{2,4}(?:省|市)(?=.{2,})/, '').replace(/^(?:市|县|区)(?=.{2,})/, '')
    for (const name of [bare, local]) {
      if (name.length >= 2) full.add(name)
      const stem = name.replace(office, '')
      if (stem.length >= 2 && stem !== name) (/[区县市镇乡]$/.test(stem) ? full : stems).add(stem)
    }
  }
  return { full: [...full], stems: [...stems].filter((stem) => !full.has(stem)) }
}

/** The city's level-1 units whose names or aliases fit the name of another city's unit: they do the same work. */
export function sameWork(unit: string, city: City): UnitFacts[] {
  const { full, stems } = unitNames(unit)
  return city.units.filter((own) => {
    if (own.level !== 1 || own.kind === 'district') return false
    const aliases = [own.name, ...own.aliases]
    if (full.some((name) => name.length >= 3 && aliases.some((alias) => alias === name || alias === `市${name}`))) return true
    return stems.some((stem) => aliases.some((alias) => unitNames(alias).stems.includes(stem)))
  })
}
