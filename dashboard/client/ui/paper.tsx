/** A sheet of A4 as it is printed: red head, number and day, the paper's own words. The frame of the page is not printed. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/wording.ts'

interface PaperProps {
  head: string
  number: string
  day: string
  children: ReactNode
  /** What stands beside the print button on the screen. */
  beside?: ReactNode
}

export function Paper({ head, number, day, children, beside }: PaperProps) {
  const { reports: words } = useTexts()
  return (
    <div className="page paper-page">
      <div className="paper-tools">
        {beside}
        <Button type="primary" onClick={() => window.print()}>
          {words.printNow}
        </Button>
      </div>
      <article className="paper">
        <header className="paper-head">
          <h1>{head}</h1>
          <p>
            <span>{number}</span>
            <time>{day}</time>
          </p>
        </header>
        {children}
      </article>
    </div>
  )
}

/** 一、总体情况 */
const sectionHead = /^[一二三四五六七八九十]、[^，。；]{1,20}$/u

/** Paragraphs of a plain text; a line that only names a section stands out. */
export function Paragraphs({ text }: { text: string }) {
  // Lines may repeat; their place is what tells them apart.
  return text.split(/\n+/u).map((line, n) => (
    <p key={`${n} ${line}`} className={sectionHead.test(line) ? 'section-head' : undefined}>
      {line}
    </p>
  ))
}
