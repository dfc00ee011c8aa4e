/** 文件导入: choose a file, see what would become of it, take it in, and get back the rows that could not be taken. */
import { Alert, App, Button, Select, Spin } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { UPLOAD_BYTES, UPLOAD_ENDINGS } from '../../../contract/import.ts'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'
import { ImportResult } from './import-result.tsx'
import { Preview } from './preview.tsx'
import './import.css'

interface Chosen {
  file: string
  bytes: Uint8Array<ArrayBuffer>
}
interface Asked {
  chosen: Chosen
  profile: string
  columns: Record<string, string>
}
const MEGABYTES = UPLOAD_BYTES / 1024 ** 2

const inputOf = ({ chosen: { file, bytes }, profile, columns }: Asked) => ({
  query: { file, ...(profile ? { profile } : {}), ...(Object.keys(columns).length > 0 ? { columns: JSON.stringify(columns) } : {}) },
  body: bytes,
})

export default function ImportPage() {
  const texts = useTexts()
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const picker = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<Chosen>()
  const [profile, setProfile] = useState('')
  /** What the person said of the columns of this file. */
  const [columns, setColumns] = useState<Record<string, string>>({})
  const profiles = useQuery({ queryKey: ['import-profiles'], queryFn: () => api('importProfiles'), staleTime: Number.POSITIVE_INFINITY })
  const preview = useMutation({ mutationFn: (asked: Asked) => api('previewImport', inputOf(asked)) })
  const run = useMutation({
    mutationFn: (asked: Asked) => api('runImport', inputOf(asked)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['queue'] }),
  })

  const look = (next: Chosen, name: string, said: Record<string, string>): void => {
    run.reset()
    setColumns(said)
    preview.mutate({ chosen: next, profile: name, columns: said })
  }
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (!UPLOAD_ENDINGS.some((ending) => file.name.toLowerCase().endsWith(ending))) return void message.error(texts.import.wrongKind)
    if (file.size > UPLOAD_BYTES) return void message.error(texts.import.tooLarge(MEGABYTES))
    try {
      const next = { file: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
      setChosen(next)
      look(next, profile, {})
    } catch {
      message.error(texts.import.unreadable)
    }
  }
  const named = profiles.data?.find(({ name }) => name === profile)
  const required = named?.columns.filter((column) => column.required).map(({ headings }) => headings[0] ?? '') ?? []
  const problem = run.error ?? preview.error ?? profiles.error
  return (
    <div className="page">
      <div className="page-head">
        <h1>{texts.import.title}</h1>
      </div>
      <p className="part-note">{texts.import.hint(MEGABYTES)}</p>
      <div className="import-choice">
        <input
          ref={picker}
          type="file"
          hidden
          accept={UPLOAD_ENDINGS.join(',')}
          aria-label={texts.import.file}
          onChange={(event) => {
            void choose(event.target.files?.[0])
            // The same file, mended, can be chosen again.
            event.target.value = ''
          }}
        />
        <Button type={chosen ? 'default' : 'primary'} onClick={() => picker.current?.click()}>
          {texts.import.choose}
        </Button>
        <span className="import-file">{chosen?.file}</span>
        <Select
          className="import-profile"
          value={profile}
          aria-label={texts.import.profile}
          onChange={(name) => {
            setProfile(name)
            if (chosen) look(chosen, name, {})
          }}
          options={[{ value: '', label: texts.import.automatic }, ...(profiles.data ?? []).map(({ name, title }) => ({ value: name, label: title }))]}
        />
      </div>
      {required.length > 0 && <p className="part-note">{texts.import.columns(required.join('、'))}</p>}
      {problem && <Alert type="error" showIcon title={problemText(problem, texts)} />}
      {preview.isPending && <Spin description={texts.import.reading} />}
      {run.data && <ImportResult result={run.data} />}
      {preview.data && !run.data && chosen && (
        <Preview
          preview={preview.data}
          running={run.isPending}
          onImport={() => run.mutate({ chosen, profile: preview.data.profile, columns })}
          onMap={(field, heading) => look(chosen, preview.data.profile, { ...columns, [field]: heading })}
        />
      )}
    </div>
  )
}
