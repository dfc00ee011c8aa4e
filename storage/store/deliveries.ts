/** CONTRACT, part of store.ts: letters to units and how they fare. */
import type { Delivery, DeliveryAttempt, LetterKind, NewDelivery, RemoteAnswer } from '../records/delivery.ts'
import type { Dispatch } from '../records/dispatch.ts'
import type { Act } from '../records/record.ts'
import type { ChannelFacts, UnitChannel } from '../records/unit-channel.ts'

/** Absent means all. */
export interface DeliveryFilter {
  state?: Delivery['state'] | undefined
  channel?: Delivery['channel'] | undefined
  unitId?: string | undefined
  kind?: LetterKind | undefined
  aboutId?: string | undefined
  caseId?: string | undefined
}

export interface DeliveryStore {
  /** Dispatches for which no letter is written yet. */
  dispatchesToPost(now: string, limit: number): Promise<Dispatch[]>
  /** Writes the letter of a dispatch; `held`: nothing may leave. False when another process was first. */
  postDispatch(dispatchId: string, letter: NewDelivery, held: boolean, act: Act): Promise<boolean>
  /** Dispatches that were given back or recalled since, after their letter had left. */
  dispatchesToRecall(since: string): Promise<Dispatch[]>
  /** Dispatches in hand whose letter has arrived, and on which something was ruled that the unit was not written to about. */
  dispatchesToTell(limit: number): Promise<Dispatch[]>
  /** Writes the letters about everything that was ruled on this dispatch as it was read, in one commit. False when somebody changed it meanwhile: read again. */
  postRulings(dispatch: Dispatch, letters: readonly NewDelivery[], held: boolean, act: Act): Promise<boolean>
  /** Any other letter, once: false when it is written already. */
  addDelivery(letter: NewDelivery, held: boolean, act: Act): Promise<boolean>
  /** One letter that is due, for this sender until `until`; those first whose sender died. */
  takeDelivery(now: string, until: string): Promise<Delivery | undefined>
  /** How the attempt ended; its dispatch shows it, too. @throws IllegalTransition when nobody was sending it */
  noteAttempt(deliveryId: string, attempt: DeliveryAttempt, act: Act): Promise<Delivery>
  /** One delivered letter whose other side is to be asked how it fares; it is due again later. */
  takeQuestion(now: string): Promise<Delivery | undefined>
  noteRemote(deliveryId: string, answer: RemoteAnswer, act: Act): Promise<Delivery>
  delivery(id: string): Promise<Delivery | undefined>
  /** Newest first. */
  deliveries(filter: DeliveryFilter, skip: number, limit: number): Promise<{ deliveries: Delivery[]; total: number }>
  /** How many there are by state; a state without any is absent. */
  deliveryCounts(): Promise<Partial<Record<string, number>>>
  /** A person has a dead or held letter sent again, by the channel the unit has now. */
  resendDelivery(id: string, held: boolean, act: Act): Promise<Delivery>
  deliverByHand(id: string, act: Act): Promise<Delivery>
  /** The unit says it has it; again and again, if it likes. */
  confirmDelivery(id: string, reference: string, act: Act): Promise<Delivery>
  unitChannel(unitId: string): Promise<UnitChannel | undefined>
  unitChannels(): Promise<UnitChannel[]>
  /** Without a secret, the one that is there stays. */
  setUnitChannel(unitId: string, facts: ChannelFacts, act: Act): Promise<UnitChannel>
}
