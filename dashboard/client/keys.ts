/** Keyboard actions of a page. */
import { useEffect, useRef } from 'react'

export type KeyActions = Readonly<Record<string, () => void>>

/**
 * Calls the action of a single pressed key («j», «?», «1» …) while `active`. Typing in a field, a key
 * with Ctrl, Alt or Meta, and a key that already did something are left alone.
 */
export function useKeys(actions: KeyActions, active = true): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isField(event.target)) return
      const action = latest.current[keyName(event)]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [active])
}

/** With a Chinese input method switched on, browsers report the key as «Process»: then the key's place says which it was. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  if (event.key !== 'Process') return event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.code === 'Slash') return event.shiftKey ? '?' : '/'
  return event.code.replace(/^(?:Key|Digit)/, '').toLowerCase()
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
