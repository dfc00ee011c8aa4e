/** Who is told of what a unit must do: who is on duty, else everybody of the unit, else who is on duty in the unit above. Pure. */
import type { Duty } from '../../../storage/records/duty.ts'
import type { Reminder } from '../../../storage/records/reminder.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import type { Unit } from '../../../storage/records/unit.ts'

export function whoIsTold(unitId: string, units: readonly Unit[], duties: readonly Duty[], staff: readonly Staff[]): Pick<Reminder, 'staffIds' | 'because'> {
  const active = staff.filter((person) => person.active && (person.role === 'unit1' || person.role === 'unit2'))
  const working = new Set(active.map(({ id }) => id))
  const dutyOf = (id: string): string[] => [...new Set(duties.filter((duty) => duty.unitId === id && working.has(duty.staffId)).map(({ staffId }) => staffId))]
  const peopleOf = (id: string): string[] => active.filter((person) => person.unitId === id).map((person) => person.id)
  const onDuty = dutyOf(unitId)
  if (onDuty.length > 0) return { staffIds: onDuty, because: 'duty' }
  const people = peopleOf(unitId)
  if (people.length > 0) return { staffIds: people, because: 'unit' }
  const parentId = units.find(({ id }) => id === unitId)?.parentId
  const above = parentId ? (dutyOf(parentId).length > 0 ? dutyOf(parentId) : peopleOf(parentId)) : []
  return above.length > 0 ? { staffIds: above, because: 'parent' } : { staffIds: [], because: 'nobody' }
}
