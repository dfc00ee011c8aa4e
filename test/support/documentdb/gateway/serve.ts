/** A loopback server that speaks MongoDB's wire protocol and hands each command to the engine. */
import { once } from 'node:events'
import net from 'node:net'
import { Dispatcher } from './dispatch-command.ts'
import { readRequest, wireMessages, writeReply } from './wire-messages.ts'

/**
 * Serves until the process ends. Connections to the engine are not closed one by one: who ends this
 * process stops the engine with it.
 * @param idle called each time nobody has been connected for `idleMs`
 */
export async function serveGateway(enginePort: number, idleMs: number, idle: () => void): Promise<{ port: number; isIdle: () => boolean }> {
  const dispatcher = new Dispatcher(enginePort)
  let connected = 0
  let timer = setTimeout(idle, idleMs)
  const server = net.createServer((socket) => {
    connected += 1
    clearTimeout(timer)
    socket.once('close', () => {
      connected -= 1
      if (connected === 0) timer = setTimeout(idle, idleMs)
    })
    socket.setNoDelay(true)
    converse(socket, dispatcher).catch((error: unknown) => {
      if (!wentAway(error)) console.error('a connection was closed:', error)
      socket.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as net.AddressInfo).port, isIdle: () => connected === 0 }
}

/** One connection: a request at a time, in order. */
async function converse(socket: net.Socket, dispatcher: Dispatcher): Promise<void> {
  for await (const message of wireMessages(socket)) {
    const request = readRequest(message)
    const reply = await dispatcher.reply(request)
    if (request.wantsReply && !socket.destroyed) socket.write(writeReply(request, reply))
  }
}

const ENDINGS = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'])
/** A client that goes away in the middle of something is no fault of the gateway. */
const wentAway = (error: unknown): boolean => error instanceof Error && ENDINGS.has((error as NodeJS.ErrnoException).code ?? '')
