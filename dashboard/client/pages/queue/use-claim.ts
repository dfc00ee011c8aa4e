/** While an officer reads a waiting post, others see who has it; when another has it, this says so. */
import { useEffect, useState } from 'react'
import type { PostView } from '../../../contract/post.ts'
import { api, ApiProblem } from '../../api.ts'

/** Leafing through is not reading. */
const READING_AFTER_MS = 800
/** The server keeps a claim for two minutes. */
const RENEW_MS = 75_000

/** The server's sentence about who else has the post open; null when nobody has. */
export function useClaim({ id, screening }: Pick<PostView, 'id' | 'screening'>, mayScreen: boolean): string | null {
  const [held, setHeld] = useState<{ id: string; by: string } | null>(null)
  useEffect(() => {
    if (!mayScreen || screening !== 'waiting') return
    let left = false
    const claim = async (): Promise<void> => {
      try {
        await api('claimPost', { params: { id } })
        if (!left) setHeld(null)
      } catch (error) {
        // Deciding tells every other failure by itself; here only another reader matters.
        if (!left && error instanceof ApiProblem && error.code === 'illegal') setHeld({ id, by: error.message })
      }
    }
    const first = setTimeout(() => void claim(), READING_AFTER_MS)
    const renewal = setInterval(() => void claim(), RENEW_MS)
    return () => {
      left = true
      clearTimeout(first)
      clearInterval(renewal)
    }
  }, [id, screening, mayScreen])
  return held?.id === id && screening === 'waiting' ? held.by : null
}
