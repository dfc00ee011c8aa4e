/** The channels of a configuration. */
import type { Config } from '../config.ts'
import type { Channel } from './channel.ts'
import { mailChannel } from './mail.ts'
import { dingtalkChannel, wecomChannel } from './webhook.ts'

export function channelsInUse({ notify }: Pick<Config, 'notify'>, now: () => Date): Channel[] {
  return [
    ...(notify.mail ? [mailChannel(notify.mail)] : []),
    ...(notify.wecom ? [wecomChannel({ url: notify.wecom })] : []),
    ...(notify.dingtalk ? [dingtalkChannel({ ...notify.dingtalk, now })] : []),
  ]
}
