/**
 * What the database itself checks: the version, and the types of the fields that queries name. Programs
 * check whole records before they write; this stops hands and other tools from storing a date where text
 * is compared. Not more: a stricter rule of a newer Huiyin would refuse what the older one, still running
 * beside it during an upgrade, writes rightly.
 */
import type { Document } from 'mongodb'
import { z } from 'zod'
import { kindFacts } from '../records/kinds.ts'
import type { KindName } from '../records/kinds.ts'

/** How a driver may write a JavaScript number; the alias `number` is not known to every engine. */
const NUMBER = ['int', 'long', 'double']

type JsonSchema = z.core.JSONSchema.BaseSchema

/** The collection validator of a kind, made from its zod schema. */
export function validatorOf(kind: KindName): Document {
  const { schema, fields, arrays = [], words } = kindFacts(kind)
  const whole = z.toJSONSchema(schema)
  const asked = [...fields, ...arrays, ...(words ? [words] : [])]
  const properties = typesOf(whole, asked.map((field) => field.split('.')))
  return { $jsonSchema: { bsonType: 'object', required: ['version'], properties: { ...properties, version: { bsonType: NUMBER, minimum: 1 } } } }
}

/** `bsonType`s of the properties that the paths lead to, objects on the way included. */
function typesOf(schema: JsonSchema, paths: readonly (readonly string[])[]): Document {
  const properties: Document = {}
  for (const name of new Set(paths.flatMap((path) => path.slice(0, 1)))) {
    const property = schema.properties?.[name]
    if (typeof property !== 'object') throw new Error(`the field ${name} is declared, but no schema has it`)
    const deeper = paths.filter((path) => path[0] === name && path.length > 1).map((path) => path.slice(1))
    const inner = alternatives(property).find((one) => one.properties)
    const items = alternatives(property).find((one) => one.items)?.items as JsonSchema | undefined
    properties[name] = {
      bsonType: bsonTypes(property),
      ...(deeper.length > 0 && inner ? { properties: typesOf(inner, deeper) } : {}),
      ...(items ? { items: { bsonType: bsonTypes(items) } } : {}),
    }
  }
  return properties
}

const alternatives = (schema: JsonSchema): JsonSchema[] => (schema.anyOf ?? schema.oneOf ?? [schema]) as JsonSchema[]

function bsonTypes(schema: JsonSchema): string[] {
  return [...new Set(alternatives(schema).flatMap((one) => [one.type].flat()).flatMap(bsonType))]
}

function bsonType(type: string | undefined): string | string[] {
  switch (type) {
    case 'integer':
    case 'number':
      return NUMBER
    case 'boolean':
      return 'bool'
    case 'string':
    case 'null':
    case 'array':
    case 'object':
      return type
    default:
      throw new Error(`a queried field is of type ${type}: it has no order in both databases`)
  }
}
