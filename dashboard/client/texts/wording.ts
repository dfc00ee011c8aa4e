/** The chosen language, for every component; kept in this browser. */
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import { en } from './en.ts'
import type { Texts } from './zh.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'
const KEPT_AS = 'huiyin-language'

export interface Wording {
  texts: Texts
  language: Language
  choose(language: Language): void
}
export const WordingContext = createContext<Wording>({ texts: zh, language: 'zh', choose: () => undefined })

/** The texts in the person's language. */
export const useTexts = (): Texts => useContext(WordingContext).texts

/** The state behind the provider. Chinese unless the person chose otherwise. */
export function useWording(): Wording {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh'))
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    localStorage.setItem(KEPT_AS, language)
  }, [language])
  return useMemo(() => ({ texts: language === 'zh' ? zh : en, language, choose: setLanguage }), [language])
}
