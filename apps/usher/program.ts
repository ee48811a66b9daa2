// The sub-commands of `usher`: one file each in commands/, loaded only when it is asked for.
import { Command } from 'commander';
import { addAccountCommands } from './commands/account.ts';
import { addAgentCommands } from './commands/agent.ts';
import { addConsoleCommand } from './commands/console.ts';
import { addDeviceCommands } from './commands/device.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEnrolCommands } from './commands/enrol.ts';
import { addHubCommands } from './commands/hub.ts';
import { addEvidenceCommands } from './commands/evidence.ts';
import { addIncidentsCommands } from './commands/incidents.ts';
import { addLessonCommands } from './commands/lesson.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addPupilCommands } from './commands/pupil.ts';
import { addRegisterCommands } from './commands/register.ts';
import { addRevokeCommand } from './commands/revoke.ts';
import { addSchoolCommands } from './commands/school.ts';

/** Does what the command line says; what fails is told in one line and the exit status. */
export const runProgram = async (): Promise<void> => {
  const program = new Command('usher')
    .description('Looks after a whole ICT suite: the hub, the agents, the console, and lessons from the command line.')
    .version('0.1.0')
    .showHelpAfterError('(see: usher help)');

  addSchoolCommands(program);
  addHubCommands(program);
  addEnrolCommands(program);
  addAccountCommands(program);
  addRegisterCommands(program);
  addEvidenceCommands(program);
  addIncidentsCommands(program);
  addRevokeCommand(program);
  addDeviceCommands(program);
  addPolicyCommands(program);
  addAgentCommands(program);
  addPupilCommands(program);
  addConsoleCommand(program);
  addLessonCommands(program);
  addDoctorCommand(program);

  // Whoever read our answer may have seen enough and gone, as `head -1` does; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

  await program.parseAsync();
};
