import { addAccount } from '@usher/hub';
import { newId, SessionKey } from '@usher/trust';
import { wellReport } from '../../integration/hub/lesson-room.ts';
import { RunningSchool, saying } from '../../integration/hub/running-school.ts';
import { ObeyingStation } from './obeying-station.ts';
import { startHubProcess } from './usher-process.ts';

const TEACHER = { user: 'mo', password: 'a quiet room' };

/** A hub in a process of its own with a lesson going on at it, to be attacked from outside. */
export class BesetHub implements AsyncDisposable {
  readonly school: RunningSchool;
  readonly pid: number;
  readonly port: number;
  readonly roundTrip: () => Promise<number>;
  readonly #stop: AsyncDisposableStack;

  private constructor(of: Pick<BesetHub, 'school' | 'pid' | 'port' | 'roundTrip'>, stop: AsyncDisposableStack) {
    this.school = of.school;
    this.pid = of.pid;
    this.port = of.port;
    this.roundTrip = of.roundTrip;
    this.#stop = stop;
  }

  /** Starts it; `devices` are enrolled beforehand by these names. */
  static async start(): Promise<BesetHub> {
    const stop = new AsyncDisposableStack();
    const school = stop.use(await RunningSchool.start());
    await addAccount(school.dataDir, { ...TEACHER, role: 'teacher', rooms: 'all' });
    const [pupil, desk] = [await school.enrolled('agent', 'PC-1'), await school.enrolled('console', 'Desk')];
    await school.enrolled('agent', 'Honest');
    await school.stopHub();
    const hub = stop.use(await startHubProcess(school.dataDir));
    school.elsewhere = hub.hub;
    const agent = await school.agent(pupil);
    const station = new ObeyingStation({ schoolId: pupil.schoolId, deviceId: pupil.deviceId });
    station.linkUp(agent.link, agent.facts);
    agent.link.send({ t: 'station.report', id: newId(), body: wellReport() });
    const console = await school.console(desk);
    const key = new SessionKey();
    console.link.send(saying('sign-in', { ...TEACHER, sessionKey: key.spki }));
    key.hold((await console.next('grant')).body, performance.now());
    await console.next('signed-in');
    /** One signed release to the pupil's computer and its answer back, in ms. */
    const roundTrip = async (): Promise<number> => {
      const from = performance.now();
      const lease = key.lease(from);
      if (lease === null) throw new Error('the grant has ended');
      const id = newId();
      const target = key.sign(
        { station: pupil.deviceId, nonce: agent.facts.nonce, id, t: 'cmd.release', body: {} },
        lease,
      );
      console.link.send({ t: 'cmd.release', id, body: { ...lease, targets: [target], order: {} } });
      const { body } = await console.next('cmd.result');
      if (body.outcome !== 'done') throw new Error(`a release ended ${body.outcome} ${body.code ?? ''}`);
      return performance.now() - from;
    };
    return new BesetHub({ school, pid: hub.pid, port: hub.port, roundTrip }, stop);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop.disposeAsync();
  }
}
