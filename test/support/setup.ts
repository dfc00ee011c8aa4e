/** For every test file: a complaint on the console is a failed test, and the outside world is shut off. */
import net from 'node:net'
import { afterEach, beforeEach, expect, vi } from 'vitest'

const local = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const options = (Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]) as { host?: string } | undefined
  if (options && typeof options === 'object' && options.host && !local.test(options.host)) throw new Error(`a test reached out to ${options.host}`)
  return Reflect.apply(connect, this, args) as net.Socket
} as typeof connect

beforeEach(() => {
  vi.spyOn(console, 'error')
})
afterEach(() => {
  const calls = vi.mocked(console.error).mock.calls
  vi.restoreAllMocks()
  expect(calls, 'console.error was called').toEqual([])
})
