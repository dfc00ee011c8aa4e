/** Entries of the audit trail; a person or a record is looked up by a click on it. */
import type { Answer } from '../../../contract.ts'
import { secondOf } from '../../shanghai-time.ts'
import { useTexts } from '../../texts/wording.ts'

const HASH_SHOWN = 10

interface AuditSheetProps {
  entries: Answer<'audit'>['entries']
  onPerson: (id: string) => void
  onSubject: (subject: string) => void
}

export function AuditSheet({ entries, onPerson, onSubject }: AuditSheetProps) {
  const texts = useTexts()
  return (
    <div className="sheet-scroll">
      <table className="sheet audit-sheet">
        <thead>
          <tr>
            <th>{texts.audit.seq}</th>
            <th>{texts.audit.time}</th>
            <th>{texts.audit.person}</th>
            <th>{texts.audit.action}</th>
            <th>{texts.audit.subject}</th>
            <th>{texts.audit.detail}</th>
            <th>{texts.audit.hash}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <td className="number">{entry.seq}</td>
              <td className="number">{secondOf(entry.at)}</td>
              <td>
                <button type="button" className="audit-link" title={texts.audit.onlyThis} onClick={() => onPerson(entry.by)}>
                  {texts.stages[entry.byName] ?? entry.byName}
                </button>
              </td>
              <td>{texts.actions[entry.action] ?? entry.action}</td>
              <td>
                {entry.subject && (
                  <button type="button" className="audit-link" title={texts.audit.onlyThis} onClick={() => onSubject(entry.subject)}>
                    <code>{entry.subject}</code>
                  </button>
                )}
              </td>
              <td className="wide">{detailText(entry.detail)}</td>
              <td>
                <code title={entry.hash}>{entry.hash.slice(0, HASH_SHOWN)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const detailText = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .filter(([name, value]) => name !== 'hash' && value !== '' && value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
