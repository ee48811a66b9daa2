export type { DesktopSession, Session } from '../ports/session.ts';
export { LinuxSession, type LinuxSessionOptions } from './linux-session.ts';
