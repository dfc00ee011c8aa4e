/**
 * Telling staff what the program cannot mend by itself. Folder:
 *   channel.ts  what a channel is     mail.ts · webhook.ts  the channels     alarm-texts.ts  the words
 *   notices.ts  says alarms that are due, sends what is queued, each notice once
 */
import type { NoticeChannel } from '../../storage/records/notice.ts'

/** One message for people. `id` stays the same however often it is tried. */
export interface Message {
  id: string
  subject: string
  text: string
}

export interface Channel {
  name: NoticeChannel
  /** Resolves when the other side has accepted the message. @throws SendFailed */
  send(message: Message): Promise<void>
}

/** The message was not accepted. `again`: it surely has not arrived, and another try may succeed. */
export class SendFailed extends Error {
  readonly again: boolean
  constructor(why: string, again: boolean, options?: { cause?: unknown }) {
    super(why, options)
    this.name = 'SendFailed'
    this.again = again
  }
}
