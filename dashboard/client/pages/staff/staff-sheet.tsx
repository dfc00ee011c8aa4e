/** The list of accounts, with the actions that this administrator has for each. */
import { Button, Dropdown } from 'antd'
import type { PersonView } from '../../../contract/staff.ts'
import { districtRoles } from '../../../../storage/records/staff.ts'
import { useMe } from '../../me.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'
import { Sheet } from '../../ui/sheet.tsx'
import type { PersonAction, PersonOrder } from './person-dialog.tsx'

export function StaffSheet({ rows, onOrder }: { rows: readonly PersonView[]; onOrder: (order: PersonOrder) => void }) {
  const texts = useTexts()
  const words = texts.administration.staff
  const me = useMe()
  const may = (permission: (typeof me.permissions)[number]): boolean => me.permissions.includes(permission)
  return (
    <Sheet
      folds
      rows={rows}
      keyOf={({ id }) => id}
      rowClass={({ active }) => (active ? undefined : 'person-off')}
      columns={[
        {
          key: 'name',
          head: words.name,
          render: (person) => (
            <>
              {person.name}
              <small>{person.login}</small>
            </>
          ),
        },
        { key: 'role', head: words.role, render: ({ role }) => texts.roles[role] },
        { key: 'unit', head: `${words.unit} · ${words.districts}`, render: ({ unit, districts }) => unit ?? districts?.join('、') },
        { key: 'state', head: words.state, render: (person) => <PersonState person={person} /> },
        { key: 'last', head: words.last, className: 'number', render: ({ lastLoginAt }) => (lastLoginAt ? minuteOf(lastLoginAt) : words.never) },
        { key: 'acts', acts: true, render: (person) => <PersonMenu person={person} actions={actionsFor(person, me.id, may)} onOrder={onOrder} /> },
      ]}
    />
  )
}

function PersonMenu({ person, actions, onOrder }: { person: PersonView; actions: readonly PersonAction[]; onOrder: (order: PersonOrder) => void }) {
  const words = useTexts().administration.staff
  if (actions.length === 0) return null
  return (
    <Dropdown trigger={['click']} menu={{ items: actions.map((what) => ({ key: what, label: words.act[what] })), onClick: ({ key }) => onOrder({ what: key as PersonAction, person }) }}>
      <Button size="small" aria-label={`${words.more} ${person.name}`}>
        {words.more}
      </Button>
    </Dropdown>
  )
}

function PersonState({ person: { active, lock, grant, demo, mustChangePassword, asksForCode } }: { person: PersonView }) {
  const texts = useTexts()
  const words = texts.administration.staff
  return (
    <span className="person-state">
      <span className="tag">{active ? words.on : words.off}</span>
      {lock && <span className="tag tag-warn">{words.locked(lock.until && minuteOf(lock.until))}</span>}
      {demo && <span className="tag">{words.demo}</span>}
      {mustChangePassword && <span className="tag">{words.first}</span>}
      {asksForCode && <span className="tag">{words.code}</span>}
      {grant && (
        <span className="person-grant">
          <b>{words.grants[grant.what](grant.what === 'districts' ? grant.districts?.join('、') || words.wholeCity : `${texts.roles[grant.role]}${grant.unit ? ` · ${grant.unit}` : ''}`)}</b>
          <small>
            {words.askedBy(grant.askedBy, minuteOf(grant.askedAt))} {grant.why}
          </small>
        </span>
      )}
    </span>
  )
}

/** The server decides again; this only leaves out what could not succeed. */
function actionsFor(person: PersonView, me: string, may: (permission: 'staff:manage' | 'staff:unlock' | 'staff:grant' | 'staff:secure') => boolean): PersonAction[] {
  const others = person.id !== me
  const changes = others && !person.demo
  const free = changes && person.grant === null
  const offered: [PersonAction, boolean][] = [
    ['grant', may('staff:grant') && changes && person.grant !== null],
    ['refuse', may('staff:grant') && changes && person.grant !== null],
    ['role', may('staff:manage') && free],
    ['districts', may('staff:manage') && free && districtRoles.has(person.role)],
    ['password', may('staff:manage') && free],
    ['handOver', may('staff:manage')],
    ['off', may('staff:manage') && changes && (person.active || person.grant !== null)],
    ['on', may('staff:manage') && free && !person.active],
    ['unlock', may('staff:unlock') && changes && person.lock !== null && (!person.lock.byHand || may('staff:secure'))],
    ['sessions', may('staff:secure')],
    ['lock', may('staff:secure') && changes && !person.lock?.byHand],
    ['code', may('staff:secure') && free && person.asksForCode],
  ]
  return offered.flatMap(([action, isOffered]) => (isOffered ? [action] : []))
}
