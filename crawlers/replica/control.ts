/** `/replica/…`: what tests may turn and read. The server listens on loopback only, and these answer loopback only. */
import type { FastifyInstance } from 'fastify'
import { zFaultRules } from './faults.ts'
import type { FaultRuleInput } from './faults.ts'
import type { Stage } from './site.ts'
import type { StoredPost, World } from './world.ts'
import { showPost } from './world.ts'

export function addControl(app: FastifyInstance, stage: Stage): void {
  const { clock, faults, stats, world } = stage
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/replica/') && !/^(::ffff:)?127\.|^::1$/.test(request.ip)) return reply.code(403).send({ error: 'loopback only' })
    return undefined
  })
  app.get('/replica/clock', async () => ({ now: new Date(clock.now()).toISOString(), origin: new Date(clock.origin).toISOString() }))
  app.post('/replica/clock', async (request, reply) => {
    const hours = (request.body as { advanceHours?: unknown } | null)?.advanceHours
    if (typeof hours !== 'number') return reply.code(400).send({ error: 'advanceHours: a number is needed' })
    try {
      clock.advance(hours)
    } catch (error) {
      return reply.code(409).send({ error: error instanceof Error ? error.message : String(error) })
    }
    return { now: new Date(clock.now()).toISOString() }
  })
  app.get('/replica/records', async () => ({ now: new Date(clock.now()).toISOString(), records: [...world.threads, ...world.letters].map((post) => record(world, post, clock.now())) }))
  app.get('/replica/stats', async () => stats.report())
  app.delete('/replica/stats', async (_request, reply) => {
    stats.reset()
    return reply.code(204).send()
  })
  app.get('/replica/faults', async () => faults.rules())
  app.post('/replica/faults', async (request, reply) => {
    const rules = zFaultRules.safeParse(request.body)
    if (!rules.success) return reply.code(400).send({ error: rules.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') })
    faults.set(request.body as FaultRuleInput[])
    return faults.rules()
  })
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** Everything about a post, whether or not it shows: the truth that a test compares a crawl with. */
function record(world: World, post: StoredPost, now: number): Record<string, unknown> {
  const shown = showPost(post, now)
  const { row } = post
  return {
    id: row.id,
    channel: row.channel,
    number: post.number,
    fid: post.fid,
    board: world.forumByFid.get(post.fid)?.name ?? null,
    title: row.title,
    content: row.content,
    editedContent: row.editedContent,
    author: row.author,
    personKey: row.personKey ?? null,
    type: row.type,
    domain: row.domain,
    place: row.place,
    attachments: row.attachments,
    submittedAt: instant(post.submittedAt),
    approvedAt: instant(post.approvedAt),
    takenUpAt: instant(post.takenUpAt),
    editedAt: instant(post.editedAt),
    removedAt: instant(post.removedAt),
    replies: post.replies.map((reply) => ({ ...reply, at: instant(reply.at) })),
    rating: post.rating && { ...post.rating, at: instant(post.rating.at) },
    truth: row.truth ?? null,
    shown: shown && { content: shown.content, state: shown.state, replies: shown.replies.length, rated: shown.rating !== null },
  }
}
