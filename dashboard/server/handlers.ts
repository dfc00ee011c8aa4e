/** What a handler of an endpoint is: checked input and a known caller in, the contract's answer out. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../../storage/records/platform.ts'
import type { Act } from '../../storage/records/record.ts'
import type { Actor } from '../../pipeline/casework/actor.ts'
import type { OfficeRules } from '../../pipeline/casework/rulebook/office-rules.ts'
import type { CaseworkTools } from '../../pipeline/casework/tools.ts'
import type { Answer, Checked, Endpoint, EndpointName } from '../contract.ts'
import type { DashboardParts } from './config.ts'
import type { SessionCookie } from './cookie.ts'
import type { NameBook } from './names.ts'
import type { Sessions } from './sessions.ts'
import type { Caller } from './sessions.ts'

/** What handlers work with. */
export interface Tools extends Omit<DashboardParts, 'rules'> {
  sessions: Sessions
  cookie: SessionCookie
  names: NameBook
  casework: CaseworkTools
  rules: OfficeRules
  checkPassword: (password: string, passwordHash: string | undefined) => Promise<boolean>
}

interface Http {
  request: FastifyRequest
  reply: FastifyReply
  /** The moment of the request, in UTC. */
  at: string
}
type CallerOf<N extends EndpointName> = Endpoint<N>['permission'] extends 'platform' ? { platform: Platform } : Endpoint<N>['permission'] extends 'public' ? { caller: Caller | undefined } : { caller: Caller }

export type Call<N extends EndpointName> = Checked<N> & CallerOf<N> & Http
export type Handler<N extends EndpointName> = (call: Call<N>) => Promise<Answer<N>>
export type Handlers = { [N in EndpointName]: Handler<N> }

/** Who acts, for pipeline/casework. */
export const actorOf = ({ caller: { staff } }: { caller: Caller }): Actor => ({ id: staff.id, role: staff.role, unitId: staff.unitId })

/** The act of this request, for the records. An empty reason is none. */
export const actOf = ({ caller, at }: { caller: Caller; at: string }, why = ''): Act => ({ at, by: caller.staff.id, ...(why ? { why } : {}) })
