/** An event told in its posts' own words: a title, three posts that stand for it, its place. Nothing is made up. */
import type { MatterPost } from './profile.ts'
import { widePlace } from './profile.ts'

export interface ToldPost extends MatterPost {
  title: string
}

export interface Description {
  /** Place, then what is wrong: every word stands in the posts. */
  title: string
  /** The narrowest name that most posts hold; null where they name none in common. */
  place: string | null
  /** Up to three post ids: the most typical, and two that say it in other words. */
  representatives: string[]
}

/** A name in so large a share of the posts is theirs in common. */
const common = 0.4
/** What no title names must at least be a place to live at, not an office that the story mentions. */
const dwelling = /(?:小区|新村|苑|城|园|村|府|湾|里|邸|庭|郡|墅|轩|阁)$/u
const longestTitle = 40

/** @param posts all of one event, at least one */
export function describeEvent(posts: readonly ToldPost[]): Description {
  const place = commonPlace(posts)
  const order = byTypicality(posts)
  return { title: titleOf(posts, order, place), place, representatives: representatives(posts, order) }
}

function commonPlace(posts: readonly ToldPost[]): string | null {
  const held = new Map<string, { count: number; titles: number }>()
  for (const post of posts) {
    post.names.forEach((name, i) => {
      const entry = held.get(name) ?? { count: 0, titles: 0 }
      entry.count++
      if (i < post.titleNames) entry.titles++
      held.set(name, entry)
    })
  }
  const worth = (name: string, { count, titles }: { count: number; titles: number }): number => (0.5 * count + 1.5 * titles) * (widePlace.test(name) ? 0.4 : 1) * Math.min(1, 0.7 + name.length * 0.05)
  const shared = [...held].filter(([name, { count, titles }]) => count / posts.length >= common && (titles > 0 || dwelling.test(name))).sort((a, b) => worth(...b) - worth(...a) || b[0].length - a[0].length)
  return shared[0]?.[0] ?? null
}

/** Indices of the posts, those first that are most like all others: in meaning where it is known, in words else. */
function byTypicality(posts: readonly ToldPost[]): number[] {
  const words = new Map<string, number>()
  for (const post of posts) for (const term of post.terms) words.set(term, (words.get(term) ?? 0) + 1)
  const width = posts.find(({ vector }) => vector !== null)?.vector?.length ?? 0
  const mean = new Float32Array(width)
  for (const { vector } of posts) if (vector !== null) for (let i = 0; i < width; i++) mean[i]! += vector[i]!
  const typical = posts.map((post) => {
    const head = post.terms.slice(0, post.titleTerms)
    const lexical = head.reduce((total, term) => total + (words.get(term) ?? 0) / posts.length, 0) / Math.sqrt(2 + head.length)
    let meaning = 0
    if (post.vector !== null) for (let i = 0; i < width; i++) meaning += post.vector[i]! * mean[i]!
    return lexical + (2 * meaning) / posts.length
  })
  return posts.map((_, i) => i).sort((a, b) => typical[b]! - typical[a]! || posts[a]!.at - posts[b]!.at)
}

/** The most typical title that names the place; where none does, place and title side by side, each as people wrote it. */
function titleOf(posts: readonly ToldPost[], order: readonly number[], place: string | null): string {
  const titles = order.map((i) => posts[i]!.title.replace(/\s+/gu, ' ').trim()).filter((title) => title !== '')
  const near = titles.slice(0, Math.max(3, Math.ceil(titles.length / 4)))
  const named = place === null ? undefined : near.find((title) => title.toLowerCase().includes(place)) ?? titles.find((title) => title.toLowerCase().includes(place))
  const best = named ?? titles[0]
  if (best === undefined) return place ?? '（无标题）'
  const cut = [...best].length > longestTitle ? `${[...best].slice(0, longestTitle).join('')}…` : best
  return named === undefined && place !== null ? `${place}：${cut}` : cut
}

/** The most typical post, then those of other wording that are typical all the same. */
function representatives(posts: readonly ToldPost[], order: readonly number[]): string[] {
  const chosen: ToldPost[] = []
  for (const i of order) {
    const post = posts[i]!
    if (chosen.length < 3 && chosen.every((other) => other.signature !== post.signature && overlap(other, post) < 0.6)) chosen.push(post)
  }
  for (const i of order) if (chosen.length < Math.min(3, posts.length) && !chosen.includes(posts[i]!)) chosen.push(posts[i]!)
  return chosen.map(({ id }) => id)
}

function overlap(a: ToldPost, b: ToldPost): number {
  const words = new Set(a.terms)
  const both = b.terms.filter((term) => words.has(term)).length
  const all = a.terms.length + b.terms.length - both
  return all === 0 ? 1 : both / all
}
