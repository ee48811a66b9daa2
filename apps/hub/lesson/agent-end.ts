import type { AgentLinkAtHub } from '@usher/link';
import type { Message } from '@usher/protocol';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { AuditBatch } from './audit-batch.ts';
import type { ReportTaker } from '../incidents/report-taker.ts';
import type { CommandDesk } from './command-desk.ts';
import type { StationBoard } from './station-board.ts';
import type { StationStreams } from './station-streams.ts';

type AgentEndOptions = {
  readonly station: string;
  readonly link: AgentLinkAtHub;
  readonly board: StationBoard;
  readonly streams: StationStreams;
  readonly desk: CommandDesk;
  readonly reports: ReportTaker;
  readonly audit: AuditBatch;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Listens to one agent's link and passes what it says to those whom it concerns, until the returned function ends that. */
export const attachAgent = (options: AgentEndOptions): (() => void) => {
  const { station, link, board, streams, desk, reports, audit, clock, log } = options;
  streams.agentUp(link);
  const endMedia = link.onMedia((frame) => streams.media(frame));
  const endMessages = link.onMessage((message: Message<'agent-to-hub'>) => {
    switch (message.t) {
      case 'station.report':
        board.reported(station, message.body);
        streams.reported(message.body.monitors);
        return;
      case 'station.alarm': {
        const entry = { at: clock.now(), who: null, console: null, what: 'alarm', station };
        audit.add({ ...entry, outcome: 'told', detail: message.body });
        return;
      }
      case 'report.submit':
        return reports.take(station, link, message);
      case 'station.nonce':
        return board.nonce(station, message.body.nonce);
      case 'cmd.result':
        desk.answered(station, message.body);
        return;
      case 'refusal': {
        const { re, code } = message.body;
        const known = streams.refused(message) || (re !== undefined && desk.refused(station, re, code));
        log.warn({ station, code, known }, 'an agent refused');
        return;
      }
      case 'register.prove':
      case 'register.alarm':
        // Heard by the register's witnesses, on the same link.
        return;
      case 'hello':
        // The link itself refuses a second one.
        return;
    }
  });
  return () => {
    endMedia();
    endMessages();
  };
};
