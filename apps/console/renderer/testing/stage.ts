import '../strict.ts';
import { Role } from '@usher/protocol';
import { fakeId, fakeRoom } from './fake-pupils.ts';
import { FakePictures } from './fake-pictures.ts';
import { FakeProgram } from './fake-program.ts';

declare global {
  interface Window {
    /** What tests hold in their hands. */
    readonly stage: { readonly program: FakeProgram; readonly pictures: FakePictures };
  }
}

const query = new URLSearchParams(location.search);
const count = Number(query.get('pupils') ?? 30);
const isSignedIn = !query.has('signed-out') && !query.has('set-up');
const scheme = query.get('scheme');
const stations = fakeRoom(count, Date.now(), !query.has('calm'));
const rooms = query.has('no-rooms') ? [] : ['ICT1', 'ICT2', 'Library'];

const role = Role.catch('teacher').parse(query.get('role'));
const pin = query.get('pin') ?? undefined;

const program = new FakeProgram({
  user: 'm.okonkwo',
  password: 'three blue boats',
  stations,
  now: Date.now,
  role,
  ...(pin === undefined ? {} : { pin }),
  start: {
    school: query.get('school') ?? 'Ashbourne Community School',
    needsAccount: query.has('set-up'),
    link: { state: query.has('offline') ? 'connecting' : 'up', code: null, hubClockAheadMs: 0 },
    signedIn: isSignedIn ? { user: 'm.okonkwo', role, rooms, hasPin: pin !== undefined } : null,
    lock: null,
    registerTrouble: query.has('trouble') ? { kind: 'went-back', at: Date.now() - 60_000 } : null,
    settings: {
      scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'system',
      lockMinutes: 10,
      lockMessage: 'Eyes on the board, please',
      tileWidth: Number(query.get('tiles') ?? 120),
      singleKeys: true,
      room: 'ICT1',
      user: query.has('set-up') ? null : 'm.okonkwo',
      troubleRead: 0,
    },
  },
});
const MINUTE = 60_000;
const own = { by: 'm.okonkwo', what: null };
/** Incidents of every sort there is to see: told, raised, closed, at a screen and away from one. */
const SORTS = [
  { line: { station: 'ICT1-12', seen: false }, parts: [] },
  {
    line: { station: null, room: 'The yard', source: 'staff', own: true },
    parts: [
      { ...own, kind: 'report', what: 'unkind', text: 'Two of Year 8 would not let Sam sit with them, again.' },
      { ...own, kind: 'note', text: 'Spoke with all three. They will talk tomorrow with Ms Reid.' },
      { ...own, kind: 'outcome', what: 'restorative', text: '' },
    ],
  },
  { line: { station: 'ICT1-03', state: 'closed' }, parts: [] },
  { line: { station: 'LIB-2', room: 'Library', source: 'staff' }, parts: [] },
] as const;
for (let i = 0; i < Number(query.get('incidents') ?? 0); i += 1) {
  const { line, parts } = SORTS[i % SORTS.length] ?? SORTS[0];
  const agoMs = (i * i + 1) * 37 * MINUTE;
  const at = (n: number): number => Date.now() - agoMs + n * 9 * MINUTE;
  program.incidents.add(
    agoMs,
    line,
    parts.map((part, n) => ({ ...part, at: at(n) })),
  );
}
if (query.has('hidden')) for (const n of query.get('hidden')?.split(' ') ?? []) program.hide(fakeId(Number(n)));
if (query.has('locked')) program.lock();
const pictures = new FakePictures(program);
pictures.start(Number(query.get('tile-ms') ?? 1_000), 200);

Object.assign(window, { usher: program.bridge, stage: { program, pictures } });
// The windows' host makes this policy in the product; here the stage stands in for it.
(
  window as unknown as { trustedTypes?: { createPolicy: (name: string, rules: object) => unknown } }
).trustedTypes?.createPolicy('default', { createScriptURL: (url: string) => url });
await import('../main.tsx');
