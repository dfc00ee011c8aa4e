/**
 * A simulated city of so many posts a day, as counted posts: kinds and places of uneven size, weekdays, moods of days, a season
 * that shifts the kinds, people who write again, neighbours who join in, labels that are wrong or missing. Bursts are put in on top.
 */
import type { CountedPost } from '../../../classifiers/events/burst.ts'
import { mulberry32 } from '../many-rows.ts'

export interface CityPlan {
  days: number
  postsPerDay: number
  /** Bursts put in a week, from day `quietDays` on; 0 for a city where nothing is the matter. */
  burstsPerWeek: number
  quietDays: number
  seed: number
}

export interface InjectedBurst { id: number; size: number; from: number; to: number; postIds: Set<string> }

const DAY_MS = 86_400_000
const start = Date.UTC(2026, 0, 4, 16)
const weekdays = [0.7, 1.15, 1.1, 1.05, 1, 1, 0.75]
const categories = 73
const streets = 110
const districts = 9
/** Shares of posts: whose street is read, whose district is, whose category is wrong; a post of a matter that finds its event. */
const reading = { street: 0.5, district: 0.8, wrongCategory: 0.12, attached: 0.85 }
/**
 * Posts that others follow in the same matter, and how often one more follows. In 3,184 matters of a real city (all but the ten
 * hottest) 3.7 % had a second writer within three days, and 6 % of those a third: so it comes out here.
 */
const followed = 0.1
const oneMore = 0.25

export function simulateCity({ days, postsPerDay, burstsPerWeek, quietDays, seed }: CityPlan): { posts: CountedPost[]; bursts: InjectedBurst[]; start: number } {
  const random = mulberry32(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const streetSizes = Array.from({ length: streets }, () => Math.exp(0.7 * normal()))
  const categorySizes = Array.from({ length: categories }, (_, i) => 1 / (i + 1.5) ** 0.9)
  const season = Array.from({ length: categories }, () => random() * 2 * Math.PI)
  const posts: CountedPost[] = []
  const bursts: InjectedBurst[] = []
  let number = 0
  let people = 0
  let events = 0

  interface Matter { category: number; street: number; eventId: string }
  function write(matter: Matter, at: number, person: string): CountedPost {
    const category = random() < reading.wrongCategory ? drawn(categorySizes, random) : matter.category
    const post: CountedPost = {
      id: `p${number++}`,
      at,
      person,
      eventId: random() < reading.attached ? matter.eventId : `e${events++}`,
      category: `c${category}`,
      district: random() < reading.district ? `d${matter.street % districts}` : null,
      street: random() < reading.street ? `s${matter.street}` : null,
      sensitive: category % 7 === 3,
    }
    posts.push(post)
    return post
  }

  for (let day = 0; day < days; day++) {
    const from = start + day * DAY_MS
    const mood = Math.exp(0.12 * normal())
    const sizes = categorySizes.map((size, i) => size * (1 + 0.6 * Math.sin((2 * Math.PI * day) / 365 + season[i]!)))
    const count = poisson(postsPerDay * 0.88 * weekdays[day % 7]! * mood, random)
    for (let i = 0; i < count; i++) {
      const matter = { category: drawn(sizes, random), street: drawn(streetSizes, random), eventId: `e${events++}` }
      const at = from + random() * DAY_MS
      const person = `u${people++}`
      write(matter, at, person)
      if (random() >= followed) continue
      // Two in five followers are the same person again.
      do write(matter, at + random() * 6 * DAY_MS, random() < 0.4 ? person : `u${people++}`)
      while (random() < oneMore)
    }
    if (day >= quietDays && day < days - 5 && random() < burstsPerWeek / 7) {
      const matter = { category: drawn(categorySizes, random), street: drawn(streetSizes, random), eventId: `e${events++}` }
      const size = 5 + Math.floor(random() * 26)
      const written = Array.from({ length: size }, () => write(matter, from + random() * 3 * DAY_MS, `u${people++}`))
      bursts.push({ id: bursts.length, size, from, to: from + 3 * DAY_MS, postIds: new Set(written.map(({ id }) => id)) })
    }
  }
  posts.sort((a, b) => a.at - b.at)
  return { posts, bursts, start }
}

function drawn(sizes: readonly number[], random: () => number): number {
  let left = random() * sizes.reduce((sum, size) => sum + size, 0)
  for (const [i, size] of sizes.entries()) {
    left -= size
    if (left <= 0) return i
  }
  return sizes.length - 1
}

function poisson(mean: number, random: () => number): number {
  // Normal approximation: means here are in the hundreds.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
}
