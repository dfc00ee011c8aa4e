/** Who may do what, written down a second time by hand: a change of the table must be meant. */
import { expect, it } from 'vitest'
import { may, permissions } from '../../storage/records/permissions.ts'
import { roles } from '../../storage/records/staff.ts'

/** o 舆情专员 · a 审批人 · l 市领导 · 1 2 承办单位 · v 督办 · y 系统 · e 安全 · u 审计 */
const letters: Record<(typeof roles)[number], string> = { officer: 'o', approver: 'a', leader: 'l', unit1: '1', unit2: '2', supervisor: 'v', system_admin: 'y', security_admin: 'e', audit_admin: 'u' }

const written: Record<string, string> = {
  'case:manage': 'o',
  'case:visit': 'ov',
  'case:read': 'oalv',
  'case:submit': 'o',
  'case:approve': 'al',
  'instruction:write': 'l',
  'instruction:read': 'oalv',
  'instruction:track': 'ov',
  'dispatch:handle': '12',
  'dispatch:delegate': '1',
  'dispatch:command': 'o1',
  'reply:review': 'o',
  'attachment:read': 'oal12v',
}

it.each(Object.entries(written))('%s: %s', (permission, expected) => {
  const known = permissions.find((candidate) => candidate === permission)
  expect(known).toBe(permission)
  expect(roles.filter((role) => known !== undefined && may(role, known)).map((role) => letters[role]).join('')).toBe(expected)
})

it('the administrators see no case and no work', () => {
  const theirs = permissions.filter((permission) => /^(case|dispatch|instruction|reply|attachment|post|queue):/u.test(permission)).filter((permission) => (['system_admin', 'security_admin', 'audit_admin'] as const).some((role) => may(role, permission)))
  expect(theirs).toEqual([])
})
