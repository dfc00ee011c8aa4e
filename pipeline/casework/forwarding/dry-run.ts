/** What the rules would have done with the posts of a period, beside what people did. Changes nothing. */
import type { ForwardRule } from '../../../storage/records/forward-rule.ts'
import { forwardingId } from '../../../storage/records/forwarding.ts'
import type { Post } from '../../../storage/records/post.ts'
import type { Triage } from '../../../storage/records/triage.ts'
import type { Store } from '../../../storage/store.ts'
import { judge } from './forward-posts.ts'
import type { ForwardingParts } from './forward-posts.ts'
import type { Bar } from './why-not.ts'

export interface DryRun {
  from: string
  to: string
  /** Posts looked at; `cut`: there were more. */
  posts: number
  cut: boolean
  forwarded: number
  /** Of those forwarded, where people chose: the same unit, another one, none (dismissed, or not decided yet). */
  same: number
  other: number
  undecided: number
  byUnit: { unitId: string; count: number }[]
  byRule: { ruleId: string; count: number }[]
  barred: { bar: Bar; count: number }[]
  noRule: number
  examples: { postId: string; unitId: string; ruleId: string; because: string; chosen: string | null; wasForwarded: boolean }[]
}

const MOST_POSTS = 20_000
const EXAMPLES = 50
const AT_ONCE = 300

/**
 * Office hours are left out of account: a post of the night goes in the morning.
 * @param rules those to try, as if they were switched on
 */
export async function dryRun(parts: { store: Store } & Pick<ForwardingParts, 'approvals' | 'learned'>, rules: readonly ForwardRule[], period: { from: string; to: string }): Promise<DryRun> {
  const { store } = parts
  const tried = rules.map((rule) => ({ ...rule, enabled: true }))
  const units = await store.units()
  const cards = await store.cardsSubmittedBetween(period.from, period.to, MOST_POSTS + 1)
  const run: DryRun = { ...period, posts: 0, cut: cards.length > MOST_POSTS, forwarded: 0, same: 0, other: 0, undecided: 0, byUnit: [], byRule: [], barred: [], noRule: 0, examples: [] }
  for await (const { post, triage } of postsOf(store, cards.slice(0, MOST_POSTS).map(({ id }) => id))) {
    run.posts += 1
    // As it was when it came: an answer or a removal of later days says nothing of that moment.
    const then = { ...post, tombstone: null, content: { ...post.content, replies: [] } }
    const choice = judge(parts, tried, then, triage, units, true, post.firstSeenAt)
    if ('bar' in choice) add(run.barred, ({ bar }) => bar === choice.bar, { bar: choice.bar, count: 0 })
    else if ('noRule' in choice) run.noRule += 1
    else {
      const chosen = await unitChosen(store, post.caseId)
      run.forwarded += 1
      run[chosen === null ? 'undecided' : chosen === choice.unitId ? 'same' : 'other'] += 1
      add(run.byUnit, ({ unitId }) => unitId === choice.unitId, { unitId: choice.unitId, count: 0 })
      add(run.byRule, ({ ruleId }) => ruleId === choice.rule.id, { ruleId: choice.rule.id, count: 0 })
      // Where people chose otherwise is what a person wants to see first.
      const example = { postId: post.id, unitId: choice.unitId, ruleId: choice.rule.id, because: choice.because, chosen, wasForwarded: (await store.forwarding(forwardingId(post.id, post.hash))) !== undefined }
      if (chosen !== null && chosen !== choice.unitId) run.examples.unshift(example)
      else run.examples.push(example)
      run.examples.length = Math.min(run.examples.length, EXAMPLES)
    }
  }
  for (const list of [run.byUnit, run.byRule, run.barred]) list.sort((a, b) => b.count - a.count)
  return run
}

/** Posts with their triages, some hundreds at a time. */
async function* postsOf(store: Store, ids: readonly string[]): AsyncGenerator<{ post: Post; triage: Triage | undefined }> {
  for (let n = 0; n < ids.length; n += AT_ONCE) {
    const some = ids.slice(n, n + AT_ONCE)
    const [posts, triages] = await Promise.all([store.database.getMany('post', some), store.database.getMany('triage', some)])
    const byId = new Map(triages.map((triage) => [triage.id, triage]))
    for (const post of posts) yield { post, triage: byId.get(post.id) }
  }
}

/** The unit of level 1 that leads the post's case. */
async function unitChosen(store: Store, caseId: string | null): Promise<string | null> {
  if (caseId === null) return null
  return (await store.dispatchesOf(caseId)).findLast(({ parentId, role, handling }) => parentId === null && role === 'lead' && handling !== 'returned' && handling !== 'recalled')?.unitId ?? null
}

function add<T extends { count: number }>(list: T[], is: (entry: T) => boolean, fresh: T): void {
  const entry = list.find(is)
  if (entry) entry.count += 1
  else list.push({ ...fresh, count: 1 })
}
