import { describe, expect, it } from 'vitest';
import { Ending } from './ending.ts';
import { fakeId } from './testing/fake-pupils.ts';
import { inLesson } from './testing/in-lesson.ts';

const hiding = async (hides = true) => {
  const { program, host, lesson, incidents } = await inLesson();
  const ending = new Ending(host, incidents, lesson.session);
  if (hides) program.hide(fakeId(1));
  const called = () => program.calls.map(({ call }) => call).filter((call) => /incident\.outcome|order/.test(call));
  const isHidden = () => program.station(fakeId(1))?.hiddenSince !== null;
  return { program, ending, called, isHidden };
};

describe('Ending', () => {
  it('[IND8] records what came of it, then shows the screen, and says that both are done', async () => {
    const { ending, called, isHidden } = await hiding();
    await ending.begin(fakeId(1));
    expect(ending.state.value).toMatchObject({ step: 'choosing', name: 'ICT1-01' });
    await ending.record('talked', 'all right again');
    expect(ending.state.value).toMatchObject({ step: 'ended', recorded: 'talked', shown: 'done' });
    expect(called()).toEqual(['incident.outcome', 'order']);
    expect(isHidden()).toBe(false);
  });

  it('[IND8] shows no screen when the outcome is refused, and can be tried again', async () => {
    const { ending, program, called, isHidden } = await hiding();
    await ending.begin(fakeId(1));
    program.refuse('incident.outcome', 'register-down');
    await ending.record('talked', '');
    expect(ending.state.value).toMatchObject({ step: 'choosing', code: 'register-down', recorded: null });
    expect([isHidden(), called()]).toEqual([true, ['incident.outcome']]);
    program.refuse('incident.outcome', null);
    await ending.record('talked', '');
    expect(ending.state.value).toMatchObject({ step: 'ended', code: null });
  });

  it('[IND8] keeps what was recorded when the PC cannot be reached, and only shows again', async () => {
    const { ending, program, called } = await hiding();
    await ending.begin(fakeId(1));
    program.setOutcome(fakeId(1), 'off');
    await ending.record('support', '');
    expect(ending.state.value).toMatchObject({ step: 'recorded', recorded: 'support', shown: 'off' });
    program.setOutcome(fakeId(1), 'done');
    await ending.show();
    expect(ending.state.value).toMatchObject({ step: 'ended', shown: 'done' });
    expect(called()).toEqual(['incident.outcome', 'order', 'order']);
  });

  it('[IND8] shows the screen where there is nothing to record, or nothing can be', async () => {
    const without = await hiding(false);
    await without.ending.begin(fakeId(1));
    expect(without.ending.state.value).toMatchObject({ step: 'nothing' });
    await without.ending.show();
    expect(without.ending.state.value).toMatchObject({ step: 'ended', recorded: null });
    const down = await hiding();
    down.program.refuse('incident.read', 'register-down');
    await down.ending.begin(fakeId(1));
    expect(down.ending.state.value).toMatchObject({ step: 'unread', code: 'register-down' });
    await down.ending.show();
    expect(down.isHidden()).toBe(false);
  });

  it('leaves what was closed meanwhile', async () => {
    const { ending, called } = await hiding();
    const begun = ending.begin(fakeId(1));
    ending.close();
    await begun;
    expect(ending.state.value).toBeNull();
    await ending.record('talked', '');
    expect(called()).toEqual([]);
  });
});
