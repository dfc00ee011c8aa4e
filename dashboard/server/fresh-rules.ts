/** 规则 changed by another process count here within seconds; those changed here at once. */
import type { FastifyInstance } from 'fastify'
import type { OfficeRules } from '../../pipeline/casework/rulebook/office-rules.ts'
import type { DashboardParts } from './config.ts'

const KEEP_MS = 2000

export function keepRulesFresh(app: FastifyInstance, rules: OfficeRules, { store, clock }: Pick<DashboardParts, 'store' | 'clock'>): void {
  let lookedAt = Number.NEGATIVE_INFINITY
  app.addHook('preHandler', async (request) => {
    const now = clock().getTime()
    if (!request.url.startsWith('/api/') || now - lookedAt < KEEP_MS) return
    await rules.refresh(store)
    lookedAt = now
  })
}
