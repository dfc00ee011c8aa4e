/** What waits for one person. */
import type { Database } from '../database.ts'
import type { LoadStore } from '../store/loads.ts'

export function loadStore(database: Database): LoadStore {
  return {
    async loadOf(staffId, at) {
      const [approvals, submitted, cards, duties] = await Promise.all([
        database.find('approval', { where: { approverId: staffId, state: 'pending' } }),
        database.find('approval', { where: { submittedBy: staffId, state: 'pending' } }),
        database.find('card', { where: { claimedBy: staffId } }),
        database.find('duty', { where: { staffId, until: { gt: at } } }),
      ])
      const posts = new Map((await database.getMany('post', cards.map(({ id }) => id))).map((post) => [post.id, post]))
      const claims = cards.flatMap((card) => {
        const post = posts.get(card.id)
        return post?.claim?.by === staffId && post.claim.until > at ? [{ post, card }] : []
      })
      return { approvals, submitted, claims, duties }
    },
  }
}
