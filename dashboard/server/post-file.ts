/** Reads from the store all that belongs to one post. */
import type { Case } from '../../storage/records/case.ts'
import type { Post } from '../../storage/records/post.ts'
import type { Store } from '../../storage/store.ts'
import { found } from './refusal.ts'
import type { PostFile } from './views/post-view.ts'
import { freshTriage } from './views/post-view.ts'

export const readPost = async (store: Store, id: string): Promise<Post> => found(await store.post(id), '留言')

export async function readPostFile(store: Store, id: string): Promise<PostFile> {
  const post = await readPost(store, id)
  const [triage, corrections] = await Promise.all([store.triage(id), store.corrections(id)])
  const alike = freshTriage(post, triage)?.similar ?? []
  const cards = await store.cards(alike.map(({ postId }) => postId))
  const cases = await readCases(store, [post.caseId, ...cards.map(({ caseId }) => caseId)])
  const similar = alike.flatMap(({ postId, similarity, why }) => {
    const card = cards.find(({ id: cardId }) => cardId === postId)
    return card ? [{ card, similarity, why, case: card.caseId === null ? undefined : cases.get(card.caseId) }] : []
  })
  return { post, triage, corrections, similar, case: post.caseId === null ? undefined : cases.get(post.caseId) }
}

async function readCases(store: Store, ids: readonly (string | null)[]): Promise<Map<string, Case>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const cases = await Promise.all(wanted.map((id) => store.case(id)))
  return new Map(cases.flatMap((record) => (record ? [[record.id, record] as const] : [])))
}
