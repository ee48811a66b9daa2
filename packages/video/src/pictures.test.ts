import { describe, expect, it } from 'vitest';
import { pictureKey } from './picture-event.ts';
import { Pictures } from './pictures.ts';
import { type FromWorker, steadyNow, type ToWorker } from './worker-messages.ts';

const OF = pictureKey('0196a000-0000-7000-8000-00000000abcd', 0, 'tile');

const LOOK = { capture: 3, sinceInputMs: 40, changed: true };

const stage = () => {
  const told: ToWorker[] = [];
  let hear: (event: MessageEvent<FromWorker>) => void = () => undefined;
  const pictures = new Pictures({
    postMessage: (message) => told.push(message),
    addEventListener: (_, handler) => {
      hear = handler;
    },
  });
  const say = (news: Partial<FromWorker>) =>
    hear({ data: { seen: [], broken: [], refused: {}, ...news } } as MessageEvent<FromWorker>);
  return { told, pictures, say };
};

const canvas = () => ({ transferControlToOffscreen: () => ({}) }) as unknown as HTMLCanvasElement;

describe('Pictures', () => {
  it('knows how long ago a picture was true', () => {
    const { pictures, say } = stage();
    pictures.show(OF, canvas());
    expect(pictures.ageMs(OF)).toBeNull();
    say({ seen: [[1, { ...LOOK, at: steadyNow() - 1_000 }]] });
    expect(pictures.ageMs(OF)).toBeGreaterThanOrEqual(1_000);
  });

  it('tells which pictures were looked at, and what the look showed', () => {
    const { pictures, say } = stage();
    const told: unknown[] = [];
    pictures.on({ seen: (looks) => told.push(...looks) });
    pictures.show(OF, canvas());
    say({ seen: [[1, { ...LOOK, at: 5 }]] });
    expect(told).toEqual([[OF, { ...LOOK, at: 5 }]]);
  });

  it('does not take late news of a replaced canvas for news of the new one', () => {
    const { pictures, say } = stage();
    const stop = pictures.show(OF, canvas());
    stop();
    pictures.show(OF, canvas());
    const told: unknown[] = [];
    pictures.on({ seen: (looks) => told.push(looks) });
    say({ seen: [[1, { ...LOOK, at: steadyNow() }]] });
    expect(told).toEqual([]);
    expect(pictures.ageMs(OF)).toBeNull();
  });

  it('passes bytes and base64 on, and counts anything else as refused', () => {
    const { pictures, told } = stage();
    pictures.take(new Uint8Array(3));
    pictures.take('AAAA');
    pictures.take({ not: 'a picture' });
    expect(told.map((message) => message.kind)).toEqual(['picture', 'picture']);
    expect(pictures.refused).toEqual({ 'bad-event': 1 });
  });

  it('says which streams are broken', () => {
    const { pictures, say } = stage();
    const broken: string[] = [];
    pictures.on({ broken: (keys) => broken.push(...keys) });
    say({ broken: [OF] });
    expect(broken).toEqual([OF]);
  });
});
