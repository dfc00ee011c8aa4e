/** What everybody may know of this installation before logging in, and the document of its API. */
import { calendarGap } from '../../../pipeline/casework/clocks/calendar-gap.ts'
import { openApiDocument } from '../../contract/openapi.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { demoAccounts, DEMO_PASSWORD } from '../demo-accounts.ts'

export function metaHandlers({ config, rules, clock }: Tools): Pick<Handlers, 'meta' | 'openapi'> {
  return {
    meta: async () => ({
      program: 'Huiyin 回音',
      version: config.version,
      mode: config.mode,
      city: config.city,
      off: [...config.off, ...calendarGap(rules.clocks, clock())],
      demo: config.mode === 'demo' ? { password: DEMO_PASSWORD, accounts: demoAccounts.map(({ login, name, role }) => ({ login, name, role })) } : null,
    }),
    openapi: async () => openApiDocument(config.version),
  }
}
