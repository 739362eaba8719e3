import { runCommandLine } from './cli/program.ts';

// A command that did only a part has set the exit code itself.
process.exitCode = (await runCommandLine(process.argv)) || process.exitCode || 0;
