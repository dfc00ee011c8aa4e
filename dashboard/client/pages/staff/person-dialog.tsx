/** The dialog of each action on an account. */
import { useQuery } from '@tanstack/react-query'
import type { PersonView } from '../../../contract/staff.ts'
import { districtRoles, roles } from '../../../../storage/records/staff.ts'
import type { Role } from '../../../../storage/records/staff.ts'
import { api } from '../../api.ts'
import type { Texts } from '../../texts/zh.ts'
import { useTexts } from '../../texts/wording.ts'
import type { Field, Values } from '../../ui/action-dialog.tsx'
import { ActionDialog, listOf, textOf } from '../../ui/action-dialog.tsx'

export type PersonAction = 'role' | 'districts' | 'off' | 'on' | 'password' | 'handOver' | 'unlock' | 'lock' | 'grant' | 'refuse' | 'sessions' | 'code'
export type PersonOrder = { what: 'add' } | { what: PersonAction; person: PersonView }
type Order = { what: 'add' } | { what: Exclude<PersonAction, 'sessions'>; person: PersonView }
interface UnitChoice {
  id: string
  name: string
  level: 1 | 2
}
type FirstPassword = { person: PersonView; password: string }

interface PersonDialogProps {
  order: PersonOrder
  people: readonly PersonView[]
  units: readonly UnitChoice[]
  districts: readonly string[]
  onClose: () => void
  /** With a password to be shown, if one was made; not done: what is shown may be stale. */
  onDone: (made: FirstPassword | null, isDone: boolean) => void
}

export function PersonDialog({ order, people, units, districts, onClose, onDone }: PersonDialogProps) {
  const texts = useTexts()
  const words = texts.administration.staff
  const asked = order as Order
  const person = 'person' in asked ? asked.person : null
  const load = useQuery({ queryKey: ['staff', person?.id, 'load'], queryFn: () => api('person', { params: { id: person?.id ?? '' } }), enabled: asked.what === 'handOver', staleTime: 0 })
  const what = words.act[asked.what]
  return (
    <ActionDialog
      title={person ? `${what} · ${person.name}` : what}
      note={load.data ? words.load(load.data.load) : undefined}
      confirm={what}
      danger={asked.what === 'off' || asked.what === 'lock' || asked.what === 'refuse'}
      fields={fieldsOf(asked, people, units, districts, texts)}
      initial={asked.what === 'add' ? { role: 'officer' } : asked.what === 'role' ? { role: asked.person.role, [asked.person.role]: asked.person.unitId ?? undefined } : asked.what === 'districts' ? { districts: asked.person.districts ?? [] } : {}}
      onClose={onClose}
      onConfirm={async (values) => {
        try {
          onDone(await send(asked, values), true)
        } catch (error) {
          onDone(null, false)
          throw error
        }
      }}
    />
  )
}

function fieldsOf(order: Order, people: readonly PersonView[], units: readonly UnitChoice[], districts: readonly string[], texts: Texts): Field[] {
  const words = texts.administration.staff
  const why: Field = { name: 'why', label: words.why, kind: 'words', most: 300 }
  const unitOf = (role: Role, level: 1 | 2): Field => ({ name: `unit${level}`, label: words.unit, kind: 'one', choices: units.filter((unit) => unit.level === level).map(({ id, name }) => ({ value: id, label: name })), when: (values) => values['role'] === role })
  const post: Field[] = [{ name: 'role', label: words.role, kind: 'one', choices: roles.map((role) => ({ value: role, label: texts.roles[role] })), hint: words.unitHint }, unitOf('unit1', 1), unitOf('unit2', 2)]
  const limit = (when: NonNullable<Field['when']>): Field => ({ name: 'districts', label: words.districts, kind: 'some', optional: true, hint: words.districtsHint, choices: districts.map((name) => ({ value: name, label: name })), when })
  if (order.what === 'add') return [{ name: 'login', label: words.login, kind: 'line', most: 40 }, { name: 'name', label: words.name, kind: 'line', most: 30 }, ...post, limit((values) => districtRoles.has(values['role'] as Role))]
  if (order.what === 'districts') return [limit(() => true), why]
  if (order.what === 'role') return [...post, why]
  if (order.what === 'handOver') {
    const { person } = order
    const fit = people.filter((other) => other.id !== person.id && other.active && other.unitId === person.unitId && (other.role === person.role || (person.role === 'approver' && other.role === 'leader')))
    return [{ name: 'to', label: words.to, kind: 'one', choices: fit.map(({ id, name, login }) => ({ value: id, label: `${name} · ${login}` })) }, why]
  }
  return [order.what === 'grant' ? { ...why, optional: true } : why]
}

async function send(order: Order, values: Values): Promise<FirstPassword | null> {
  const role = textOf(values['role']) as Role
  const unitId = textOf(values[role === 'unit1' ? 'unit1' : role === 'unit2' ? 'unit2' : '']) || null
  const why = textOf(values['why'])
  if (order.what === 'add') return api('addPerson', { body: { login: textOf(values['login']), name: textOf(values['name']), role, unitId, districts: districtRoles.has(role) ? listOf(values['districts']) : [] } })
  const params = { id: order.person.id }
  const { mark } = order.person
  const body = { mark, why }
  if (order.what === 'password') return api('resetPassword', { params, body })
  const others: Record<Exclude<typeof order.what, 'password'>, () => Promise<unknown>> = {
    role: () => api('changeRole', { params, body: { ...body, role, unitId } }),
    districts: () => api('limitPerson', { params, body: { ...body, districts: listOf(values['districts']) } }),
    off: () => api('deactivatePerson', { params, body }),
    on: () => api('reactivatePerson', { params, body }),
    handOver: () => api('handOverLoad', { params, body: { to: textOf(values['to']), why } }),
    unlock: () => api('unlockPerson', { params, body }),
    lock: () => api('lockPerson', { params, body }),
    grant: () => api('settleGrant', { params, body: { ...body, granted: true } }),
    refuse: () => api('settleGrant', { params, body: { ...body, granted: false } }),
    code: () => api('switchOffCode', { params, body }),
  }
  await others[order.what]()
  return null
}
