export { nameKey } from '@usher/classroom';
