/** How letters reach a unit; one a unit (same id). A unit without one has its page (portal). */
import { z } from 'zod'
import { deliveryChannels } from './delivery.ts'
import { recordShape } from './record.ts'

/** A signed request needs a secret that cannot be guessed. */
const SECRET_LEAST = 16

export const zUnitChannel = z.object({
  ...recordShape,
  channel: z.enum(deliveryChannels),
  /** A mail address (mail), or an http(s) address (webhook; open311: the endpoint's root). */
  address: z.string(),
  /** Webhook: the key of the signature. Open311: the api_key. Sealed under a key that is not in the store (older ones are in clear until a worker starts); never shown. */
  secret: z.string().nullable(),
  /** Open311: jurisdiction_id and service_code, where the other side asks for them. */
  jurisdiction: z.string().nullable(),
  serviceCode: z.string().nullable(),
})
export type UnitChannel = z.infer<typeof zUnitChannel>
export type ChannelFacts = Omit<UnitChannel, 'id' | 'version'>

/** The same secret as it should stand in the store. */
export const keepChannelSecret = (channel: UnitChannel, secret: string): UnitChannel => ({ ...channel, version: channel.version + 1, secret })

/** What is wrong with it, in people's words; undefined when it can be used. */
export function wrongChannel({ channel, address, secret, serviceCode }: ChannelFacts): string | undefined {
  if (channel === 'mail') return z.email().safeParse(address).success ? undefined : '邮箱地址不对'
  if (channel !== 'webhook' && channel !== 'open311') return undefined
  if (!z.url({ protocol: /^https?$/ }).safeParse(address).success) return '接口地址须以 http:// 或 https:// 开头'
  if (channel === 'webhook' && (secret?.length ?? 0) < SECRET_LEAST) return `签名密钥至少 ${SECRET_LEAST} 位`
  return channel === 'open311' && !serviceCode ? '须填写 Open311 服务代码 service_code' : undefined
}
