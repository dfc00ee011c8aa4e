/** The calendar day of an instant as people in Shanghai count it, `2026-01-31`. */
const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

export const dayInShanghai = (at: string): string => day.format(new Date(at))
