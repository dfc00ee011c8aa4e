/** The main navigation: as many entries as there is room for, the rest behind «更多». */
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { NavLink, useLocation, useNavigate } from 'react-router'
import { useTexts } from '../texts/wording.ts'

export interface NavigationEntry {
  path: string
  to: string
  text: string
  count?: ReactNode
}

/** Its entries are measured once: give it another `key` with other entries. */
export function MainNavigation({ entries }: { entries: readonly NavigationEntry[] }) {
  const texts = useTexts()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const { list, fits } = useRoom()
  const rest = entries.slice(fits)
  const here = rest.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
  return (
    <nav className="shell-nav" aria-label={texts.nav.main}>
      <div className="shell-nav-list" ref={list}>
        {entries.map(({ path, to, text, count }, place) => (
          // What has wrapped out of sight is in the menu: neither the keyboard nor a screen reader meets it twice.
          <NavLink key={path} to={to} inert={place >= fits} className={({ isActive }) => (isActive ? 'active' : '') + (place >= fits ? ' hidden' : '')}>
            {text}
            {count}
          </NavLink>
        ))}
      </div>
      {rest.length > 0 && (
        <Dropdown trigger={['click']} menu={{ selectedKeys: here ? [here.path] : [], items: rest.map(({ path, text, count }) => ({ key: path, label: <span className="shell-nav-more-entry">{text}{count}</span> })), onClick: ({ key }) => void navigate(rest.find(({ path }) => path === key)?.to ?? key) }}>
          <Button type="text" className={here ? 'shell-nav-more active' : 'shell-nav-more'}>
            {here?.text ?? texts.nav.more} ▾
          </Button>
        </Dropdown>
      )}
    </nav>
  )
}

/** How many entries stand in the first row: the list wraps, and only its first row is seen. */
function useRoom(): { list: React.RefObject<HTMLDivElement | null>; fits: number } {
  const list = useRef<HTMLDivElement>(null)
  const [fits, setFits] = useState(Number.POSITIVE_INFINITY)
  const measure = useCallback((): void => {
    const entries = [...(list.current?.children ?? [])] as HTMLElement[]
    const top = entries[0]?.offsetTop
    const wrapped = entries.findIndex((entry) => entry.offsetTop !== top)
    setFits(wrapped === -1 ? entries.length : wrapped)
  }, [])
  useLayoutEffect(() => {
    measure()
    const watcher = new ResizeObserver(measure)
    if (list.current) for (const watched of [list.current, ...list.current.children]) watcher.observe(watched)
    return () => watcher.disconnect()
  }, [measure])
  return { list, fits }
}
