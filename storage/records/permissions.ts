/** Who may do what: one table, checked at the door of every endpoint. Least privilege; the three administrators see no posts. */
import type { Role } from './staff.ts'

const table = {
  'queue:read': ['officer', 'approver', 'leader', 'supervisor'],
  'queue:screen': ['officer'],
  'post:reveal': ['officer', 'approver', 'leader', 'supervisor'],
  'import:run': ['officer'],
  'post:register': ['officer'],
  'case:read': ['officer', 'approver', 'leader', 'supervisor'],
  'case:submit': ['officer'],
  'case:approve': ['approver', 'leader'],
  'source:read': ['officer', 'supervisor', 'system_admin'],
  'source:manage': ['system_admin'],
  'staff:read': ['system_admin', 'security_admin'],
  'staff:manage': ['system_admin'],
  'audit:read': ['audit_admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof table
export const permissions = Object.keys(table) as Permission[]

/** Whether a role has a permission. */
export const may = (role: Role, permission: Permission): boolean => (table[permission] as readonly Role[]).includes(role)

/** All that a role may do: the browser shows only these. */
export const permissionsOf = (role: Role): Permission[] => permissions.filter((permission) => may(role, permission))
