/** Notices through the group robots of 企业微信 (WeCom) and 钉钉 (DingTalk). */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { SendFailed } from './channel.ts'
import type { Channel, Message } from './channel.ts'

const TIMEOUT_MS = 10_000
/** WeCom takes 2,048 bytes of text (developer.work.weixin.qq.com, 群机器人配置说明). */
const WECOM_BYTES = 2048
/** System busy · WeCom: called too often · DingTalk: called too often. All others are mistakes that another try repeats. */
const BUSY = new Set([-1, 45009, 130101])

const zAnswer = z.object({ errcode: z.number(), errmsg: z.string().default('') })

export function wecomChannel(options: { url: string }): Channel {
  return { name: 'wecom', send: (message) => post(options.url, { msgtype: 'text', text: { content: cut(textOf(message), WECOM_BYTES) } }, 'wecom') }
}

/** With `secret`, the request carries the robot's own 加签 (open.dingtalk.com, 自定义机器人安全设置). */
export function dingtalkChannel(options: { url: string; secret?: string | undefined; now: () => Date }): Channel {
  return {
    name: 'dingtalk',
    send(message) {
      const url = new URL(options.url)
      if (options.secret) {
        const timestamp = options.now().getTime()
        url.searchParams.set('timestamp', String(timestamp))
        url.searchParams.set('sign', createHmac('sha256', options.secret).update(`${timestamp}\n${options.secret}`).digest('base64'))
      }
      return post(url.href, { msgtype: 'text', text: { content: textOf(message) } }, 'dingtalk')
    },
  }
}

const textOf = ({ subject, text }: Message): string => `${subject}\n${text}`

async function post(url: string, body: unknown, name: string): Promise<void> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    text = await answer.text()
  } catch (error) {
    throw new SendFailed(`${name}: ${describe(error)}`, neverLeft(error), { cause: error })
  }
  if (!answer.ok) throw new SendFailed(`${name}: HTTP ${answer.status}`, answer.status >= 500 || answer.status === 429)
  const parsed = zAnswer.safeParse(jsonOf(text))
  if (!parsed.success) throw new SendFailed(`${name}: an answer that is none: ${text.slice(0, 100)}`, false)
  const { errcode, errmsg } = parsed.data
  if (errcode !== 0) throw new SendFailed(`${name}: ${errcode} ${errmsg}`, BUSY.has(errcode))
}

/** No connection came about. After a request has left, an answer that fails to come proves nothing. */
function neverLeft(error: unknown): boolean {
  const code = (error as { cause?: { code?: string } }).cause?.code
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'UND_ERR_CONNECT_TIMEOUT'
}

/** What failed, without the address: it holds the robot's key. */
function describe(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } }
  return cause?.code ?? cause?.message ?? message
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** At most `bytes` of UTF-8, cut between characters. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let length = text.length
  while (Buffer.byteLength(`${text.slice(0, length)}…`) > bytes) length -= 1
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, '')}…`
}
