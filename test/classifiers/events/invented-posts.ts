/** Invented complaints for tests of events: a few matters told in several people's words. */
import { createMatterReader } from '../../../classifiers/events/matter.ts'
import type { MatterReader } from '../../../classifiers/events/matter.ts'
import type { ToldPost } from '../../../classifiers/events/description.ts'
import { loadCity } from '../../../classifiers/city.ts'

export const DAY_MS = 86_400_000
export const start = Date.UTC(2026, 2, 1, 2)

let reader: MatterReader | undefined
export const matterReader = (): MatterReader => (reader ??= createMatterReader(loadCity()))

/** A post as the book takes it, without an embedding. */
export function told(id: string, day: number, title: string, body: string, vector: Float32Array | null = null): ToldPost {
  return { ...matterReader().read({ title, content: body }, vector), id, at: start + day * DAY_MS, topic: null, title }
}

/** Twelve people on a concrete plant beside one estate. */
export const plant = [
  ['翠微新城旁边的混凝土搅拌站噪音扰民', '翠微新城小区东侧的混凝土搅拌站昼夜施工，噪音和粉尘让人无法入睡，请环保部门处理。'],
  ['投诉翠微新城附近搅拌站粉尘污染', '我是翠微新城业主，楼下搅拌站粉尘漫天，窗户不敢开，混凝土罐车整夜轰鸣，噪音扰民。'],
  ['翠微新城小区搅拌站何时搬走', '翠微新城旁的搅拌站噪音大、粉尘多，老人小孩咳嗽不止，要求搅拌站尽快搬离。'],
  ['搅拌站严重影响翠微新城居民生活', '混凝土搅拌站紧挨翠微新城，夜里噪音不断，粉尘污染严重，多次投诉无果。'],
  ['翠微新城搅拌站夜间施工', '翠微新城旁边搅拌站夜间施工，噪音粉尘扰民，请查处违规的搅拌站。'],
] as const

/** The same complaint about another estate's plant. */
export const otherPlant = [
  ['龙亭湖畔的金桂苑小区旁搅拌站噪音', '金桂苑小区西边新建混凝土搅拌站，噪音粉尘扰民，请环保部门查处。'],
  ['金桂苑旁边搅拌站粉尘污染', '我住金桂苑，搅拌站粉尘污染严重，混凝土罐车噪音不断，要求搬离。'],
] as const

/** Another matter of the first estate. */
export const parking = [
  ['翠微新城开发商捆绑销售车位', '翠微新城开发商要求买房必须同时购买车位，属于捆绑销售，请住建部门查处。'],
  ['翠微新城买房强制买车位', '翠微新城售楼部强制购房者购买车位才能签合同，捆绑销售是否合法？'],
] as const
