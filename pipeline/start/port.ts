/** Is the port free? Asked before anything is collected, so that a wrong port is said at once. */
import { once } from 'node:events'
import { createServer } from 'node:net'

/** @throws Error with code EADDRINUSE (or EACCES) and the port */
export async function probePort(host: string, port: number): Promise<void> {
  const server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
}
