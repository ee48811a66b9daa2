import fc from 'fast-check';
import type { z } from 'zod';
import { type Direction, type Message, MESSAGES, type MessageType } from '../messages.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { Name, Nonce, ScreenMessage, Uuid } from '../words.ts';
import { CommandAuth } from '../command.ts';

const hexUuid = fc
  .tuple(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 8, max: 11 }),
  )
  .map(([bytes, version, variant]) => {
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const third = `${version}${hex.slice(13, 16)}`;
    const fourth = `${variant.toString(16)}${hex.slice(17, 20)}`;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${third}-${fourth}-${hex.slice(20)}`;
  });

const base64 = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')),
    minLength,
    maxLength,
  });

const spoken = (schema: z.ZodType, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', minLength, maxLength }).filter((text) => schema.safeParse(text).success);

// Patterns that say too much for a generator; everything else is derived from the schema itself.
const WORDS = new Map<unknown, fc.Arbitrary<unknown>>([
  [Name, spoken(Name, 1, 20)],
  [ScreenMessage, spoken(ScreenMessage, 0, 60)],
  [Uuid, hexUuid],
  [Nonce, base64(43, 43)],
]);

type Definition = {
  readonly type: string;
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly element: z.ZodType;
  readonly innerType: z.ZodType;
  readonly options: readonly z.ZodType[];
  readonly entries: Readonly<Record<string, string>>;
  readonly values: readonly unknown[];
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
};
type Check = {
  readonly check: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: number;
  readonly pattern?: RegExp;
};

const checksOf = (definition: Definition): readonly Check[] => (definition.checks ?? []).map((check) => check._zod.def);

const bound = (checks: readonly Check[], kind: string, other: number): number => {
  const found = checks.find(({ check }) => check === kind);
  return found?.minimum ?? found?.maximum ?? found?.value ?? other;
};

const stringOf = (checks: readonly Check[]): fc.Arbitrary<string> => {
  const minLength = bound(checks, 'min_length', 0);
  const maxLength = bound(checks, 'max_length', 100);
  const pattern = checks.find((check) => check.pattern !== undefined)?.pattern;
  if (pattern === undefined) return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 80) });
  if (pattern.source.startsWith('^[A-Za-z0-9_-]*')) return base64(Math.min(maxLength, 120), minLength);
  return fc.stringMatching(pattern).filter((text) => text.length <= maxLength && text.length >= minLength);
};

/** Values that a schema accepts, derived from it; refinements are left to a filter on the whole. */
const valueOf = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  const word = WORDS.get(schema);
  if (word !== undefined) return word;
  const definition = schema._zod.def as unknown as Definition;
  const checks = checksOf(definition);
  switch (definition.type) {
    case 'object': {
      const fields = Object.entries(definition.shape);
      const optional = ([, field]: [string, z.ZodType]): boolean => field._zod.def.type === 'optional';
      return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field)])), {
        requiredKeys: fields.filter((field) => !optional(field)).map(([name]) => name),
        noNullPrototype: true,
      });
    }
    case 'array': {
      const maxLength = Math.min(bound(checks, 'max_length', 10), 70);
      return fc.array(valueOf(definition.element), { minLength: bound(checks, 'min_length', 0), maxLength });
    }
    case 'nullable':
      return fc.option(valueOf(definition.innerType), { nil: null });
    case 'optional':
      return valueOf(definition.innerType);
    case 'union':
      return fc.oneof(...definition.options.map(valueOf));
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries));
    case 'literal':
      return fc.constantFrom(...definition.values);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: bound(checks, 'greater_than', 0), max: bound(checks, 'less_than', 2 ** 53 - 1) });
    case 'string':
      return stringOf(checks);
    default:
      throw new TypeError(`no values are made for a schema of type ${definition.type}`);
  }
};

/** Any message of one type that may be said in a direction; not all fit into a frame. */
export const messageOf = <D extends Direction>(direction: D, type: MessageType<D>): fc.Arbitrary<Message<D>> => {
  const schemas: Readonly<Record<string, z.ZodType>> = MESSAGES[direction];
  const schema = schemas[type];
  if (schema === undefined) throw new TypeError(`${type} is not said in this direction`);
  const body = valueOf(schema).filter((value) => schema.safeParse(value).success);
  const mayCarryAuth = direction === 'hub-to-agent' && type.startsWith('cmd.');
  const auth = mayCarryAuth ? fc.option(valueOf(CommandAuth), { nil: undefined }) : fc.constant(undefined);
  return fc.tuple(hexUuid, fc.nat(0xffff_ffff), body, auth).map(([id, seq, value, signature]) => {
    const message = { v: PROTOCOL_VERSION, t: type, id, seq, body: value };
    return (signature === undefined ? message : { ...message, auth: signature }) as unknown as Message<D>;
  });
};
