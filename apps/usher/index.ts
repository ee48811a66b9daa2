#!/usr/bin/env node
// The `usher` command. Nothing of it is loaded before this process is known to run as we mean it to (rules STT1 to STT4).
import { startClean } from './start-up/start-clean.ts';

if (startClean()) await (await import('./program.ts')).runProgram();
