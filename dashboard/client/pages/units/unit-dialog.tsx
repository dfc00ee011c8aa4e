/** Adding, renaming, abolishing: what is asked, and which endpoint hears it. */
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import type { UnitPage, UnitView } from '../../../contract/unit.ts'
import { api } from '../../api.ts'
import { dayOf } from '../../shanghai-time.ts'
import type { Texts } from '../../texts/zh.ts'
import { useTexts } from '../../texts/wording.ts'
import type { Field, Values } from '../../ui/action-dialog.tsx'
import { ActionDialog, listOf, textOf } from '../../ui/action-dialog.tsx'
import { namesIn, UNITS } from './unit-tree.ts'

export type UnitOrder = { what: 'add' } | { what: 'rename' | 'reform'; unit: UnitView }

interface UnitDialogProps {
  order: UnitOrder
  units: readonly UnitView[]
  onClose: () => void
  /** Also after a refusal: what is shown may be stale. */
  onDone: (said: string | null) => void
}

export function UnitDialog({ order, units, onClose, onDone }: UnitDialogProps) {
  const words = useTexts().administration.units
  const former = order.what === 'reform' ? order.unit.id : ''
  const { data: page } = useQuery({ queryKey: [UNITS, former], queryFn: () => api('unit', { params: { id: former } }), enabled: former !== '' })
  const titles = { add: words.add, rename: words.rename, reform: words.reformTitle }
  return (
    <ActionDialog
      title={order.what === 'rename' ? `${words.rename} · ${order.unit.name}` : titles[order.what]}
      note={order.what === 'reform' ? words.reformNote : undefined}
      confirm={order.what === 'reform' ? words.reform : titles[order.what]}
      danger={order.what === 'reform'}
      fields={[...fieldsOf(order, units, words), ...(order.what === 'reform' && page ? sharesOf(page, units, words) : [])]}
      initial={initialOf(order)}
      onClose={onClose}
      onConfirm={async (values) => {
        try {
          onDone(await send(order, units, values, words))
        } catch (error) {
          onDone(null)
          throw error
        }
      }}
    />
  )
}

type Words = Texts['administration']['units']
const NAME_MOST = 60

function fieldsOf(order: UnitOrder, units: readonly UnitView[], words: Words): Field[] {
  const day = (name: string, label: string): Field => ({ name, label, kind: 'custom', control: <Input type="date" /> })
  const choices = (level: number) => units.filter((unit) => unit.level === level && unit.until === null).map(({ id, name }) => ({ value: id, label: name }))
  if (order.what === 'rename') return [{ name: 'name', label: words.newName, kind: 'line', most: NAME_MOST }, { name: 'why', label: words.why, kind: 'words', optional: true }]
  if (order.what === 'add')
    return [
      { name: 'name', label: words.name, kind: 'line', most: NAME_MOST },
      { name: 'level', label: words.level, kind: 'pick', choices: [1, 2].map((level) => ({ value: String(level), label: words.levels[level] ?? '' })) },
      { name: 'parentId', label: words.parent, kind: 'one', choices: choices(1), when: (values) => values['level'] === '2' },
      { name: 'kind', label: words.kind, kind: 'one', choices: Object.entries(words.kinds).map(([value, label]) => ({ value, label })) },
      { name: 'district', label: words.district, kind: 'line', most: 30, optional: true, hint: words.districtHint },
      { name: 'aliases', label: words.aliases, kind: 'line', optional: true, hint: words.aliasHint },
      day('from', words.from),
    ]
  const { level } = order.unit
  return [
    { name: 'former', label: words.former, kind: 'some', choices: choices(level) },
    { name: 'successors', label: words.successors, kind: 'some', choices: choices(level) },
    { name: 'heir', label: words.heir, kind: 'one', choices: choices(level), when: (values) => listOf(values['successors']).length > 1 },
    day('until', words.until),
    { name: 'fate', label: words.fate, kind: 'pick', choices: Object.entries(words.fates).map(([value, label]) => ({ value, label })) },
    { name: 'why', label: words.why, kind: 'words' },
  ]
}

/** 拆分: what goes to each successor besides the one that takes over the rest. */
function sharesOf(page: UnitPage, units: readonly UnitView[], words: Words): Field[] {
  const shares = {
    dispatches: page.dispatches.map(({ id, caseNumber }) => ({ value: id, label: caseNumber })),
    staff: page.people.filter(({ active }) => active).map(({ id, name, login }) => ({ value: id, label: `${name}（${login}）` })),
    subunits: units.filter(({ parentId, until }) => parentId === page.id && until === null).map(({ id, name }) => ({ value: id, label: name })),
  }
  const splits = (values: Values, id: string): boolean => listOf(values['former']).length === 1 && listOf(values['former'])[0] === page.id && listOf(values['successors']).includes(id) && textOf(values['heir']) !== '' && values['heir'] !== id
  return units.flatMap((unit) => {
    if (unit.level !== page.level || unit.until !== null || unit.id === page.id) return []
    return shareKinds
      .filter((kind) => shares[kind].length > 0)
      .map((kind): Field => ({ name: `${kind}:${unit.id}`, label: words.share[kind](unit.name), kind: 'some', choices: shares[kind], optional: true, hint: words.shareHint, when: (values) => splits(values, unit.id) && (kind !== 'staff' || values['fate'] === 'move') }))
  })
}
const shareKinds = ['dispatches', 'staff', 'subunits'] as const

/** What the form says goes where; what it does not show any more counts no more. */
const shared = (values: Values, kind: (typeof shareKinds)[number], successorIds: readonly string[]): { id: string; to: string }[] => successorIds.filter((to) => to !== values['heir']).flatMap((to) => listOf(values[`${kind}:${to}`]).map((id) => ({ id, to })))

function initialOf(order: UnitOrder): Values {
  const today = dayOf(new Date().toISOString())
  if (order.what === 'rename') return { name: order.unit.name }
  return order.what === 'add' ? { level: '1', kind: 'bureau', from: today } : { former: [order.unit.id], until: today, fate: 'move' }
}

async function send(order: UnitOrder, units: readonly UnitView[], values: Values, words: Words): Promise<string | null> {
  if (order.what === 'add') {
    const level = values['level'] === '2' ? 2 : 1
    await api('addUnit', { body: { name: textOf(values['name']), level, parentId: level === 2 ? textOf(values['parentId']) || null : null, kind: textOf(values['kind']) as UnitView['kind'], district: textOf(values['district']) || null, aliases: namesIn(textOf(values['aliases'])), from: textOf(values['from']) } })
    return null
  }
  if (order.what === 'rename') {
    await api('renameUnit', { params: { id: order.unit.id }, body: { version: order.unit.version, name: textOf(values['name']), why: textOf(values['why']) } })
    return null
  }
  const former = listOf(values['former'])
  const successorIds = listOf(values['successors'])
  // Who is to leave is named one by one: the server moves whom it is not told of.
  const people = values['fate'] === 'off' ? (await Promise.all(former.map((id) => api('unit', { params: { id } })))).flatMap((page) => page.people) : []
  const handedOver = await api('reformUnits', {
    body: {
      units: former.map((id) => ({ id, version: units.find((unit) => unit.id === id)?.version ?? 1 })),
      successorIds,
      heirId: textOf(values['heir']) || (successorIds[0] ?? ''),
      until: textOf(values['until']),
      why: textOf(values['why']),
      dispatches: shared(values, 'dispatches', successorIds).map(({ id, to }) => ({ id, unitId: to })),
      staff: [...people.map(({ id }) => ({ id, unitId: null })), ...(values['fate'] === 'off' ? [] : shared(values, 'staff', successorIds).map(({ id, to }) => ({ id, unitId: to })))],
      subunits: shared(values, 'subunits', successorIds).map(({ id, to }) => ({ id, parentId: to })),
    },
  })
  return words.reformed(handedOver)
}
