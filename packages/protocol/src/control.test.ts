import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeControl, type Outgoing, parseControl } from './control.ts';
import { LIMITS } from './limits.ts';
import { type Direction, MESSAGES, type MessageType, controlLimit } from './messages.ts';
import { REFUSALS } from './refusal.ts';
import { messageOf } from './testing/index.ts';

const directions = Object.keys(MESSAGES) as Direction[];
const all = directions.flatMap((direction) =>
  Object.keys(MESSAGES[direction]).map((type) => [direction, type as MessageType<Direction>] as const),
);
type Anything = { readonly t: string; readonly id: string; readonly seq: number };
const anyMessage = fc.oneof(
  ...all.map(([direction, type]) =>
    messageOf(direction, type).map((message) => ({ direction, message: message as unknown as Anything })),
  ),
);
const encode = (message: Anything): string => encodeControl(message as unknown as Outgoing<Direction>, message.seq);
const bytesOf = (text: string): number => new TextEncoder().encode(text).byteLength;
const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const codeOf = (direction: Direction, text: string): string => {
  const parsed = parseControl(direction, text);
  return parsed.ok ? 'taken' : parsed.refused.code;
};
const stop = (body: object = { stream: 1 }, more: object = {}): string =>
  JSON.stringify({ v: 1, t: 'view.stop', id, seq: 1, body, ...more });
const helloBody = {
  schoolId: id,
  software: '1.0',
  bootId: id,
  connNonce: 'A'.repeat(43),
  lastEpoch: 0,
  policyVersion: 0,
};

describe('every message', () => {
  test.each(all)('[ENV1] %s %s is read back as it was written, or is too large for a frame', (direction, type) => {
    fc.assert(
      fc.property(messageOf(direction, type), (message) => {
        const text = encode(message);
        const parsed = parseControl(direction, text);
        if (bytesOf(text) > controlLimit(type)) return !parsed.ok && parsed.refused.code === 'too-large';
        expect(parsed).toEqual({ ok: true, value: message });
        return true;
      }),
      { numRuns: 60 },
    );
  });

  test.each(all)('[ENV4] %s %s is not known in directions that do not list it', (from, type) => {
    const others = directions.filter((direction) => !Object.hasOwn(MESSAGES[direction], type));
    const text = JSON.stringify({ v: 1, t: type, id, seq: 1, body: {} });
    expect(others.map((direction) => codeOf(direction, text))).toEqual(others.map(() => 'unknown-type'));
    expect(codeOf(from, text)).not.toBe('unknown-type');
  });
});

/** Every object within a value, itself included. */
const objectsIn = (value: unknown): Record<string, unknown>[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
};

test('[ENV2] a key that is not known is refused at any depth, whatever its name', () => {
  const names = fc.constantFrom('extra', '__proto__', 'constructor', 'toString', '', 'V', 'body ');
  fc.assert(
    fc.property(anyMessage, names, fc.nat(), ({ direction, message }, name, where) => {
      const text = encode(message);
      fc.pre(bytesOf(text) < controlLimit(message.t) - 100);
      const whole = JSON.parse(text) as object;
      const places = objectsIn(whole);
      const place = places[where % places.length] ?? {};
      fc.pre(!Object.hasOwn(place, name));
      // Assigning to __proto__ would set a prototype; JSON text makes a key of it.
      Object.defineProperty(place, name, { value: 1, enumerable: true, configurable: true });
      expect(codeOf(direction, JSON.stringify(whole))).toBe('bad-frame');
    }),
    { numRuns: 400 },
  );
}, 60_000);

describe('[ENV3] what is not of its form is refused', () => {
  test('at every place where a message can be cut', () => {
    const text = stop();
    for (let length = 0; length < text.length; length += 1)
      expect(codeOf('hub-to-agent', text.slice(0, length))).toBe('bad-frame');
  });

  test.each([
    ['nothing', ''],
    ['no object', 'null'],
    ['a list', '[]'],
    ['a word', 'hello'],
    ['depth', '['.repeat(LIMITS.controlBytes)],
    ['closed depth', '['.repeat(8_000) + ']'.repeat(8_000)],
    ['depth in the body', stop().replace('{"stream":1}', '{"stream":'.repeat(1_000) + '1' + '}'.repeat(1_000))],
    ['a fraction', stop({ stream: 1.5 })],
    ['a number below', stop({ stream: -1 })],
    ['a number above', stop({ stream: 2 ** 32 })],
    ['an endless number', stop().replace('"stream":1', '"stream":1e999')],
    ['a number as text', stop({ stream: '1' })],
    ['no body', JSON.stringify({ v: 1, t: 'view.stop', id, seq: 1 })],
    ['no version', JSON.stringify({ t: 'view.stop', id, seq: 1, body: { stream: 1 } })],
    ['a version as text', stop({ stream: 1 }, { v: '1' })],
    ['an id that is none', stop({ stream: 1 }, { id: id.toUpperCase() })],
    ['a type that is long', stop({ stream: 1 }, { t: 'x'.repeat(41) })],
    ['a byte order mark', `\ufeff${stop()}`],
  ])('%s', (_name, text) => {
    expect(codeOf('hub-to-agent', text)).toBe('bad-frame');
  });

  test.each([
    ['half a surrogate pair', 'PC \ud800'],
    ['a line feed', 'PC\n1'],
    ['an escape', '\u001b[2J'],
    ['a line separator', 'PC\u2028'],
    ['an outer space', ' PC'],
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
  ])('a name with %s', (_name, room) => {
    const text = JSON.stringify({ v: 1, t: 'room.open', id, seq: 1, body: { room } });
    expect(codeOf('console-to-hub', text)).toBe('bad-frame');
  });
});

test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', '', 'hello '])(
  '[ENV4] the type "%s" is not known',
  (t) => {
    expect(codeOf('agent-to-hub', JSON.stringify({ v: 1, t, id, seq: 1, body: {} }))).toBe('unknown-type');
  },
);

const consoleRelease = (targets: object[]): string => JSON.stringify({ grantId: id, expMs: 1, targets, order: {} });

describe('[ENV6] auth', () => {
  const auth = { grantId: id, expMs: 1, seq: 1, sig: 'A'.repeat(86) };
  const release = JSON.stringify({ v: 1, t: 'cmd.release', id, seq: 1, body: {}, auth });

  test('stands on a command to an agent', () => {
    expect(codeOf('hub-to-agent', release)).toBe('taken');
  });

  test('stands on nothing else', () => {
    expect(codeOf('hub-to-agent', stop({ stream: 1 }, { auth }))).toBe('bad-frame');
    const fromConsole = release.replace('"body":{}', `"body":${consoleRelease([{ station: id, seq: 1, sig: '' }])}`);
    expect(codeOf('console-to-hub', fromConsole)).toBe('bad-frame');
    expect(codeOf('console-to-hub', fromConsole.replace(/,"auth".*/, '}'))).toBe('taken');
  });
});

test('[VER1] another version is refused as that, whatever else the frame holds', () => {
  fc.assert(
    fc.property(
      fc.double().filter((v) => v !== 1 && Number.isFinite(v)),
      fc.jsonValue(),
      (v, rest) => {
        const text = JSON.stringify({ rest, v });
        expect(codeOf('agent-to-hub', text)).toBe(bytesOf(text) > LIMITS.controlBytes ? 'too-large' : 'wrong-version');
      },
    ),
  );
});

describe('a frame of the largest size', () => {
  const hello = JSON.stringify({ v: 1, t: 'hello', id, seq: 1, body: helloBody });
  const pad = (text: string, bytes: number): string => text + ' '.repeat(bytes - bytesOf(text));

  test('[LIM1] of 16 KiB is taken, one of a byte more is too large', () => {
    expect(codeOf('hub-to-agent', pad(stop(), LIMITS.controlBytes))).toBe('taken');
    expect(codeOf('hub-to-agent', pad(stop(), LIMITS.controlBytes + 1))).toBe('too-large');
  });

  test('[LIM1] is counted in bytes, not in characters', () => {
    for (const char of ['é', '漢', '😀']) {
      const text = JSON.stringify({ v: 1, t: char.repeat(Math.ceil(LIMITS.controlBytes / bytesOf(char))), id });
      expect(text.length).toBeLessThan(LIMITS.controlBytes);
      expect(codeOf('hub-to-agent', text)).toBe('too-large');
    }
  });

  test('[LIM2] is 8 KiB for a hello', () => {
    expect(codeOf('agent-to-hub', pad(hello, LIMITS.helloBytes))).toBe('taken');
    expect(codeOf('agent-to-hub', pad(hello, LIMITS.helloBytes + 1))).toBe('too-large');
  });
});

test('[CMD1] a command names 1 to 64 stations, each once', () => {
  const stations = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      station: id.slice(0, -3) + String(at).padStart(3, '0'),
      seq: at,
      sig: 'A'.repeat(86),
    }));
  const release = (targets: object[]): string =>
    codeOf('console-to-hub', `{"v":1,"t":"cmd.release","id":"${id}","seq":1,"body":${consoleRelease(targets)}}`);
  expect([0, 1, 64, 65].map((count) => release(stations(count)))).toEqual(['bad-frame', 'taken', 'taken', 'bad-frame']);
  expect(release([...stations(2), ...stations(1)])).toBe('bad-frame');
});

test('[REF3] whatever comes, the answer is a result, and its cause one short line', () => {
  const mutated = fc
    .tuple(anyMessage, fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 4 }))
    .map(([{ message }, changes]) =>
      changes.reduce((text, [where, put]) => {
        const at = where % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + put.length);
      }, encode(message)),
    );
  const input = fc.oneof(
    mutated,
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.jsonValue().map((body) => JSON.stringify({ v: 1, t: 'hello', id, seq: 1, body })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...directions), input, (direction, text) => {
      const parsed = parseControl(direction, text);
      if (parsed.ok) return Object.hasOwn(MESSAGES[direction], (parsed.value as Anything).t);
      const { code, detail, re } = parsed.refused;
      expect(Object.hasOwn(REFUSALS, code) && REFUSALS[code].close !== null).toBe(true);
      expect(detail.length).toBeLessThanOrEqual(300);
      expect(detail).not.toMatch(/\n| at .*:\d+:\d+/);
      expect((re ?? '').length).toBeLessThanOrEqual(64);
      return true;
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

test('[REF3] a cause that names what the peer wrote stays one line', () => {
  const detailOf = (parts: object): string => {
    const parsed = parseControl('agent-to-hub', JSON.stringify({ v: 1, t: 'hello', id, seq: 1, body: {}, ...parts }));
    return parsed.ok ? '' : parsed.refused.detail;
  };
  expect(detailOf({ t: 'a\r\nb' })).toBe('"a\uFFFD\uFFFDb" is not said in this direction');
  const key = detailOf({ 'evil\u2028\u202E\nline': 1 });
  expect(key).toContain('evil\uFFFD\uFFFD\uFFFDline');
});
