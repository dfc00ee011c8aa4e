/** The first rows of a file as they would become posts, and what is wrong with them. */
import { Alert, Button, Select } from 'antd'
import type { ImportPreviewView } from '../../../contract/import.ts'
import { minuteOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'

type Row = ImportPreviewView['rows'][number]

/** Shown even where the file has no such column. */
const mainFields = ['id', 'title', 'content', 'submittedAt', 'author', 'place', 'replyUnit', 'replyAt', 'replyText']

interface PreviewProps {
  preview: ImportPreviewView
  running: boolean
  onImport: () => void
  /** The person says in which column a field is; '' leaves it out. */
  onMap: (field: string, heading: string) => void
}

export function Preview({ preview, running, onImport, onMap }: PreviewProps) {
  const texts = useTexts()
  const { mapping, unused, rows, refused, title } = preview
  const found = new Map(mapping.map(({ field, heading }) => [field, heading]))
  const headings = [...mapping.map(({ heading }) => heading), ...unused]
  return (
    <section className="part">
      <h2>
        {texts.import.preview}
        <span className="part-note">
          {texts.import.previewOf(title, rows.length)}
          {!refused && (
            <Button type="primary" loading={running} onClick={onImport}>
              {texts.import.run}
            </Button>
          )}
        </span>
      </h2>
      {refused && <Alert type="error" showIcon title={refused} />}
      <div className="import-mapping" role="group" aria-label={texts.import.mapping}>
        {[...new Set([...mainFields, ...found.keys()])].map((field) => (
          <label key={field} className="import-column">
            {texts.import.fields[field] ?? field}
            <Select
              size="small"
              value={found.get(field) ?? ''}
              aria-label={texts.import.fields[field] ?? field}
              popupMatchSelectWidth={false}
              options={[{ value: '', label: texts.import.noColumn }, ...[...new Set(headings)].map((heading) => ({ value: heading, label: heading }))]}
              onChange={(heading) => onMap(field, heading)}
            />
          </label>
        ))}
      </div>
      {unused.length > 0 && <p className="part-note">{texts.import.unused(unused.join('、'))}</p>}
      {rows.length > 0 && (
        <div className="sheet-scroll">
          <table className="sheet">
            <thead>
              <tr>
                <th>{texts.import.row}</th>
                <th>{texts.import.fields['submittedAt']}</th>
                <th>{texts.import.fields['author']}</th>
                <th>{texts.import.post}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <PreviewRow key={row.row} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function PreviewRow({ row: { row, post, problems } }: { row: Row }) {
  const texts = useTexts()
  if (!post)
    return (
      <tr className="import-bad">
        <td className="number">{row}</td>
        <td colSpan={3}>{problems.map(({ column, problem }) => texts.import.problem(column, problem)).join('；')}</td>
      </tr>
    )
  return (
    <tr>
      <td className="number">{row}</td>
      <td className="number">{minuteOf(post.submittedAt)}</td>
      <td>{post.author}</td>
      <td className="wide">
        <b>{post.title}</b>
        <p className="import-text">{post.content}</p>
        {post.replies > 0 && <small>{texts.import.replies(post.replies)}</small>}
      </td>
    </tr>
  )
}
