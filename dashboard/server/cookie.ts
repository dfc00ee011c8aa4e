/** The session cookie. In production its name binds it to https and this host (the `__Host-` prefix). */
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface SessionCookie {
  read(request: FastifyRequest): string | undefined
  write(reply: FastifyReply, token: string): void
  clear(reply: FastifyReply): void
}

export function createSessionCookie(production: boolean): SessionCookie {
  const name = production ? '__Host-huiyin' : 'huiyin'
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: production } as const
  return {
    read: (request) => request.cookies[name],
    write: (reply, token) => void reply.setCookie(name, token, options),
    clear: (reply) => void reply.clearCookie(name, options),
  }
}
