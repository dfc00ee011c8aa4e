/** Units in the order of the tree: each of level 1 with those below it. Pure. */
import type { UnitView } from '../../../contract/unit.ts'

export const UNITS = 'units'

/** What fits the words; a unit below that fits brings the one above it along, and the other way round. */
export function treeOf(units: readonly UnitView[], sought: string, withAbolished: boolean): UnitView[] {
  const words = sought.trim().toLowerCase()
  const shown = units.filter(({ until }) => withAbolished || until === null)
  const fits = ({ name, aliases, district }: UnitView): boolean => words === '' || [name, ...aliases, district ?? ''].some((text) => text.toLowerCase().includes(words))
  const byName = (a: UnitView, b: UnitView): number => a.name.localeCompare(b.name, 'zh-CN')
  const ids = new Set(shown.map(({ id }) => id))
  const tops = shown.filter(({ parentId }) => parentId === null || !ids.has(parentId)).toSorted(byName)
  return tops.flatMap((top) => {
    const below = shown.filter(({ parentId }) => parentId === top.id).toSorted(byName)
    if (fits(top)) return [top, ...below]
    const some = below.filter(fits)
    return some.length > 0 ? [top, ...some] : []
  })
}

/** Names as people list them. */
export const namesIn = (text: string): string[] => text.split(/[、，,;；\n]+/u).map((name) => name.trim()).filter(Boolean)
