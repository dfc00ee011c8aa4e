/**
 * Letters to units: the outbox. Folder:
 *   sender.ts    what a way out is           senders-in-use.ts  those of a configuration
 *   webhook.ts   signed requests             open311.ts         GeoReport v2 of another city system; open311-status.ts how its requests fare
 *   case-events.ts  news for platforms       post-request.ts    one request
 *   letters.ts   the words of a 转办单        outbox.ts          claim, send, settle
 *   ruling-letter.ts  the words of a 裁定     write-rulings.ts   which rulings units must be told
 */
import type { Delivery, DeliveryChannel } from '../../storage/records/delivery.ts'
import type { UnitChannel } from '../../storage/records/unit-channel.ts'

/** How the other side calls what it took; empty when it gave no name. */
export interface Taken {
  reference: string
}

/** Sends one letter; a repeat carries the same key. @throws NotTaken */
export type Sender = (letter: Delivery, to: UnitChannel) => Promise<Taken>
export type Senders = Partial<Record<DeliveryChannel, Sender>>

/** The other side did not take the letter. `again`: another try may succeed. */
export class NotTaken extends Error {
  readonly again: boolean
  constructor(why: string, again: boolean, options?: { cause?: unknown }) {
    super(why, options)
    this.name = 'NotTaken'
    this.again = again
  }
}
