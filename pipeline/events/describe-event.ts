/** An event read anew: its title, place and representatives from its posts' own words, its heat in parts. */
import { describeEvent } from '../../classifiers/events/description.ts'
import { heatOf, returnsOf } from '../../classifiers/events/heat.ts'
import type { Case } from '../../storage/records/case.ts'
import type { Store } from '../../storage/store.ts'
import { matterOf } from './place-of-post.ts'

/** On the trending page a post weighs half after two weeks. */
export const HALF_LIFE_DAYS = 14
/** Posts that are read for title and representatives; the newest of a larger event. */
const MOST_READ = 80

/** @param at the moment the heat is of */
export async function readEventAnew(store: Pick<Store, 'postsOfEvent' | 'fingerprints' | 'cards' | 'casesById' | 'describeEvent'>, eventId: string, encoder: string | null, at: string): Promise<void> {
  const posts = await store.postsOfEvent(eventId)
  if (posts.length === 0) return
  const read = posts.slice(-MOST_READ)
  const [prints, cards] = await Promise.all([store.fingerprints(read.map(({ id }) => id)), store.cards(posts.map(({ id }) => id))])
  const printOf = new Map(prints.map((print) => [print.id, print]))
  const cardOf = new Map(cards.map((card) => [card.id, card]))
  const told = read.flatMap((post) => {
    const matter = matterOf(post, printOf.get(post.id), encoder)
    return matter === null ? [] : [{ ...matter, title: post.title }]
  })
  const cases = await store.casesById([...new Set(cards.flatMap(({ caseId }) => caseId ?? []))])
  // Leaders' 批示 on a post's case is attention, as the press is.
  const instructed = new Set(cases.filter(({ history }) => history.some(({ action }) => action === 'instruct')).flatMap(({ postIds }) => postIds))
  const counted = posts.map((post) => ({ at: Date.parse(post.at), person: post.person, place: post.district, urgency: post.urgency, answered: cardOf.get(post.id)?.answered ?? null, up: 0, down: 0, attention: post.attention || instructed.has(post.id) }))
  const closedAt = cases.flatMap(closuresOf)
  const { heat, parts, version } = heatOf(counted, { now: Date.parse(at), halfLifeDays: HALF_LIFE_DAYS, closedAt })
  const named = posts.map(({ district }) => district).filter((district) => district !== null)
  await store.describeEvent(eventId, {
    ...(told.length === 0 ? {} : describeEvent(told)),
    district: mostFrequent(named),
    people: new Set(posts.map(({ person, id }) => person ?? id)).size,
    heat: { value: heat, parts, version, at },
    returns: returnsOf(counted, closedAt),
  })
}

/** Every 办结 of a case, also those after which it was reopened. */
const closuresOf = ({ history }: Case): number[] => history.flatMap(({ action, at }) => (action === 'close' ? [Date.parse(at)] : []))

function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
