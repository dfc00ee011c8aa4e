/** Covers the personal data in a text before it leaves the house. */
import { findPersonal } from '../../classifiers/personal/personal.ts'
import { maskText } from '../../storage/records/mask.ts'

export const coverPersonal = (text: string): string => maskText(text, findPersonal({ title: '', content: text }).filter(({ field }) => field === 'content'))
