import { describe, expect, it } from 'vitest'
import { describeEvent } from '../../../classifiers/events/description.ts'
import { plant, told } from './invented-posts.ts'

describe('an event told', () => {
  const posts = plant.map(([title, body], i) => told(`p${i}`, i, title, body))

  it('has a title that a person wrote, with the place all share', () => {
    const { title, place } = describeEvent(posts)
    expect(place).toBe('翠微新城')
    expect(plant.map(([written]) => written as string)).toContain(title)
  })

  it('puts the place before a title that does not name it', () => {
    const { title } = describeEvent([told('a', 0, '搅拌站噪音太大', '翠微新城旁边的搅拌站噪音太大'), told('b', 1, '强烈要求搅拌站搬走', '我住翠微新城，搅拌站噪音扰民')])
    expect(title).toMatch(/^翠微新城：(?:搅拌站噪音太大|强烈要求搅拌站搬走)$/u)
  })

  it('stands for all with three posts, none a copy of another', () => {
    const copies = [posts[0]!, { ...posts[0]!, id: 'copy' }, ...posts.slice(1)]
    const chosen = describeEvent(copies).representatives
    expect(chosen).toHaveLength(3)
    expect(chosen.includes('p0') && chosen.includes('copy')).toBe(false)
  })

  it('invents nothing for a post without words', () => {
    expect(describeEvent([told('a', 0, '', '')])).toEqual({ title: '（无标题）', place: null, representatives: ['a'] })
  })
})
