/** Who is told what, how often, and what happens when the other side does not listen. The servers are on this machine. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alarmMessage } from '../../pipeline/notify/alarm-texts.ts'
import { SendFailed } from '../../pipeline/notify/channel.ts'
import type { Channel, Message } from '../../pipeline/notify/channel.ts'
import { channelsInUse } from '../../pipeline/notify/channels-in-use.ts'
import { mailChannel } from '../../pipeline/notify/mail.ts'
import { createNotices } from '../../pipeline/notify/notices.ts'
import { dingtalkChannel, wecomChannel } from '../../pipeline/notify/webhook.ts'
import { readConfig } from '../../pipeline/config.ts'
import type { Alarm } from '../../storage/records/alarm.ts'
import { send, startLocalSite } from '../crawlers/support/local-site.ts'
import type { Answer, LocalSite } from '../crawlers/support/local-site.ts'
import type { Bench } from './support/collecting.ts'
import { fakeSource, openBench, post, silent } from './support/collecting.ts'

const message: Message = { id: 'fake@1#1@mail', subject: '【回音】测试来源：采集不了', text: '原因：连接超时\n第 1 次提醒' }
const failure = async (sending: Promise<void>): Promise<SendFailed> => {
  try {
    await sending
  } catch (error) {
    if (error instanceof SendFailed) return error
    throw error
  }
  throw new Error('it was sent')
}

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})
async function site(answer: Answer): Promise<LocalSite> {
  const local = await startLocalSite(answer)
  opened.push(() => local.close())
  return local
}
/** A port on which nobody listens. */
async function deafPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
const accept: Answer = (_, response) => send(response, 200, '{"errcode":0,"errmsg":"ok"}', { 'content-type': 'application/json' })

describe('企业微信', () => {
  it('gets subject and text', async () => {
    const robot = await site(accept)
    await wecomChannel({ url: `${robot.url}/cgi-bin/webhook/send?key=k` }).send(message)
    expect(robot.asked).toHaveLength(1)
    expect(JSON.parse(robot.asked[0]?.body ?? '')).toEqual({ msgtype: 'text', text: { content: `${message.subject}\n${message.text}` } })
  })

  it('never gets more than it takes, cut between characters', async () => {
    const robot = await site(accept)
    await wecomChannel({ url: robot.url }).send({ ...message, text: '停水😀'.repeat(500) })
    const { content } = (JSON.parse(robot.asked[0]?.body ?? '') as { text: { content: string } }).text
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048)
    expect(Buffer.byteLength(content)).toBeGreaterThan(2030)
    expect(content).toMatch(/[停水\u{1F600}]…$/u)
  })

  it.each<[string, Answer, boolean]>([
    ['a gateway error', (_, response) => send(response, 502, 'bad gateway'), true],
    ['too often', (_, response) => send(response, 200, '{"errcode":45009,"errmsg":"api freq out of limit"}'), true],
    ['a wrong key', (_, response) => send(response, 200, '{"errcode":93000,"errmsg":"invalid webhook url"}'), false],
    ['a page instead of an answer', (_, response) => send(response, 200, '<html>登录</html>'), false],
    ['not found', (_, response) => send(response, 404, ''), false],
    ['a redirect, which could carry the key elsewhere', (_, response) => send(response, 302, '', { location: 'http://127.0.0.1:1/' }), false],
    ['a cut connection after the message has left', (_, response) => response.destroy(), false],
  ])('is asked again only where that makes sense: %s', async (_, answer, again) => {
    const robot = await site(answer)
    const failed = await failure(wecomChannel({ url: `${robot.url}/send?key=s3cret` }).send(message))
    expect(failed.again).toBe(again)
    expect(failed.message).not.toContain('s3cret')
    expect(robot.asked).toHaveLength(1)
  })

  it('is asked again when nobody was there', async () => {
    const failed = await failure(wecomChannel({ url: `http://127.0.0.1:${await deafPort()}/send?key=s3cret` }).send(message))
    expect(failed).toMatchObject({ again: true })
    expect(failed.message).not.toContain('s3cret')
  })
})

describe('钉钉', () => {
  it('is signed with the robot’s own secret', async () => {
    const robot = await site(accept)
    const now = new Date('2026-11-20T02:00:00.000Z')
    await dingtalkChannel({ url: `${robot.url}/robot/send?access_token=t`, secret: 'SECabc', now: () => now }).send(message)
    const asked = new URL(robot.asked[0]?.path ?? '', robot.url)
    expect(asked.searchParams.get('access_token')).toBe('t')
    expect(asked.searchParams.get('timestamp')).toBe(String(now.getTime()))
    expect(asked.searchParams.get('sign')).toBe(createHmac('sha256', 'SECabc').update(`${now.getTime()}\nSECabc`).digest('base64'))
  })

  it('is not signed where there is no secret', async () => {
    const robot = await site(accept)
    await dingtalkChannel({ url: `${robot.url}/robot/send?access_token=t`, now: () => new Date() }).send(message)
    expect(robot.asked[0]?.path).toBe('/robot/send?access_token=t')
  })
})

describe('mail', () => {
  async function smtp(refuse?: { code: number }): Promise<{ url: string; mails: string[] }> {
    const mails: string[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, _session, done) {
        let text = ''
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
        stream.on('end', () => {
          if (!refuse) mails.push(text)
          done(refuse ? Object.assign(new Error('not now'), { responseCode: refuse.code }) : null)
        })
      },
    })
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    opened.push(() => new Promise((resolve) => server.close(() => resolve(undefined))))
    return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails }
  }
  const channel = (url: string): Channel => mailChannel({ url, from: 'huiyin@example.gov.cn', to: ['duty@example.gov.cn', 'admin@example.gov.cn'] })

  it('arrives with subject and text, under the same Message-ID at every try', async () => {
    const { url, mails } = await smtp()
    await channel(url).send(message)
    await channel(url).send(message)
    expect(mails).toHaveLength(2)
    expect(mails[0]).toMatch(/^To: duty@example.gov.cn, admin@example.gov.cn/m)
    expect(mails[0]).toContain(Buffer.from(message.text.replaceAll('\n', '\r\n')).toString('base64').slice(0, 20))
    const ids = mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
    expect(ids[0]).toBeTruthy()
    expect(ids[1]).toBe(ids[0])
  })

  it('is tried again when nobody is there or the server asks for it, not when it is refused for good', async () => {
    expect((await failure(channel(`smtp://127.0.0.1:${await deafPort()}`).send(message))).again).toBe(true)
    expect((await failure(channel((await smtp({ code: 451 })).url).send(message))).again).toBe(true)
    expect((await failure(channel((await smtp({ code: 550 })).url).send(message))).again).toBe(false)
  })
})

describe('an alarm', () => {
  let bench: Bench
  let sent: Message[]
  let refusing: SendFailed | null
  beforeEach(async () => {
    bench = await openBench()
    sent = []
    refusing = null
  })
  afterEach(() => bench.close())

  const robot = (name: Channel['name'] = 'wecom'): Channel => ({
    name,
    async send(notice) {
      if (refusing) throw refusing
      sent.push(notice)
    },
  })
  const notices = (over: Partial<Parameters<typeof createNotices>[0]> = {}) => createNotices({ store: bench.store, channels: [robot()], held: false, clock: bench.clock, log: silent, ...over })
  const bad = fakeSource(() => {
    throw new Error('connect ETIMEDOUT')
  })
  const run = (source = bad) => bench.run(source, { alarmAfter: 3 })

  it('is said after three bad runs, again after 1, 2, 4 … 24 hours, and its end once', async () => {
    for (let n = 0; n < 3; n++) {
      await notices().runOnce()
      expect(sent).toEqual([])
      await run()
      bench.pass(30)
    }
    const hours: number[] = []
    for (let hour = 0; hour <= 80; hour++) {
      const before = sent.length
      await notices().runOnce()
      await notices().runOnce()
      if (sent.length > before) hours.push(hour)
      if (hour % 7 === 0) await run()
      bench.pass(60)
    }
    expect(hours).toEqual([0, 1, 3, 7, 15, 31, 55, 79])
    expect(sent).toHaveLength(hours.length)
    expect(sent[0]).toMatchObject({ subject: '【回音】测试来源：采集不了（连续 3 次）' })
    expect(sent[0]?.text).toContain('connect ETIMEDOUT')
    await run(fakeSource(() => [post(1)]))
    for (let n = 0; n < 3; n++) {
      await notices().runOnce()
      bench.pass(24 * 60)
    }
    expect(sent.at(-1)?.subject).toBe('【回音】测试来源：已恢复正常')
    expect(sent).toHaveLength(hours.length + 1)
  })

  it('is sent once by any number of processes', async () => {
    for (let n = 0; n < 3; n++) await run().then(() => bench.pass(1))
    const stores = await Promise.all([1, 2, 3, 4].map(() => bench.another()))
    await Promise.all(stores.map((store) => notices({ store }).runOnce()))
    await Promise.all(stores.map((store) => notices({ store }).runOnce()))
    expect(sent).toHaveLength(1)
  })

  it('goes to every channel, and one that fails holds up none', async () => {
    for (let n = 0; n < 3; n++) await run().then(() => bench.pass(1))
    const broken: Channel = { name: 'mail', send: () => Promise.reject(new SendFailed('mail: 550 no such user', false)) }
    await notices({ channels: [broken, robot('wecom'), robot('dingtalk')] }).runOnce()
    expect(sent).toHaveLength(2)
    expect((await bench.store.notices({ delivery: 'failed' }, 5))[0]).toMatchObject({ channel: 'mail', lastError: 'mail: 550 no such user' })
  })

  it('is tried again until it is accepted, and is not said anew for that', async () => {
    for (let n = 0; n < 3; n++) await run().then(() => bench.pass(1))
    refusing = new SendFailed('wecom: HTTP 502', true)
    await notices().runOnce()
    expect((await bench.store.notices({}, 5))[0]).toMatchObject({ delivery: 'queued', attempts: 1, lastError: 'wecom: HTTP 502' })
    refusing = null
    bench.pass(1)
    await notices().runOnce()
    expect(sent).toHaveLength(1)
    expect(await bench.store.notices({}, 5)).toEqual([expect.objectContaining({ delivery: 'delivered', attempts: 2 })])
  })

  it('is held outside production: stored, not sent', async () => {
    for (let n = 0; n < 3; n++) await run().then(() => bench.pass(1))
    await notices({ held: true }).runOnce()
    await notices({ held: false }).runOnce()
    expect(sent).toEqual([])
    expect(await bench.store.notices({}, 5)).toEqual([expect.objectContaining({ delivery: 'held', channel: 'wecom' })])
  })

  it('ends in silence when nobody had heard of it', async () => {
    for (let n = 0; n < 3; n++) await run().then(() => bench.pass(1))
    await run(fakeSource(() => [post(1)]))
    await notices().runOnce()
    expect(sent).toEqual([])
  })

  it('runs beside a worker and stops with it', async () => {
    for (let n = 0; n < 3; n++) await run().then(() => bench.pass(1))
    const arrived = new Promise<void>((resolve) => {
      const listening: Channel = {
        name: 'mail',
        async send() {
          resolve()
        },
      }
      const stage = notices({ channels: [listening] })
      stage.start()
      opened.push(() => stage.stop())
    })
    await arrived
  })
})

describe('the words', () => {
  const alarm: Alarm = { id: 'liuyan-form@x', version: 2, sourceId: 'liuyan-form', state: 'open', health: 'changed', why: '«.title» does not fit the page http://127.0.0.1/1', since: '2026-11-20T02:00:00.000Z', lastBadAt: '2026-11-20T03:00:00.000Z', runs: 4, evidenceId: 'abc', openedAt: '2026-11-20T03:00:00.000Z', clearedAt: null, notices: 2, nextNoticeAt: '2026-11-20T05:00:00.000Z' }
  const source = { name: '领导留言板（开封）', url: 'https://liuyan.example', enabled: true, lastSuccessAt: '2026-11-20T01:30:00.000Z' }

  it('say what, since when, why, and when it is said again, in Shanghai time', () => {
    const { subject, text } = alarmMessage(alarm, source)
    expect(subject).toBe('【回音】领导留言板（开封）：页面变了，读不出来（连续 4 次）')
    for (const part of ['«.title»', '2026/11/20 10:00', '上次成功：2026/11/20 09:30', '第 2 次提醒', '2026/11/20 13:00', '原始页面已留存']) expect(text).toContain(part)
  })

  it('do not call a source that was switched off recovered', () => {
    const cleared = { ...alarm, state: 'cleared' as const, clearedAt: '2026-11-20T06:00:00.000Z', nextNoticeAt: null }
    expect(alarmMessage(cleared, source).subject).toContain('已恢复正常')
    expect(alarmMessage(cleared, { ...source, enabled: false }).subject).toContain('来源已停用')
    expect(alarmMessage(cleared, undefined).text).toContain('liuyan-form')
  })
})

describe('configuration', () => {
  it('names the channels', () => {
    const config = readConfig({ HUIYIN_SMTP_URL: 'smtp://127.0.0.1', HUIYIN_MAIL_FROM: 'a@b.cn', HUIYIN_MAIL_TO: 'c@d.cn, e@f.cn', HUIYIN_WECOM_WEBHOOK: 'http://127.0.0.1/w', HUIYIN_DINGTALK_WEBHOOK: 'http://127.0.0.1/d', HUIYIN_DINGTALK_SECRET: 's' })
    expect(config.notify.mail?.to).toEqual(['c@d.cn', 'e@f.cn'])
    expect(channelsInUse(config, () => new Date()).map(({ name }) => name)).toEqual(['mail', 'wecom', 'dingtalk'])
    expect(channelsInUse(readConfig({}), () => new Date())).toEqual([])
  })

  it('does not repeat secrets when it complains', () => {
    expect(() => readConfig({ HUIYIN_SMTP_URL: 'mailto:user:pa55@host' })).toThrow(/HUIYIN_SMTP_URL: must begin with smtp/)
    expect(() => readConfig({ HUIYIN_SMTP_URL: 'mailto:user:pa55@host' })).not.toThrow(/pa55/)
    expect(() => readConfig({ HUIYIN_SMTP_URL: 'smtp://127.0.0.1' })).toThrow(/HUIYIN_MAIL_TO[^]*HUIYIN_MAIL_FROM/)
  })
})
