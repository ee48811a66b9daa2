import { describe, expect, it } from 'vitest';
import { StaffWorkstations } from './staff-workstations.ts';

const watching = () => {
  const told: string[] = [];
  const staff = new StaffWorkstations({
    onStaff: (station, by) => told.push(`${station} staff by ${by === 'school' ? by : by.console}`),
    onStation: (station) => told.push(`${station} station`),
  });
  return { staff, told };
};

describe('[CLN8] staff workstations', () => {
  it('are those that the school marked', () => {
    const { staff, told } = watching();
    staff.mark('pc-1', true);
    staff.mark('pc-1', true);
    staff.mark('pc-1', false);
    staff.mark('pc-2', false);
    expect(told).toEqual(['pc-1 staff by school', 'pc-1 station']);
  });

  it('are those on whose screen a console is open, while it is', () => {
    const { staff, told } = watching();
    staff.agentSits('pc-1', 'seat A');
    staff.agentSits('pc-2', 'seat B');
    staff.consoleSits('desk', 'seat A');
    staff.consoleSits('desk', undefined);
    staff.consoleSits('desk', 'seat C');
    staff.agentSits('pc-3', 'seat C');
    expect(told).toEqual(['pc-1 staff by desk', 'pc-1 station', 'pc-3 staff by desk']);
  });

  it('are not made by a console or an agent that names no seat', () => {
    const { staff, told } = watching();
    staff.agentSits('pc-1', undefined);
    staff.consoleSits('desk', undefined);
    expect(told).toEqual([]);
  });

  it('are not two of one seat, of which one at most can be telling the truth', () => {
    const { staff, told } = watching();
    staff.agentSits('pc-1', 'seat A');
    staff.consoleSits('desk', 'seat A');
    staff.agentSits('pc-2', 'seat A');
    expect(told).toEqual(['pc-1 staff by desk', 'pc-1 station']);
    staff.forget('pc-2');
    expect(told.at(-1)).toBe('pc-1 staff by desk');
  });

  it('stay so by the school’s word when the console is closed', () => {
    const { staff, told } = watching();
    staff.agentSits('pc-1', 'seat A');
    staff.consoleSits('desk', 'seat A');
    staff.mark('pc-1', true);
    staff.consoleSits('desk', undefined);
    expect(told).toEqual(['pc-1 staff by desk']);
    staff.mark('pc-1', false);
    expect(told).toEqual(['pc-1 staff by desk', 'pc-1 station']);
  });
});
