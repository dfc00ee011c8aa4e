/** Sessions: a random token in the cookie, only its SHA-256 in the store, so that a stolen database opens no door. */
import { createHash } from 'node:crypto'
import type { Session, Staff } from '../../storage/records/staff.ts'
import type { DashboardParts } from './config.ts'

/** Whoever made a request. */
export interface Caller {
  staff: Staff
  session: Session
}

const TOKEN_BYTES = 32
/** Idle time is counted to this precision, so that not every request writes. */
const TOUCH_EVERY_MS = 60_000
const AGENT_LENGTH = 160

export interface Sessions {
  /** A new session of a person; returns the token for the cookie. */
  begin(staff: Staff, agent: string): Promise<string>
  /** Who holds this token; undefined when it is unknown, ran out, or its person may no longer work here. */
  callerOf(token: string | undefined): Promise<Caller | undefined>
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export function createSessions({ store, config, clock, randomBytes }: Pick<DashboardParts, 'store' | 'config' | 'clock' | 'randomBytes'>): Sessions {
  const after = (ms: number): string => new Date(clock().getTime() + ms).toISOString()
  return {
    async begin(staff, agent) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const now = clock().toISOString()
      await store.addSession({ id: tokenHash(token), version: 1, staffId: staff.id, createdAt: now, lastSeenAt: now, expiresAt: after(config.idleMs), agent: agent.slice(0, AGENT_LENGTH) })
      return token
    },
    async callerOf(token) {
      if (!token) return undefined
      const session = await store.session(tokenHash(token))
      if (!session) return undefined
      const now = clock()
      const ended = session.expiresAt <= now.toISOString()
      const staff = ended ? undefined : await store.staff(session.staffId)
      if (!staff || !mayWork(staff, config.mode)) {
        await store.endSession(session.id)
        return undefined
      }
      if (now.getTime() - Date.parse(session.lastSeenAt) < TOUCH_EVERY_MS) return { staff, session }
      const longest = new Date(Date.parse(session.createdAt) + config.longestMs).toISOString()
      const idle = after(config.idleMs)
      const expiresAt = idle < longest ? idle : longest
      await store.touchSession(session.id, now.toISOString(), expiresAt)
      return { staff, session: { ...session, lastSeenAt: now.toISOString(), expiresAt } }
    },
  }
}

/** An account that is switched off, or a demo account outside the demo, is nobody. */
export const mayWork = (staff: Staff, mode: 'demo' | 'production'): boolean => staff.active && (!staff.demo || mode === 'demo')
