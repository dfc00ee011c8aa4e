/** What the queue shows, as it stands in the address: so it can be shared, kept, and gone back to. */
import { screenings } from '../../../../storage/records/post.ts'
import type { Screening } from '../../../../storage/records/post.ts'
import type { Input } from '../../../contract.ts'
import { queueOrders } from '../../../contract/queue.ts'

type Order = (typeof queueOrders)[number]

/** The filters that are single values of the contract's own. */
export const plainFilters = ['urgency', 'topic', 'category', 'district', 'sourceId', 'flag', 'q'] as const
export type PlainFilter = (typeof plainFilters)[number]

export interface QueueView extends Partial<Record<PlainFilter, string>> {
  /** Waiting unless the address says otherwise. */
  screening: Screening | 'all'
  order: Order
}

/** Reads the address; what does not belong there is ignored, not sent. */
export function readView(search: URLSearchParams): QueueView {
  const screening = search.get('screening')
  const order = search.get('order')
  const view: QueueView = {
    screening: screening === 'all' || isOneOf(screenings, screening) ? screening : 'waiting',
    order: isOneOf(queueOrders, order) ? order : 'urgent',
  }
  for (const name of plainFilters) {
    const value = search.get(name)
    if (value) view[name] = value
  }
  return view
}

/** The address after a change; `undefined` takes a filter away. Defaults are left out. The chosen post stays. */
export function changeView(search: URLSearchParams, change: Partial<QueueView>): URLSearchParams {
  const view = { ...readView(search), ...change }
  const next = new URLSearchParams()
  if (view.screening !== 'waiting') next.set('screening', view.screening)
  if (view.order !== 'urgent') next.set('order', view.order)
  for (const name of plainFilters) if (view[name]) next.set(name, view[name])
  const post = search.get('post')
  if (post) next.set('post', post)
  return next
}

/** The address with another post chosen, or none. */
export function choosePost(search: URLSearchParams, post: string | undefined): URLSearchParams {
  const next = new URLSearchParams(search)
  if (post === undefined) next.delete('post')
  else next.set('post', post)
  return next
}

type Filter = Input<'queueFacets'>['query']

/** The view as the server's filter. */
export function filterOf({ screening, order: _order, ...plain }: QueueView): Filter {
  return { ...(plain as Omit<Filter, 'screening'>), ...(screening === 'all' ? {} : { screening }) }
}

export const isFiltered = (view: QueueView): boolean => plainFilters.some((name) => view[name] !== undefined)

function isOneOf<T extends string>(values: readonly T[], value: string | null): value is T {
  return value !== null && (values as readonly string[]).includes(value)
}
