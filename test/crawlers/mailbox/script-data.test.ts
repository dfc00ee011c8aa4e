import { expect, test } from 'vitest'
import { cutFirstList, cutLiteral, readLiteral } from '../../../crawlers/mailbox/script-data.ts'

test('literals as scripts write them', () => {
  expect(readLiteral("{page:{pageNo:1,},result:[{title:'it\\'s',n:2}]}")).toEqual({ page: { pageNo: 1 }, result: [{ title: "it's", n: 2 }] })
  expect(readLiteral('callback({"a":1});')).toEqual({ a: 1 })
  expect(readLiteral('\ufeff[1, 2]')).toEqual([1, 2])
  expect(() => readLiteral('alert(1); steal()')).toThrow(SyntaxError)
})

test('long whole numbers come as text, numbers inside texts stay', () => {
  expect(readLiteral('{"id":2050123456789012345,"n":12,"x":1.5e3,"t":"编号:2050123456789012345,"}')).toEqual({ id: '2050123456789012345', n: 12, x: 1500, t: '编号:2050123456789012345,' })
  expect(readLiteral('[1234567890123456, -1, 0.12345678901]')).toEqual(['1234567890123456', -1, 0.12345678901])
})

test('the value of a name is cut out by its brackets, brackets in texts aside', () => {
  const script = `var other = [9]; var articleList = [{"t":"a]}\\"b"}, ['c[']]; var x = {};`
  expect(cutLiteral(script, 'articleList')).toBe(`[{"t":"a]}\\"b"}, ['c[']]`)
  expect(cutLiteral('config: { "list" : [1] }', 'list')).toBe('[1]')
  expect(cutLiteral(script, 'List')).toBeNull()
  expect(cutLiteral('articleList = [1, 2', 'articleList')).toBeNull()
  expect(cutFirstList('x [1,[2]] [3]')).toBe('[1,[2]]')
})
