/**
 * 筛选: the list on the left, the post on the right, every action on a key.
 *   queue-view.ts     what is shown, in the address     use-queue.ts   the list       use-post.ts   one post
 *   use-decisions.ts  accept, dismiss, merge, return    dialogs/       what an action asks first
 *   post-panel.tsx    the post and its parts in post/   evidence-segments.ts common-stretches.ts  pure
 */
import { Drawer } from 'antd'
import type { InputRef } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useKeys } from '../../keys.ts'
import { useMay } from '../../me.ts'
import { useTexts } from '../../texts/wording.ts'
import { useNarrow } from '../../use-media.ts'
import { useSearch } from '../../use-search.ts'
import { CardList } from './card-list.tsx'
import type { DialogName } from './dialogs/dialogs.tsx'
import { KeysDialog } from './dialogs/keys-dialog.tsx'
import { FacetColumn } from './facet-column.tsx'
import { FilterBar } from './filter-bar.tsx'
import { PostPanel } from './post-panel.tsx'
import type { QueueView } from './queue-view.ts'
import { changeView, choosePost, readView } from './queue-view.ts'
import { useDecisions } from './use-decisions.ts'
import { readAhead } from './use-post.ts'
import { useQueue } from './use-queue.ts'
import './queue.css'

/** Fewer cards left than this, and the list is read again. */
const FEW = 12
const AHEAD = 2

export default function QueuePage() {
  const texts = useTexts()
  const narrow = useNarrow()
  const mayScreen = useMay('queue:screen')
  const queryClient = useQueryClient()
  const [search, changeSearch] = useSearch()
  const view = useStable(readView(search))
  const queue = useQueue(view)
  const named = search.get('post') ?? undefined
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const searchBox = useRef<InputRef>(null)
  const { cards } = queue
  // Where there is room, the first post is open without being asked for.
  const chosen = named ?? (narrow ? undefined : cards[0]?.id)

  /** The post that is open or about to be; unlike `chosen` it does not wait for the page to be drawn. */
  const latest = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    latest.current = chosen
  }, [chosen])
  const choose = useCallback(
    (id: string | undefined, replace = true) => {
      latest.current = id
      changeSearch((now) => choosePost(now, id), { replace })
    },
    [changeSearch],
  )
  /** Reads the list anew; what is open stays open, whatever is first then. */
  const reload = (): void => {
    if (named === undefined && latest.current !== undefined) choose(latest.current)
    void queue.reload()
  }
  const change = (part: Partial<QueueView>): void => changeSearch((now) => changeView(now, part))

  /** The one after it, or before it at the end. */
  const neighbourOf = (id: string): string | undefined => {
    const at = cards.findIndex((card) => card.id === id)
    return at < 0 ? cards[0]?.id : (cards[at + 1] ?? cards[at - 1])?.id
  }
  const moved = useRef<string | undefined>(undefined)
  const decisions = useDecisions({
    leave(id) {
      setDialog(null)
      const next = neighbourOf(id)
      if (view.screening !== 'all') queue.takeOut(id)
      moved.current = next
      // On a phone an emptied list goes back to itself, not to a blank post.
      if (latest.current === id) choose(next)
    },
    settled(id, outcome) {
      if (outcome === 'decided') {
        if (view.screening === 'all' || cards.length <= FEW) void queue.reload()
        return
      }
      void queue.reload()
      // An undone post is shown again; a refused one, too, unless the officer has moved on by hand.
      const undone = outcome === 'returned' && view.screening === 'waiting'
      if (undone || (outcome === 'refused' && latest.current === moved.current)) choose(id)
    },
  })

  const at = cards.findIndex((card) => card.id === chosen)
  useEffect(() => {
    if (chosen !== undefined) readAhead(queryClient, cards.slice(at + 1, at + 1 + AHEAD).map(({ id }) => id))
  }, [queryClient, chosen, at, cards])

  const step = (by: 1 | -1): void => {
    const from = cards.findIndex((card) => card.id === latest.current)
    const next = from < 0 ? cards[0] : cards[from + by]
    if (next) choose(next.id)
    else if (by === 1 && queue.hasMore) queue.loadMore()
  }
  useKeys(
    {
      j: () => step(1),
      k: () => step(-1),
      n: reload,
      '/': () => searchBox.current?.focus(),
      '?': () => setDialog('keys'),
      ...(mayScreen && !chosen ? { u: decisions.undoLast } : {}),
    },
    dialog === null,
  )

  const panel = chosen !== undefined && <PostPanel key={chosen} id={chosen} dialog={dialog} onDialog={setDialog} decisions={decisions} onChoose={choose} />
  return (
    <div className="queue">
      <FacetColumn view={view} onChange={change} />
      <section className="queue-list" aria-label={texts.queue.list}>
        <FilterBar view={view} queue={queue} paceCount={decisions.count} searchBox={searchBox} onChange={change} onKeys={() => setDialog('keys')} />
        <CardList queue={queue} view={view} chosen={chosen} onReload={reload} onChoose={(id) => choose(id, !narrow)} onChange={change} />
      </section>
      {narrow ? (
        <Drawer open={chosen !== undefined} onClose={() => choose(undefined)} size="100%" placement="right" className="queue-drawer" destroyOnHidden title={null} closable={false}>
          {panel}
        </Drawer>
      ) : (
        <section className="queue-post">{panel || <p className="queue-choose">{cards.length > 0 ? texts.queue.choose : ''}</p>}</section>
      )}
      <KeysDialog open={dialog === 'keys'} onClose={() => setDialog(null)} />
    </div>
  )
}

/** The same object as long as the view says the same, so that lists hang on what is shown and not on how often the page was drawn. */
function useStable(view: QueueView): QueueView {
  const text = JSON.stringify(view)
  return useMemo(() => JSON.parse(text) as QueueView, [text])
}
