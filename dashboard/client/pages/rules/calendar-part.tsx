/** 放假安排 and 临时停办: which years are known, and what the office enters beside the calendar file. */
import { Alert, App, Button } from 'antd'
import { useRef, useState } from 'react'
import type { CalendarEntries } from '../../../../storage/records/calendar.ts'
import type { RulesView } from '../../../contract/rules.ts'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'
import { Part } from '../../ui/part.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { ClosureDialog, YearDialog } from './calendar-dialogs.tsx'
import { asRanges } from './days-in.ts'
import { DraftBar } from './draft-bar.tsx'
import { PreviewPart } from './preview-part.tsx'
import { SaveDialog } from './save-dialog.tsx'

type Hours = RulesView['calendar']['hours']
type Year = CalendarEntries['years'][number]

export function CalendarPart({ view, manages }: { view: RulesView; manages: boolean }) {
  const texts = useTexts()
  const { rules: words } = texts
  const say = words.calendar
  const { message, notification } = App.useApp()
  const picker = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState<CalendarEntries | null>(null)
  const [open, setOpen] = useState<{ year: Year | number } | 'closure' | 'save' | null>(null)
  const entries = draft ?? view.calendar.entries
  const entered = (year: number): Year | undefined => entries.years.find((one) => one.year === year)
  const putYear = (next: Year): void => setDraft({ ...entries, years: [...entries.years.filter(({ year }) => year !== next.year), next].toSorted((a, b) => a.year - b.year) })
  const known = [...view.calendar.years.map(({ year }) => year), ...entries.years.map(({ year }) => year)].filter((year, n, all) => all.indexOf(year) === n).toSorted((a, b) => a - b)
  const rows = known.map((year) => ({ year, saved: view.calendar.years.find((one) => one.year === year), own: entered(year) }))
  const unknown = rows.filter(({ saved, own }) => saved?.source === 'unknown' && !own)[0]?.year

  async function read(file: File): Promise<void> {
    try {
      const found = await api('readCalendarFile', { body: new Uint8Array(await file.arrayBuffer()) })
      const years = new Set(found.years.map(({ year }) => year))
      const starts = new Set(found.closures.map(({ from }) => from))
      setDraft({ years: [...entries.years.filter(({ year }) => !years.has(year)), ...found.years], closures: [...entries.closures.filter(({ from }) => !starts.has(from)), ...found.closures] })
      message.info(say.uploaded(found.years.length, found.closures.length))
    } catch (error) {
      notification.error({ title: problemText(error, texts) })
    }
  }

  return (
    <>
      <p className="part-note">{say.note}</p>
      {unknown !== undefined && unknown <= Number(view.today.slice(0, 4)) + 1 && <Alert type="warning" showIcon className="draft-bar" title={`${unknown}：${say.unknown}`} />}
      <Sheet
        folds
        rows={rows}
        keyOf={({ year }) => String(year)}
        columns={[
          { key: 'year', head: say.year, render: ({ year }) => <b>{year}</b> },
          { key: 'source', head: say.source, render: ({ saved, own }) => <span className="tag">{say.sources[own ? 'entered' : (saved?.source ?? 'unknown')]}</span> },
          {
            key: 'days',
            head: say.holidays,
            className: 'wide',
            render: ({ saved, own }) =>
              own ? (
                <>
                  {asRanges(own.holidays).join('、')}
                  {own.makeUp.length > 0 && <small>{`${say.makeUpDays}：${asRanges(own.makeUp).join('、')}`}</small>}
                  <small>{own.source}</small>
                </>
              ) : saved?.counts ? (
                [`${say.free} ${say.days(saved.counts.free)}`, `${say.makeUp} ${say.days(saved.counts.makeUp)}`, `${say.worked} ${say.days(saved.counts.worked)}`].join('，')
              ) : (
                say.unknown
              ),
          },
          ...(manages
            ? [
                {
                  key: 'acts', acts: true,
                  render: ({ year, own }: { year: number; own: Year | undefined }) => (
                    <span className="commands">
                      <Button size="small" aria-label={`${own ? say.change : say.enter} ${year}`} onClick={() => setOpen({ year: own ?? year })}>
                        {own ? say.change : say.enter}
                      </Button>
                      {own && (
                        <Button size="small" danger aria-label={`${say.withdraw} ${year}`} onClick={() => setDraft({ ...entries, years: entries.years.filter((one) => one.year !== year) })}>
                          {say.withdraw}
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {manages && (
        <div className="rules-line">
          {unknown !== undefined && (
            <Button type="primary" onClick={() => setOpen({ year: unknown })}>
              {say.enterYear(unknown)}
            </Button>
          )}
          <span className="file-picker">
            <input
              ref={picker}
              type="file"
              className="file-input"
              accept=".json,.yaml,.yml"
              aria-label={say.upload}
              onChange={({ target }) => {
                const [file] = target.files ?? []
                if (file) void read(file)
                // The same file once more, mended, is a change as well.
                target.value = ''
              }}
            />
            <Button onClick={() => picker.current?.click()}>{say.upload}</Button>
          </span>
          <small>{say.uploadHint}</small>
        </div>
      )}
      <Part title={say.closures}>
        <p className="part-note">{say.closuresNote}</p>
        {entries.closures.length === 0 && <p>{say.noClosures}</p>}
        {entries.closures.length > 0 && (
          <Sheet
            folds
            rows={entries.closures}
            keyOf={({ from }) => from}
            columns={[
              { key: 'from', head: say.closureFrom, labelled: true, className: 'number', render: ({ from }) => from.replace('T', ' ') },
              { key: 'until', head: say.closureUntil, labelled: true, className: 'number', render: ({ until }) => until.replace('T', ' ') },
              { key: 'why', head: say.closureWhy, className: 'wide', render: ({ why }) => why },
              { key: 'declared', head: say.declared, labelled: true, className: 'number', render: ({ declared }) => declared?.slice(0, 16).replace('T', ' ') },
              ...(manages
                ? [
                    {
                      key: 'acts', acts: true,
                      render: ({ from }: { from: string }) => (
                        <Button size="small" danger aria-label={`${words.remove} ${from}`} onClick={() => setDraft({ ...entries, closures: entries.closures.filter((one) => one.from !== from) })}>
                          {words.remove}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
        {view.calendar.fileClosures > 0 && <p className="part-note">{say.fileClosures(view.calendar.fileClosures)}</p>}
        {manages && <Button onClick={() => setOpen('closure')}>{say.addClosure}</Button>}
      </Part>
      {draft && <DraftBar save={words.save} onSave={() => setOpen('save')} onDiscard={() => setDraft(null)} />}
      <PreviewPart calendar={draft} />
      <Part title={say.hours}>
        <p className="part-note">{say.hoursNote}</p>
        <WorkingHours hours={view.calendar.hours} />
      </Part>
      {open === 'closure' && <ClosureDialog onClose={() => setOpen(null)} onDone={(closure) => setDraft({ ...entries, closures: [...entries.closures, closure].toSorted((a, b) => (a.from < b.from ? -1 : 1)) })} />}
      {typeof open === 'object' && open !== null && <YearDialog year={open.year} onClose={() => setOpen(null)} onDone={putYear} />}
      {open === 'save' && (
        <SaveDialog
          title={words.save}
          save={({ why }) => api('changeCalendar', { body: { ...entries, version: view.versions.calendar, why } })}
          onClose={(saved) => {
            setOpen(null)
            if (saved) setDraft(null)
          }}
        />
      )}
    </>
  )
}

function WorkingHours({ hours: { week, makeUp } }: { hours: Hours }) {
  const say = useTexts().rules.calendar
  const said = (spans: Hours['makeUp']): string => spans.map(({ from, to }) => `${from}–${to}`).join('、') || say.off
  return (
    <ul className="rules-hours">
      {[...Object.entries(week).map(([day, spans]) => [say.weekdays[day] ?? day, spans] as const), [say.makeUpHours, makeUp] as const].map(([name, spans]) => (
        <li key={name}>
          <b>{name}</b> {said(spans)}
        </li>
      ))}
    </ul>
  )
}
