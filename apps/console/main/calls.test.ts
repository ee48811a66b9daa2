import { describe, expect, it } from 'vitest';
import { serveCalls } from './calls.ts';
import type { CallRefused } from './errors.ts';
import { LessonStage } from './testing/lesson-stage.ts';

const serve = () => {
  const refused: string[] = [];
  const { lesson } = new LessonStage();
  const onRefused = ({ code }: CallRefused): void => void refused.push(code);
  return { refused, lesson, invoke: serveCalls(lesson, onRefused) };
};

describe('[EH-09] calls of the page', () => {
  it.each(['', 'START', 'toString', '__proto__', 'constructor', 'sign-in '])('%j is unknown', async (call) => {
    const { invoke, refused } = serve();
    await expect(invoke(call, {})).rejects.toMatchObject({ code: 'unknown-call' });
    expect(refused).toEqual(['unknown-call']);
  });

  it.each([
    ['start', null],
    ['start', { extra: 1 }],
    ['sign-in', { user: 'x' }],
    ['sign-in', { user: 'a\nb', password: 'p' }],
    ['order', { stations: [], order: { kind: 'release' } }],
    ['order', { stations: ['not-a-uuid'], order: { kind: 'release' } }],
    ['order', { stations: ['0198a0c0-0000-7000-8000-000000000001'], order: { kind: 'format-disk' } }],
    ['tiles.visible', { stations: [], width: -1, height: 10 }],
    ['settings.save', { lockMinutes: 1e9 }],
  ])('%s with %j is refused', async (call, input) => {
    const { invoke, refused } = serve();
    await expect(invoke(call, input)).rejects.toMatchObject({ code: 'bad-input' });
    expect(refused).toEqual(['bad-input']);
  });

  it('an answer that is not of the contract never reaches the page', async () => {
    const { lesson } = serve();
    const handlers = { ...lesson.handlers, start: async () => ({ secret: 'key' }) as never };
    const refused: string[] = [];
    const invoke = serveCalls({ handlers, locked: false }, ({ code }) => void refused.push(code));
    await expect(invoke('start', {})).rejects.toMatchObject({ code: 'bad-output' });
    expect(refused).toEqual(['bad-output']);
  });

  it('an answer of the contract does', async () => {
    const { invoke } = serve();
    expect(await invoke('settings.save', { scheme: 'dark' })).toEqual({});
  });
});
