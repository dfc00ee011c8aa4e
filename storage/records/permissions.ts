/** Who may do what: one table, checked at the door of every endpoint. Least privilege; the three administrators see no posts. */
import type { Role } from './staff.ts'

const table = {
  'queue:read': ['officer', 'approver', 'leader', 'supervisor'],
  'queue:screen': ['officer'],
  'post:label': ['officer'],
  'post:reveal': ['officer', 'approver', 'leader', 'supervisor'],
  'import:run': ['officer'],
  'post:register': ['officer'],
  'case:read': ['officer', 'approver', 'leader', 'supervisor'],
  'case:submit': ['officer'],
  'case:approve': ['approver', 'leader'],
  /** 转办、收回、改派、办结、重办、并案、拆案. */
  'case:manage': ['officer'],
  /** 回访. */
  'case:visit': ['officer', 'supervisor'],
  'instruction:write': ['leader'],
  'instruction:read': ['officer', 'approver', 'leader', 'supervisor'],
  'instruction:track': ['officer', 'supervisor'],
  /** 专报与运行简报. */
  'report:read': ['officer', 'approver', 'leader', 'supervisor'],
  'report:write': ['officer'],
  /** What was dispatched to one's own unit. */
  'dispatch:handle': ['unit1', 'unit2'],
  /** 加派 to one's own units of level 2. */
  'dispatch:delegate': ['unit1'],
  /** Recall, rule on 退单 and 延期, review replies: the office for level 1, a unit of level 1 for those below it. */
  'dispatch:command': ['officer', 'unit1'],
  'reply:review': ['officer'],
  'attachment:read': ['officer', 'approver', 'leader', 'supervisor', 'unit1', 'unit2'],
  'reminder:read': ['officer', 'approver', 'leader', 'supervisor'],
  /** 人工催办. */
  'reminder:send': ['officer', 'supervisor'],
  /** 值班表: a unit's own and those below it; the supervisor's, all. */
  'duty:plan': ['supervisor', 'unit1'],
  'supervision:read': ['officer', 'approver', 'leader', 'supervisor'],
  'supervision:manage': ['supervisor'],
  'supervision:answer': ['unit1', 'unit2'],
  'forwarding:read': ['officer', 'approver', 'supervisor'],
  /** 自动转办 rules: whoever would approve by hand. */
  'forwarding:manage': ['approver'],
  /** 抽查. */
  'forwarding:check': ['officer', 'supervisor'],
  'outbox:read': ['officer', 'supervisor', 'system_admin'],
  'outbox:manage': ['officer', 'system_admin'],
  'channel:manage': ['system_admin'],
  /** 热点. */
  'event:read': ['officer', 'approver', 'leader', 'supervisor'],
  /** 合并、拆分、置顶、改名、静音. */
  'event:manage': ['officer'],
  /** 企业问题清单与整治台账. */
  'enterprise:read': ['officer', 'approver', 'leader', 'supervisor'],
  'enterprise:manage': ['officer'],
  /** 媒体点名与回应. */
  'media:read': ['officer', 'approver', 'leader', 'supervisor'],
  'media:manage': ['officer'],
  'source:read': ['officer', 'supervisor', 'system_admin'],
  'source:manage': ['system_admin'],
  /** 规则: clocks, approvals, 督办 and the calendar. */
  'rules:read': ['officer', 'approver', 'leader', 'supervisor', 'security_admin'],
  'rules:manage': ['security_admin'],
  'unit:read': ['system_admin'],
  'unit:manage': ['system_admin'],
  'staff:read': ['system_admin', 'security_admin'],
  'staff:manage': ['system_admin'],
  'staff:unlock': ['system_admin', 'security_admin'],
  /** Grants what the system administrator asked for: privileged roles, passwords of those who have them. */
  'staff:grant': ['security_admin'],
  /** Locks, ends sessions, switches the second factor off. */
  'staff:secure': ['security_admin'],
  /** 对接平台: who lets other systems in. */
  'platform:manage': ['security_admin'],
  'audit:read': ['audit_admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof table
export const permissions = Object.keys(table) as Permission[]

/** Whether a role has a permission. */
export const may = (role: Role, permission: Permission): boolean => (table[permission] as readonly Role[]).includes(role)

/** All that a role may do: the browser shows only these. */
export const permissionsOf = (role: Role): Permission[] => permissions.filter((permission) => may(role, permission))
