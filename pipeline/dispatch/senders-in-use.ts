/** The ways out of a configuration. A portal letter needs none: the unit's page shows it as soon as it is written. */
import type { Config } from '../config.ts'
import { SendFailed } from '../notify/channel.ts'
import { mailChannel } from '../notify/mail.ts'
import { open311Sender } from './open311.ts'
import type { Sender, Senders } from './sender.ts'
import { NotTaken } from './sender.ts'
import { webhookSender } from './webhook.ts'

export function sendersInUse({ notify }: Pick<Config, 'notify'>, now: () => Date): Senders {
  return {
    portal: async () => ({ reference: '' }),
    webhook: webhookSender(now),
    open311: open311Sender,
    ...(notify.mail ? { mail: mailSender(notify.mail) } : {}),
  }
}

/** Through the server that also sends the notices. Its Message-ID is made of the key, so that a repeat is shown once. */
function mailSender(server: { url: string; from: string }): Sender {
  return async ({ id, subject, text }, to) => {
    try {
      await mailChannel({ ...server, to: [to.address] }).send({ id, subject, text })
      return { reference: '' }
    } catch (error) {
      if (!(error instanceof SendFailed)) throw error
      // A 5xx of the mail server is its last word; whatever else went wrong may have passed by the next try.
      const { responseCode } = (error.cause ?? {}) as { responseCode?: number }
      throw new NotTaken(error.message, responseCode === undefined || responseCode < 500, { cause: error })
    }
  }
}
