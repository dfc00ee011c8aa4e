/** The present password, for a dialog that asks for it. */
import { Input } from 'antd'
import type { InputProps } from 'antd'

export function PasswordInput(props: InputProps) {
  return <Input.Password {...props} autoComplete="current-password" maxLength={200} />
}
