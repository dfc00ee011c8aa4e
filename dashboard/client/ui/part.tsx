/** A titled part of a page; nothing when it has nothing to show. */
import type { ReactNode } from 'react'

export function Part({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  if (count === 0) return null
  return (
    <section className="part">
      <h2>
        {title} {count !== undefined && <span className="part-count">{count}</span>}
      </h2>
      {children}
    </section>
  )
}
