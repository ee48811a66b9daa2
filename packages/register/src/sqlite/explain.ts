import { RegisterError } from '../errors.ts';

const FULL = 13;
const IO_ERROR = 10;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** What an error of SQLite means for whoever runs the register; other errors come back as they are. */
export const explainSqlite = (error: unknown): unknown => {
  if (!(error instanceof Error) || !('errcode' in error)) return error;
  switch (Number(error.errcode) & 0xff) {
    case FULL:
      return new RegisterError('disk-full', 'The disk with the register is full.', 'Make room on that disk.', error);
    case IO_ERROR:
      return new RegisterError(
        'disk-failed',
        'The disk with the register failed; what was being kept may not be there.',
        'Look after the disk, then start the hub again.',
        error,
      );
    case CORRUPT:
    case NOT_A_DATABASE:
      return new RegisterError(
        'damaged',
        'The file of the register is damaged.',
        'Restore a backup: usher register restore.',
        error,
      );
    default:
      return error;
  }
};
