export { createFakeMachine, type FakeMachine } from './fake-machine.ts';
