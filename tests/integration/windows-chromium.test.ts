import { chromiumWindows } from '@usher/windows';
import { describeWindows } from '@usher/windows/testing';

const display = process.env['USHER_TEST_DISPLAY'] ?? ':240';
describeWindows('windows in an installed browser', () => chromiumWindows({ display }));
