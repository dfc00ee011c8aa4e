/** What to do when somebody else was first: read again and decide again. */
import { Conflict } from '../database.ts'

/** Far more than 50 racing writers need; a bound, so that a fault cannot spin for ever. */
const MOST_TRIES = 400

/**
 * Runs `attempt` again as long as it meets a Conflict. Each attempt must read afresh; a decision that is
 * no longer possible then throws IllegalTransition by itself and ends the loop.
 */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Conflict) || error instanceof StaleContent || error instanceof StaleRecord || tries >= MOST_TRIES) throw error
      // Without a pause of random length, equal competitors would meet again at once.
      if (tries > 3) await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(tries, 25)))
    }
  }
}

/** The post was changed at its source after the officer read it: a person must read again, no retry helps. */
export class StaleContent extends Conflict {
  constructor(postId: string) {
    super('post', postId, 'its content changed since it was read')
    this.name = 'StaleContent'
  }
}

/** The record is not as the person saw it when they decided: they must look again, no retry helps. */
export class StaleRecord extends Conflict {
  constructor(kind: string, id: string) {
    super(kind, id, 'it is not what was seen')
    this.name = 'StaleRecord'
  }
}

/** The record was asked for by an id that does not exist. HTTP 404. */
export class NoSuchRecord extends Error {
  readonly kind: string
  readonly id: string
  constructor(kind: string, id: string) {
    super(`there is no ${kind} ${id}`)
    this.name = 'NoSuchRecord'
    this.kind = kind
    this.id = id
  }
}

/** The record, or NoSuchRecord. */
export function existing<T>(record: T | undefined, kind: string, id: string): T {
  if (record === undefined) throw new NoSuchRecord(kind, id)
  return record
}
