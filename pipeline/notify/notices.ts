/** Says alarms that are due and sends the notices that wait. Any number of processes may do so on one store. */
import { writeNotice } from '../../storage/records/notice.ts'
import type { Attempt, NoticeChannel } from '../../storage/records/notice.ts'
import type { Store } from '../../storage/store.ts'
import type { Stage } from '../jobs/stage-loop.ts'
import { stageLoop } from '../jobs/stage-loop.ts'
import type { Log } from '../log.ts'
import { alarmMessage } from './alarm-texts.ts'
import { SendFailed } from './channel.ts'
import type { Channel } from './channel.ts'

/** Longer than any channel's own patience: after it, the sender is taken for dead. */
const SENDING_MS = 120_000
const LOOK_AGAIN_MS = 5000
const ALARMS_AT_ONCE = 100

export interface NoticeParts {
  store: Store
  channels: readonly Channel[]
  /** Nothing may leave: notices are kept as «held». */
  held: boolean
  clock: () => Date
  log: Log
}

/** Its rounds say and send everything that is due. */
export function createNotices({ store, channels, held, clock, log }: NoticeParts): Stage {
  const now = (): string => clock().toISOString()
  const byName = new Map<NoticeChannel, Channel>(channels.map((channel) => [channel.name, channel]))
  const loop = stageLoop('notices', LOOK_AGAIN_MS, log, runOnce)

  async function sayAlarms(): Promise<void> {
    for (const alarm of await store.alarmsToSay(now(), ALARMS_AT_ONCE)) {
      const source = await store.source(alarm.sourceId)
      const at = now()
      const said = await store.sayAlarm(alarm.id, at, (_before, after) => {
        const message = alarmMessage(after, source)
        const number = after.state === 'cleared' ? 'end' : after.notices
        return channels.map(({ name }) => writeNotice({ id: `${after.id}#${number}@${name}`, channel: name, about: after.id, ...message }, at, held))
      })
      if (said) log.warn({ source: alarm.sourceId, health: alarm.health, runs: alarm.runs, why: alarm.why }, alarm.state === 'open' ? 'alarm' : 'alarm ended')
    }
  }

  async function sendWaiting(): Promise<void> {
    while (!loop.stopping.aborted) {
      const at = now()
      const notice = await store.takeNotice(at, new Date(Date.parse(at) + SENDING_MS).toISOString())
      if (!notice) return
      const attempt = await trySending(byName.get(notice.channel), notice)
      const settled = await store.settleNotice(notice.id, attempt, now())
      if (!attempt.sent) log.warn({ notice: notice.id, error: attempt.error, delivery: settled.delivery }, 'a notice was not accepted')
    }
  }

  async function trySending(channel: Channel | undefined, notice: { id: string; subject: string; text: string }): Promise<Attempt> {
    if (!channel) return { sent: false, error: 'this channel is not configured any more', again: false }
    try {
      await channel.send(notice)
      return { sent: true }
    } catch (error) {
      return { sent: false, error: error instanceof Error ? error.message : String(error), again: error instanceof SendFailed && error.again }
    }
  }

  async function runOnce(): Promise<void> {
    await sayAlarms()
    if (!held) await sendWaiting()
  }

  return loop
}
