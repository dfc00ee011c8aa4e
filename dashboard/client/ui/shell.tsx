/** The frame of every page: name, main navigation, the person. On a phone the navigation is at the bottom, under the thumb. */
import { App, Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useContext } from 'react'
import { NavLink } from 'react-router'
import type { Permission } from '../../../storage/records/permissions.ts'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { problemText } from '../problem-texts.ts'
import { ME } from '../query-client.ts'
import { useTexts, WordingContext } from '../texts/wording.ts'
import { useLastSearch } from '../use-last-search.ts'
import { SearchChanged } from '../use-search.ts'
import { Emblem } from './emblem.tsx'
import { MainNavigation } from './main-navigation.tsx'
import { WaitingCount } from './waiting-count.tsx'
import { WorkCount } from './work-count.tsx'

/** In the order of a day's work; those further down are behind «更多» where a window is narrow. */
const entries = [
  { path: '/queue', text: 'queue', permission: 'queue:read' },
  { path: '/inbox', text: 'inbox', permission: 'dispatch:handle' },
  { path: '/cases', text: 'cases', permission: 'case:read' },
  { path: '/approvals', text: 'approvals', permission: 'case:read' },
  { path: '/reviews', text: 'reviews', permission: 'reply:review' },
  { path: '/trending', text: 'trending', permission: 'event:read' },
  { path: '/register', text: 'register', permission: 'post:register' },
  { path: '/import', text: 'import', permission: 'import:run' },
  { path: '/instructions', text: 'instructions', permission: 'instruction:read' },
  { path: '/reports', text: 'reports', permission: 'report:read' },
  { path: '/supervise', text: 'supervise', permission: 'reminder:read' },
  { path: '/enterprise', text: 'enterprise', permission: 'enterprise:read' },
  { path: '/media', text: 'media', permission: 'media:read' },
  { path: '/notices', text: 'notices', permission: 'supervision:answer' },
  { path: '/duties', text: 'duties', permission: 'duty:plan' },
  { path: '/forwarding', text: 'forwarding', permission: 'forwarding:read' },
  { path: '/outbox', text: 'outbox', permission: 'outbox:read' },
  { path: '/sources', text: 'sources', permission: 'source:read' },
  { path: '/labelling', text: 'labelling', permission: 'post:label' },
  { path: '/rules', text: 'rules', permission: 'rules:read' },
  { path: '/platforms', text: 'platforms', permission: 'platform:manage' },
  { path: '/units', text: 'units', permission: 'unit:read' },
  { path: '/staff', text: 'staff', permission: 'staff:read' },
  { path: '/audit', text: 'audit', permission: 'audit:read' },
] as const satisfies readonly { path: string; text: string; permission: Permission }[]

export function Shell({ children }: { children: ReactNode }) {
  const texts = useTexts()
  const me = useMe()
  const [queueSearch, lookAgain] = useLastSearch('/queue')
  const mine = me.mustChangePassword || me.mustUseCode ? [] : entries.filter(({ permission }) => me.permissions.includes(permission))
  return (
    <div className="shell">
      <header className="shell-head">
        <NavLink to="/" className="shell-name">
          <Emblem />
          <b>{texts.program}</b>
          <span className="shell-slogan">{texts.slogan}</span>
        </NavLink>
        <MainNavigation key={mine.map(({ text }) => texts.nav[text]).join()} entries={mine.map(({ path, text }) => ({ path, to: path === '/queue' ? path + queueSearch : path, text: texts.nav[text], count: countOf(text) }))} />
        <Person />
      </header>
      <SearchChanged value={lookAgain}>
        <main className="shell-main">{children}</main>
      </SearchChanged>
    </div>
  )
}

function countOf(text: (typeof entries)[number]['text']): ReactNode {
  if (text === 'queue') return <WaitingCount />
  return text === 'approvals' || text === 'inbox' || text === 'reviews' || text === 'enterprise' ? <WorkCount of={text} /> : null
}

function Person() {
  const texts = useTexts()
  const me = useMe()
  const { language, choose } = useContext(WordingContext)
  const { notification } = App.useApp()
  const queryClient = useQueryClient()
  const logOut = async (): Promise<void> => {
    try {
      await api('logout')
      // First this, or the mounted pages would go on watching what is thrown away below.
      queryClient.setQueryData(ME, null)
      // What this person saw must not be there for the next one.
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] })
    } catch (error) {
      notification.error({ title: problemText(error, texts) })
    }
  }
  return (
    <div className="shell-person">
      <NavLink to="/account" className="shell-me" title={texts.nav.account}>
        {me.name}
        <small>{texts.roles[me.role]}</small>
      </NavLink>
      <Button type="text" size="small" onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
        {texts.nav.language}
      </Button>
      <Button type="text" size="small" onClick={() => void logOut()}>
        {texts.nav.logout}
      </Button>
    </div>
  )
}
