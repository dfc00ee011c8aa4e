/** Words of 对接平台. en-platforms.ts has the same keys. */
import type { PlatformScope } from '../../../storage/records/platform.ts'

export const zhPlatforms = {
  title: '对接平台',
  note: '其他系统（如 12345 平台）凭令牌交来诉求、查询进展；每个平台只看得到自己交来的件。',
  add: '新增平台',
  name: '平台名称',
  scopes: '权限',
  scope: { 'posts:write': '交来诉求', 'cases:read': '查询进展', 'receipts:write': '信件回执' } satisfies Record<PlatformScope, string> as Record<PlatformScope, string>,
  expiresAt: '有效期至',
  lastUsed: '最近使用',
  neverUsed: '尚未使用',
  state: '状态',
  valid: '有效',
  ended: '已过期',
  revoked: '已停用',
  revoke: '停用',
  why: '停用原因',
  by: '登记人',
  empty: '还没有对接平台',
  tokenTitle: '请抄存令牌',
  tokenNote: '令牌只在此显示一次，系统不留存；遗失须停用后另发。',
  tokenUse: '对方系统在请求头里带上它：',
  kept: '已抄存',
}
export type PlatformTexts = typeof zhPlatforms
