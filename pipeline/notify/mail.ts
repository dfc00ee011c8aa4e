/** Notices by mail, through one SMTP server. */
import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { SendFailed } from './channel.ts'
import type { Channel } from './channel.ts'

const TIMEOUT_MS = 20_000

/** `url` as nodemailer reads it: `smtps://user:password@host:465`. */
export function mailChannel(options: { url: string; from: string; to: readonly string[] }): Channel {
  const transport = createTransport(options.url, { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS } as Parameters<typeof createTransport>[1])
  return {
    name: 'mail',
    async send({ id, subject, text }) {
      try {
        // The same Message-ID at every try: a mail that came after all is shown once.
        const messageId = `<${createHash('sha256').update(id).digest('hex').slice(0, 32)}@huiyin.invalid>`
        await transport.sendMail({ from: options.from, to: [...options.to], subject, text, messageId })
      } catch (error) {
        throw failureOf(error)
      }
    },
  }
}

/** Until the message itself is under way, nothing can have arrived; 4xx answers of the server ask to come back. */
function failureOf(error: unknown): SendFailed {
  const { code, command, responseCode, message } = error as { code?: string; command?: string; responseCode?: number; message: string }
  const notYet = command === 'CONN' || code === 'ECONNECTION' || code === 'EDNS' || code === 'ECONNREFUSED'
  const later = responseCode !== undefined && responseCode >= 400 && responseCode < 500
  return new SendFailed(`mail: ${message}`, notYet || later, { cause: error })
}
