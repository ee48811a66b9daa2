import type { Lesson } from '../lesson/lesson.ts';
import type { Devices } from '../store/devices.ts';

type Needs = {
  readonly devices: Pick<Devices, 'all'>;
  readonly lesson: Pick<Lesson, 'markStaff' | 'quarantine' | 'clear' | 'isQuarantined'>;
};

/** Makes the lesson treat each device as the list on disk says, whoever changed that: this hub or `usher device` beside it. */
export class DeviceStanding {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Looks at all of them, at the start and after a change. */
  look(): void {
    const { devices, lesson } = this.#needs;
    for (const { id, kind, staff, quarantinedAt } of devices.all()) {
      if (kind === 'agent') lesson.markStaff(id, staff);
      if ((quarantinedAt !== null) === lesson.isQuarantined(id)) continue;
      if (quarantinedAt === null) lesson.clear(id);
      else lesson.quarantine(id);
    }
  }
}
