export { messageOf } from './arbitrary.ts';
