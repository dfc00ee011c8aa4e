/** The board's lists of boards: how a reader finds a city by its name. */
import type { World } from '../world.ts'

/** `POST /forum/getChildForums`: what lies directly in an area, leaders and sub-areas alike. */
export const childForums = (world: World, fid: number): { fid: number; name: string }[] => world.forums.filter((forum) => forum.fup === fid).map(({ fid, name }) => ({ fid, name }))

/** `POST /forum/getForumsForSelect` */
export function forumSelect(world: World, fid: number): { list: { fid: number; name: string }[]; ids: number[] } {
  const list = childForums(world, fid)
  return { list, ids: list.map((forum) => forum.fid) }
}

/** `forum_data_<province>.jsonp`: every forum below, by fid, in a call to `IndexForum`. */
export function forumData(world: World, province: number): string {
  const within = (fid: number): number[] => [fid, ...childForums(world, fid).flatMap((child) => within(child.fid))]
  const entries = within(province).flatMap((fid) => {
    const forum = world.forumByFid.get(fid)
    return forum ? [[fid, { fid, name: forum.name, fup: forum.fup, childIds: childForums(world, fid).map((child) => child.fid), topIds: forum.fup === 0 ? [] : [province], forumState: 1 }]] : []
  })
  return `IndexForum(${JSON.stringify(Object.fromEntries(entries))})`
}
