/** How well each public reply answers the post, on the text as it is shown: covered, so that no span shows what is covered. */
import type { Handlers, Tools } from '../handlers.ts'
import { readPost } from '../post-file.ts'
import { maskedContent } from '../views/masked-content.ts'
import { freshTriage } from '../views/post-view.ts'

export function qualityHandlers({ store, findPersonal, assessReply }: Tools): Pick<Handlers, 'replyQuality'> {
  return {
    async replyQuality({ params }) {
      const post = await readPost(store, params.id)
      const { content } = maskedContent(post.content, freshTriage(post, await store.triage(post.id))?.personal ?? null, findPersonal)
      return content.replies.map(({ text, at }) => assessReply({ title: content.title, content: content.content, reply: text, askedAt: content.submittedAt, repliedAt: at, type: content.type }))
    },
  }
}
