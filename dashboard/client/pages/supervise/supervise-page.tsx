/** 催办督办: what is late, about to be late or drags on, and what is done about it. */
import { useTexts } from '../../texts/wording.ts'
import { useSearch } from '../../use-search.ts'
import { DueList } from './due-list.tsx'
import { LingeringList } from './lingering-list.tsx'
import { ReminderList } from './reminder-list.tsx'
import { SupervisionList } from './supervision-list.tsx'

const tabs = ['late', 'soon', 'lingering', 'supervisions', 'reminders'] as const

export default function SupervisePage() {
  const { supervising: words } = useTexts()
  const [search, changeSearch] = useSearch()
  const shown = tabs.find((tab) => tab === search.get('tab')) ?? 'late'
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <div className="filter-states" role="group" aria-label={words.title}>
        {tabs.map((tab) => (
          <button key={tab} type="button" aria-pressed={tab === shown} onClick={() => changeSearch({ tab })}>
            {words.tabs[tab]}
          </button>
        ))}
      </div>
      {(shown === 'late' || shown === 'soon') && <DueList which={shown} />}
      {shown === 'lingering' && <LingeringList />}
      {shown === 'supervisions' && <SupervisionList />}
      {shown === 'reminders' && <ReminderList />}
    </div>
  )
}
