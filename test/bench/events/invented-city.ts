/** Posts of an invented city without end, with embeddings: matters that are written of for days or months, at places with made-up names. */
import { mulberry32 } from '../many-rows.ts'

const subjects = [
  ['油烟', '餐饮店油烟直排，窗户不敢开'], ['噪音', '夜间施工噪音不断，无法入睡'], ['停水', '经常无故停水，没有通知'], ['停车', '车位紧张，车辆乱停堵住消防通道'], ['垃圾', '垃圾堆放无人清运，臭气熏天'],
  ['路灯', '路灯坏了很久，晚上一片漆黑'], ['拖欠工资', '老板拖欠工资半年，多次讨要无果'], ['学位', '小区配套学校学位不够，孩子无法入学'], ['漏水', '外墙渗水，开发商不管'], ['电梯', '电梯经常坏，维修基金迟迟不批'],
  ['供暖', '暖气不热，室内只有十几度'], ['违建', '楼顶违规搭建，城管不处理'], ['拆迁', '拆迁补偿款一直没有发放'], ['公交', '公交车班次太少，等车半小时'], ['井盖', '井盖破损，行人容易摔倒'],
  ['物业', '物业乱收费，服务差'], ['烂尾', '楼盘停工两年，交房无期'], ['社保', '社保断缴，单位不给补'], ['退费', '培训机构关门不退费'], ['污水', '污水横流，河道发黑发臭'],
] as const
const leads = ['请问', '投诉', '反映', '求助', '再次反映', '关于', '举报', '希望解决'] as const
const tails = ['请有关部门尽快处理。', '已经多次反映没有结果，请领导重视。', '严重影响居民生活，恳请解决。', '希望给老百姓一个答复。', '谢谢！', '请相关单位核实后回复。'] as const
const syllables = '翠微金桂青桐凤鸣云锦海棠临江望岳松涛听雨紫荆白鹭枫叶明珠锦绣和顺盛世祥瑞宏图嘉禾星河蓝湾银杏康宁福泽文昌玉泉龙腾虎跃天宝华美东篱西苑南屏北辰'
const kinds = ['小区', '花园', '嘉园', '新城', '路', '大道', '村', '学校', '公馆', '苑'] as const

export interface InventedPost { id: string; at: number; title: string; body: string; vector: Float32Array }

const DAY_MS = 86_400_000
const width = 512

/** `perDay` posts a day for `days` days, the same for the same seed. Of three posts one tells of a matter that was told before. */
export function* inventedCity({ days, perDay, seed }: { days: number; perDay: number; seed: number }): Generator<InventedPost> {
  const random = mulberry32(seed)
  const pick = <T>(from: readonly T[] | string): T | string => from[Math.floor(random() * from.length)]!
  const bases = subjects.map(() => unit(random))
  interface Matter { place: string; subject: number; vector: Float32Array; until: number }
  let live: Matter[] = []
  let number = 0
  const start = Date.UTC(2026, 0, 1)
  for (let day = 0; day < days; day++) {
    live = live.filter(({ until }) => until > day)
    for (let i = 0; i < perDay; i++) {
      let matter = random() < 0.33 && live.length > 0 ? live[Math.floor(random() * live.length)] : undefined
      if (matter === undefined) {
        const place = `${pick(syllables)}${pick(syllables)}${pick(syllables)}${pick(kinds)}`
        const subject = Math.floor(random() * subjects.length)
        matter = { place, subject, vector: mixed(bases[subject]!, unit(random), 0.7), until: day + 1 + Math.floor(random() ** 3 * 120) }
        if (random() < 0.15) live.push(matter)
      }
      const [word, story] = subjects[matter.subject]!
      const title = `${pick(leads)}${matter.place}${word}问题${random() < 0.3 ? '何时解决' : ''}`
      const body = `我是${matter.place}的居民，${story}。${Array.from({ length: 2 + Math.floor(random() * 5) }, () => pick(subjects.map(([, said]) => said))).join('，')}。${pick(tails)}`
      yield { id: `p${number++}`, at: start + day * DAY_MS + (i / perDay) * DAY_MS, title, body, vector: mixed(matter.vector, unit(random), 0.85) }
    }
  }
}

function unit(random: () => number): Float32Array {
  const vector = new Float32Array(width)
  // Sums of three numbers are near enough to normal.
  for (let i = 0; i < width; i++) vector[i] = random() + random() + random() - 1.5
  return scaled(vector)
}

/** `share` of one direction, the rest of another, of length 1. */
function mixed(one: Float32Array, other: Float32Array, share: number): Float32Array {
  const rest = Math.sqrt(1 - share * share)
  return scaled(one.map((value, i) => value * share + other[i]! * rest))
}

function scaled(vector: Float32Array): Float32Array {
  let square = 0
  for (const value of vector) square += value * value
  const factor = 1 / Math.sqrt(square)
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor
  return vector
}
