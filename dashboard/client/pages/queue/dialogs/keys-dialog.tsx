/** Every key of the page. */
import { Modal } from 'antd'
import { useTexts } from '../../../texts/wording.ts'

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const texts = useTexts()
  return (
    <Modal open={open} title={texts.keys.title} onCancel={onClose} footer={null} width={460}>
      <table className="keys">
        <tbody>
          {texts.keys.rows.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
